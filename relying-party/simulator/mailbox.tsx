import type { Router } from 'express';
import type { Mailbox } from '../../infrastructure/mail/mailbox.ts';
import { mailboxRoutes } from '../../infrastructure/mail/mailbox-routes.tsx';
import { renderPage } from '../../infrastructure/pages/page.tsx';
import type { Site } from '../site.ts';
import { type Shell, SimFrame } from './frame.tsx';

/** `/_sim/mail`: every message of the simulator for people, the site's own for programs, when no server takes them. */
export async function mailboxPages(site: Site, own: Mailbox, shell: Shell): Promise<Router> {
  return mailboxRoutes(site.strip?.mailbox ?? own, {
    own,
    page: (title, content) =>
      renderPage(
        <SimFrame {...shell} title={title} path="/_sim/mail" heading={false}>
          {content}
        </SimFrame>,
      ),
  });
}
