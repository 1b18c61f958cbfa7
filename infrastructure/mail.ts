import { createTransport } from 'nodemailer';
import type { Mailbox } from './mailbox.ts';

/** A message to one person. Both bodies say the same: `html` is what a webmail shows, `text` what reads without it. */
export interface Mail {
  /** Address, with or without a name: `NE PAS RÉPONDRE <ne-pas-repondre@franceconnect.localhost>`. */
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** The way out for messages. */
export interface Mailer {
  /** @throws when the message could not be handed over; nothing is sent later on its own */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** Long enough for a slow server on the same machine, short enough for the person who waits for the page. */
const PATIENCE_IN_MS = 5_000;

/** @param url `smtp://` or `smtps://` address of a server, with its user and password when it wants them */
export function smtpMailer(url: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: PATIENCE_IN_MS,
    greetingTimeout: PATIENCE_IN_MS,
    socketTimeout: PATIENCE_IN_MS,
  });
  return {
    async send(mail) {
      await transport.sendMail(mail);
    },
    close: () => transport.close(),
  };
}

/** Keeps messages to be read on a page instead of sending them: the default, nobody is written to. */
export function mailboxMailer(mailbox: Mailbox): Mailer {
  // The message is composed all the same, so that what no server could send fails here too.
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(mail);
      await mailbox.keep(mail, message.toString());
    },
    close: () => transport.close(),
  };
}
