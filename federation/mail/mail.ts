import type { Clock } from '../../infrastructure/clock.ts';
import { mailboxMailer, smtpMailer } from '../../infrastructure/mail/mail.ts';
import { Mailbox, mailboxesAsOne, type ReadableMailbox } from '../../infrastructure/mail/mailbox.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { type ConnectionNotice, connectionMail } from '../../provider/index.ts';

/** Where the e-mails of FranceConnect and of the CPF site go. */
export interface FederationMail {
  /** Sends FranceConnect's e-mail about a sign-in. */
  notify(notice: ConnectionNotice): Promise<void>;
  /** The built-in mailboxes; absent when a server delivers. */
  mailboxes?: Mailboxes;
  close(): void;
}

/** Nothing is sent: messages are kept here. */
export interface Mailboxes {
  franceconnect: ReadableMailbox;
  cpf: Mailbox;
  /** Both, as the mailbox page shows them. */
  all: ReadableMailbox;
}

/** @param smtp address of a mail server; without it the messages stay in the built-in mailboxes */
export async function openMail(smtp: string | undefined, storage: Storage, clock: Clock): Promise<FederationMail> {
  if (smtp !== undefined) {
    const mailer = smtpMailer(smtp);
    return { notify: (notice) => mailer.send(connectionMail(notice)), close: () => mailer.close() };
  }
  const franceconnect = new Mailbox(storage, 'franceconnect', clock, connectionMail);
  const cpf = new Mailbox(storage, 'cpf', clock);
  const { send, close } = mailboxMailer(franceconnect);
  const all = mailboxesAsOne([cpf, franceconnect]);
  return { notify: send, mailboxes: { franceconnect, cpf, all }, close };
}
