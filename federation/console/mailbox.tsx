import type { Router } from 'express';
import { mailboxRoutes } from '../../infrastructure/mail/mailbox-routes.tsx';
import type { Mailboxes } from '../mail/mail.ts';
import { LocalFrame, type RenderConsole } from './frame.tsx';

/** `/_local/mail`: every message for people, those of FranceConnect for programs. */
export function mailboxPages({ all, franceconnect }: Mailboxes, render: RenderConsole): Router {
  return mailboxRoutes(all, {
    own: franceconnect,
    page: (title, content, req) =>
      render(
        req,
        <LocalFrame title={title} about="les e-mails du simulateur">
          {content}
        </LocalFrame>,
      ),
  });
}
