import type { Request, Response, Router } from 'express';
import type { VNode } from 'preact';
import { keptSecret } from '../../infrastructure/kept-secret.ts';
import type { Mailbox } from '../../infrastructure/mailbox.ts';
import { mailboxRoutes } from '../../infrastructure/web/mailbox-routes.tsx';
import { renderPage } from '../../infrastructure/web/page.tsx';
import { Layout } from '../pages/layout.tsx';
import { frameOf, type Site } from '../site.ts';

/** `/_sim/mail`: the site's messages, when no server takes them. */
export async function mailboxPages(site: Site, mailbox: Mailbox): Promise<Router> {
  const page = (title: string, content: VNode, req: Request<object>, res: Response) =>
    renderPage(
      <Layout frame={frameOf(site, req as Request, res)} title={title}>
        {content}
      </Layout>,
    );
  return mailboxRoutes(mailbox, { lang: 'fr', page, secret: await keptSecret(site.sessionStorage, 'cpf-mailbox') });
}
