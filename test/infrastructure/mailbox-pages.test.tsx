import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { simpleParser } from 'mailparser';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { systemClock } from '../../infrastructure/clock.ts';
import { securityHeaders } from '../../infrastructure/http/security-headers.ts';
import type { Mail } from '../../infrastructure/mail/mail.ts';
import { Mailbox } from '../../infrastructure/mail/mailbox.ts';
import { mailboxRoutes } from '../../infrastructure/mail/mailbox-routes.tsx';
import { Page, renderPage } from '../../infrastructure/pages/page.tsx';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';

const MAIL: Mail = {
  from: 'Un site <site@exemple.localhost>',
  to: 'angele@exemple.localhost',
  subject: 'Activez votre compte',
  text: 'Bonjour,\nouvrez (http://localhost:4200/activation?jeton=abc=def), puis revenez.\nfin',
  html: '<p>Bonjour</p><script>document.title = "joué"</script>',
};

let server: Server;
let base: string;
let mailbox: Mailbox;
let walker: Walker;
beforeEach(async () => {
  mailbox = new Mailbox(memoryStorage({ clock: systemClock }), 'test', systemClock);
  const app = express();
  app.use(securityHeaders());
  app.use(
    '/mail',
    mailboxRoutes(mailbox, {
      page: (title, content) =>
        renderPage(
          <Page title={title} character="cpf" home="/">
            {content}
          </Page>,
        ),
    }),
  );
  server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://localhost:${(server.address() as AddressInfo).port}/mail`;
  walker = new Walker();
});
afterEach(() => new Promise((closed) => server.close(closed)));

describe('a mailbox without a message', () => {
  test('says so, and has nothing to empty', async () => {
    const { document, status } = await walker.get(base);
    expect(status).toBe(200);
    expect(document.querySelector('main')?.text).toContain('Aucun e-mail pour le moment.');
    expect(document.querySelectorAll('form')).toHaveLength(0);
  });

  test('answers 404 for a message that is not there, in the form that was asked', async () => {
    const { document, status } = await walker.get(`${base}/nothing`);
    expect([status, document.querySelector('.notice')?.text]).toEqual([404, 'Cet e-mail n’existe pas, ou plus.']);
    const json = await fetch(`${base}/nothing`, { headers: { accept: 'application/json' } });
    expect([json.status, await json.json()]).toEqual([404, { error: 'Cet e-mail n’existe pas, ou plus.' }]);
  });
});

describe('a mailbox with messages', () => {
  beforeEach(async () => {
    await mailbox.keep({ ...MAIL, subject: 'Plus ancien' });
    await mailbox.keep(MAIL);
  });

  test('lists them, newest first, with whom each is for', async () => {
    const { document } = await walker.get(base);
    expect(document.querySelectorAll('ol.mails a').map(({ text }) => text)).toEqual([MAIL.subject, 'Plus ancien']);
    expect(document.querySelector('ol.mails li')?.text).toContain(MAIL.to);
  });

  test('shows the text as it is, its addresses to be followed without the punctuation around them', async () => {
    await walker.get(base);
    const { document } = await walker.click('ol.mails a');
    const text = document.querySelector('.mail-text');
    expect(text?.text).toBe(MAIL.text);
    expect(text?.querySelectorAll('a').map((link) => link.getAttribute('href'))).toEqual([
      'http://localhost:4200/activation?jeton=abc=def',
    ]);
  });

  test('shows foreign HTML on a page where nothing runs and nothing is loaded', async () => {
    await walker.get(base);
    await walker.click('ol.mails a');
    const { headers, body } = await walker.click('a[href$="/html"]');
    expect(body).toBe(MAIL.html);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(expect.arrayContaining(['sandbox', "default-src 'none'"]));
    expect(policy).not.toContain('script-src');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('never takes what a message says for a page', async () => {
    const hostile = '"><img src=x onerror=alert(1)>';
    await mailbox.keep({
      ...MAIL,
      from: hostile,
      to: hostile,
      subject: hostile,
      text: `javascript:alert(1) ${hostile}`,
    });
    for (const page of [await walker.get(base), await walker.click('ol.mails a')]) {
      expect(page.document.querySelectorAll('main img, main script')).toHaveLength(0);
      expect(page.document.querySelectorAll('.mail-text a')).toHaveLength(0);
      expect(page.document.querySelector('main')?.text).toContain(hostile);
    }
  });

  test('gives the source as it would have travelled', async () => {
    await walker.get(base);
    await walker.click('ol.mails a');
    const { body, headers } = await walker.click('a[href$="/source"]');
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await simpleParser(body)).subject).toBe(MAIL.subject);
  });

  test('is JSON for a program that asks so', async () => {
    const accept = { headers: { accept: 'application/json' } };
    const { messages } = (await (await fetch(base, accept)).json()) as { messages: { id: string; subject: string }[] };
    expect(messages.map(({ subject }) => subject)).toEqual([MAIL.subject, 'Plus ancien']);
    expect(await (await fetch(`${base}/${messages[0]?.id}`, accept)).json()).toEqual({ ...MAIL, ...messages[0] });
  });

  test('is emptied by its own form only', async () => {
    await walker.get(base);
    const forged = await walker.submit('form[action$="/clear"]', { _csrf: 'invented' });
    expect([forged.status, (await mailbox.messages()).length]).toEqual([403, 2]);
    await walker.get(base);
    const emptied = await walker.submit('form[action$="/clear"]');
    expect(emptied.url.href).toBe(base);
    expect(emptied.body).toContain('Aucun e-mail');
  });
});
