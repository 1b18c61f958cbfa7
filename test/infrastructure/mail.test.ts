import { afterEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { systemClock } from '../../infrastructure/clock.ts';
import { type Mail, mailboxMailer, rawMessage, smtpMailer } from '../../infrastructure/mail/mail.ts';
import { Mailbox } from '../../infrastructure/mail/mailbox.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { MailServer } from '../support/smtp-server.ts';

const MAIL: Mail = {
  from: 'NE PAS RÉPONDRE <ne-pas-repondre@franceconnect.localhost>',
  to: 'angele@exemple.localhost',
  subject: 'Alerte de connexion — été',
  text: 'Bonjour Angèle,\nun lien : http://localhost:4200/activation?jeton=abc=def',
  html: '<p>Bonjour Angèle</p>',
};

let server: MailServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('mail', () => {
  test('reaches a real SMTP server whole, accents and links unharmed', async () => {
    server = await MailServer.start();
    const mailer = smtpMailer(server.url);
    await mailer.send(MAIL);
    mailer.close();
    const parsed = await simpleParser(server.received[0] ?? '');
    expect(parsed.subject).toBe(MAIL.subject);
    expect(parsed.text?.trim()).toBe(MAIL.text);
    expect(parsed.from?.value[0]).toEqual({
      name: 'NE PAS RÉPONDRE',
      address: 'ne-pas-repondre@franceconnect.localhost',
    });
    expect(parsed.html).toContain('Angèle');
  });

  test('says so when no server answers', async () => {
    const mailer = smtpMailer('smtp://localhost:1');
    await expect(mailer.send(MAIL)).rejects.toThrow(/ECONNREFUSED/);
    mailer.close();
  });

  test('without a server is kept to be read, newest first', async () => {
    const mailbox = new Mailbox(memoryStorage({ clock: systemClock }), 'test', systemClock);
    const mailer = mailboxMailer(mailbox);
    await mailer.send(MAIL);
    await mailer.send({ ...MAIL, subject: 'Second' });
    const [second, first] = await mailbox.messages();
    expect([second?.subject, first?.subject]).toEqual(['Second', MAIL.subject]);
    if (!first) throw new Error('the message is not there');
    expect(await mailbox.message(first.id)).toEqual(first);
    const travelled = await simpleParser(await rawMessage(first));
    expect(travelled.text?.trim()).toBe(MAIL.text);
    expect(travelled.date?.getTime()).toBe(Math.floor(Date.parse(first.date) / 1000) * 1000);
    await mailbox.clear();
    expect(await mailbox.messages()).toEqual([]);
  });

  test('the mailbox keeps the last 500', async () => {
    const mailbox = new Mailbox(memoryStorage({ clock: systemClock }), 'test', systemClock);
    for (let index = 0; index < 503; index++) await mailbox.keep({ ...MAIL, subject: `${index}` });
    const messages = await mailbox.messages();
    expect(messages).toHaveLength(500);
    expect([messages[0]?.subject, messages[499]?.subject]).toEqual(['502', '3']);
  });

  test('the mailbox may keep what a message is made of, and makes it when it is read', async () => {
    let composed = 0;
    const compose = (name: string): Mail => {
      composed += 1;
      return { ...MAIL, subject: `Bonjour ${name}` };
    };
    const mailbox = new Mailbox(memoryStorage({ clock: systemClock }), 'test', systemClock, compose);
    await mailboxMailer(mailbox).send('Angèle');
    expect(composed).toBe(0);
    expect((await mailbox.messages()).map(({ subject, to }) => [subject, to])).toEqual([['Bonjour Angèle', MAIL.to]]);
  });
});
