import type { Transporter } from 'nodemailer';
import type { KeptMail, Mailbox } from './mailbox.ts';

/** A message to one person. Both bodies say the same: `html` is what a webmail shows, `text` what reads without it. */
export interface Mail {
  /** Address, with or without a name: `NE PAS RÉPONDRE <ne-pas-repondre@franceconnect.localhost>`. */
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The button inside the message: the strip shows it without opening the message. */
  action?: { label: string; url: string };
}

/** Delivers messages. `Letter` is a whole message, or the data a message is composed of. */
export interface Mailer<Letter = Mail> {
  /** @throws when the message could not be handed over; nothing is sent later on its own */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** Long enough for a slow server on the same machine, short enough for the person who waits for the page. */
const PATIENCE_IN_MS = 5_000;

/** @param url `smtp://` or `smtps://` address of a server, with user and password if needed */
export function smtpMailer(url: string): Mailer {
  let transport: Transporter | undefined;
  return {
    async send(mail) {
      const { createTransport } = await import('nodemailer');
      transport ??= createTransport({
        url,
        connectionTimeout: PATIENCE_IN_MS,
        greetingTimeout: PATIENCE_IN_MS,
        socketTimeout: PATIENCE_IN_MS,
      });
      await transport.sendMail(mail);
    },
    close: () => transport?.close(),
  };
}

/** Keeps messages to be read on a page instead of sending them: the default. */
export function mailboxMailer<Letter = Mail>(mailbox: Mailbox<Letter>): Mailer<Letter> {
  return { send: (letter) => mailbox.keep(letter), close: () => undefined };
}

/** The message as it would have travelled (RFC 5322), dated when it was kept. */
export async function rawMessage({ id, date, from, to, subject, text, html }: KeptMail): Promise<string> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const messageId = `<${id}@franceconnect.localhost>`;
  const sent = await transport.sendMail({ from, to, subject, text, html, date: new Date(date), messageId });
  return sent.message.toString();
}
