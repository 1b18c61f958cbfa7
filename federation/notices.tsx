import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import type { Clock } from '../infrastructure/clock.ts';
import { mailboxMailer, smtpMailer } from '../infrastructure/mail.ts';
import { Mailbox } from '../infrastructure/mailbox.ts';
import type { Storage } from '../infrastructure/storage/storage.ts';
import { mailboxRoutes } from '../infrastructure/web/mailbox-routes.tsx';
import { type ConnectionNotice, connectionMail } from '../provider/index.ts';
import { LocalFrame, type RenderConsole } from './console/frame.tsx';

/** Where the e-mails about sign-ins go. */
export interface Notices {
  notify(notice: ConnectionNotice): Promise<void>;
  /** Makes the pages of the built-in mailbox, which both platforms share; none when a server delivers. */
  mailbox?: (render: RenderConsole) => Router;
  close(): void;
}

/** @param smtp address of a mail server; without it the messages stay in the built-in mailbox */
export function openNotices(smtp: string | undefined, storage: Storage, clock: Clock): Notices {
  if (smtp !== undefined) {
    const mailer = smtpMailer(smtp);
    return { notify: (notice) => mailer.send(connectionMail(notice)), close: () => mailer.close() };
  }
  const mailbox = new Mailbox(storage, 'franceconnect', clock, connectionMail);
  const { send, close } = mailboxMailer(mailbox);
  const secret = randomBytes(32).toString('hex');
  const pages = (render: RenderConsole) =>
    mailboxRoutes(mailbox, {
      lang: 'en',
      secret,
      page: (title, content, req) =>
        render(
          req,
          <LocalFrame title={title} about="e-mails about sign-ins">
            {content}
          </LocalFrame>,
        ),
    });
  return { notify: send, mailbox: pages, close };
}
