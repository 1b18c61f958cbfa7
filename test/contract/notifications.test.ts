import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { connectionMail } from '../../provider/index.ts';
import { choosePerson } from '../support/choose-person.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { MailServer } from '../support/smtp-server.ts';

/** Service contract §14: the e-mail that tells a citizen of a sign-in. */

const OTHER_URI = 'http://localhost:3998/cb';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

let federation: Federation;
let service: Service;
let other: Service;
let mailbox: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche « été »' });
  other = await Service.register(federation, { redirect_uris: [OTHER_URI], name: 'Autre service' });
  mailbox = `${new URL(federation.franceconnect.issuer).origin}/_local/mail`;
});
afterAll(() => federation.stop());
beforeEach(async () => {
  const reader = new Walker();
  const { document } = await reader.get(mailbox);
  if (document.querySelector('form[action$="/clear"]')) await reader.submit('form[action$="/clear"]');
});

interface Message {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Newest first. */
async function messages(): Promise<Message[]> {
  const answer = await fetch(mailbox, { headers: { accept: 'application/json' } });
  return ((await answer.json()) as { messages: Message[] }).messages;
}

const newBrowser = () => new Walker({ stopAt: [REDIRECT_URI, OTHER_URI] });

/** To the information page, through the source unless single sign-on spares it. */
async function toInformation(browser: Walker, by = service, persona = 'angele-dubreuil'): Promise<Page> {
  await browser.get(by.request().url);
  if (!browser.page.document.querySelector('#idp-impots')) return browser.page;
  await browser.submit('#idp-impots');
  return choosePerson(browser, persona);
}

async function signIn(browser: Walker, by = service, persona = 'angele-dubreuil'): Promise<Page> {
  await toInformation(browser, by, persona);
  return browser.submit('form[action$="/login"]');
}

/** The same person at a service, in a browser whose session at FranceConnect is over. */
async function signInLater(browser: Walker, by = service, persona = 'angele-dubreuil') {
  await forget(browser, 'fc_session_id');
  return signIn(browser, by, persona);
}

async function forget(browser: Walker, cookie: string) {
  await browser.cookies.store.removeCookie('localhost', '/', cookie);
}

const trustedDevice = async (browser: Walker) =>
  (await browser.cookies.getCookies(mailbox)).find(({ key }) => key === 'trustedDevice');

describe('the message', () => {
  test('§14 subject + from + content: service, sender of nobody, code, person, moment, source and link', async () => {
    const before = Date.now();
    await signIn(newBrowser());
    const [message, ...more] = await messages();
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      subject: 'Alerte de connexion au service "Ma démarche « été »" avec FranceConnect',
      from: 'NE PAS RÉPONDRE <ne-pas-repondre@franceconnect.localhost>',
      to: (await federation.personas.all()).find(({ id }) => id === 'angele-dubreuil')?.identity.email,
    });
    const moment = (at: number) =>
      `${new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'short' }).format(at)} (heure de Paris)`;
    for (const part of [message?.text, message?.html]) {
      expect(part).toContain('Angèle');
      expect(part).toContain('DUBREUIL');
      expect(part).toContain('Ma démarche « été »');
      expect(part).toContain('impots.gouv.fr');
      expect(part).toContain('/_local');
      expect(part).toMatch(UUID);
      expect([before, Date.now()].some((at) => part?.includes(moment(at)))).toBe(true);
    }
  });

  test('§14 content: the moment is Paris time, by the injected clock', async () => {
    await federation.clock.advance('100d', service.client.client_id);
    const before = Date.now();
    await signIn(newBrowser());
    const day = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'long' });
    const expected = [before, Date.now()].map((at) => day.format(at + 100 * 24 * 3600 * 1000));
    const [message] = await messages();
    expect(expected.some((date) => message?.text.match(/le 0?(.+) à /)?.[1] === date)).toBe(true);
  });

  test.each([
    ['summer', Date.UTC(2026, 6, 1, 22, 5), 'le 02 juillet 2026 à 00:05'],
    ['winter', Date.UTC(2026, 1, 28, 23, 30), 'le 01 mars 2026 à 00:30'],
  ])('§14 content: « le DD mois YYYY à HH:MM » in %s', (_season, at, words) => {
    const { text } = connectionMail({
      to: 'a@b.localhost',
      person: 'A B',
      service: 's',
      source: 's',
      at,
      code: 'c',
      platformName: 'FranceConnect',
      dashboard: 'http://localhost/_local',
    });
    expect(text).toContain(words);
  });

  test('§14 subject: names FranceConnect+ where it is', async () => {
    const plus = await PlusService.register(federation, { name: 'Service fort' });
    await plus.signIn();
    plus.close();
    const [message] = await messages();
    expect(message?.subject).toBe('Alerte de connexion au service "Service fort" avec FranceConnect+');
  });

  test('§14 content: nothing a service calls itself becomes HTML', async () => {
    const hostile = await Service.register(federation, { name: '<img src=x onerror=alert(1)>' });
    await signIn(newBrowser(), hostile);
    expect((await messages())[0]?.html).not.toContain('<img');
  });
});

describe('when', () => {
  test('§14 at POST /login: at « Continuer sur … », not before', async () => {
    const browser = newBrowser();
    await toInformation(browser);
    expect(await messages()).toHaveLength(0);
    await browser.submit('form[action$="/login"]');
    expect(await messages()).toHaveLength(1);
  });

  test('§14 trusted device: one that knows the person is trusted and nobody is told again', async () => {
    const browser = newBrowser();
    await signIn(browser);
    await signIn(browser, other);
    await signInLater(browser);
    expect(await messages()).toHaveLength(1);
  });

  test('§14 identity new for the device: an identity new for the device is always told, with the session’s own code', async () => {
    const browser = newBrowser();
    await signIn(browser);
    await signInLater(browser, service, 'bastien-courcelle');
    const [bastien, angele] = await messages();
    expect(bastien?.text).toContain('COURCELLE');
    expect(UUID.exec(bastien?.text ?? '')?.[0]).not.toBe(UUID.exec(angele?.text ?? '')?.[0]);
  });

  test('§14 once per service and session: on a device of three people, once per service and session', async () => {
    const browser = newBrowser();
    for (const persona of ['bastien-courcelle', 'firmin-castelbouc', 'angele-dubreuil']) {
      await signInLater(browser, service, persona);
    }
    const told = async () => (await messages()).map(({ subject }) => /"(.+)"/.exec(subject)?.[1]);
    expect(await told()).toHaveLength(3);
    await signIn(browser);
    expect(await told()).toHaveLength(3);
    await signIn(browser, other);
    expect(await told()).toEqual(['Autre service', ...Array(3).fill('Ma démarche « été »')]);
    // One session, one code, whatever the service.
    const [here, before, earlier] = (await messages()).map(({ text }) => UUID.exec(text)?.[0]);
    expect([here === before, before === earlier]).toEqual([true, false]);
    await signIn(browser, other);
    expect(await told()).toHaveLength(4);
    await signInLater(browser);
    expect(await told()).toHaveLength(5);
  });

  test('§14 trusted device: the fourth person takes the place of the first', async () => {
    const browser = newBrowser();
    const four = ['bastien-courcelle', 'firmin-castelbouc', 'angele-dubreuil', 'helene-brissonnault'];
    for (const persona of four) await signInLater(browser, service, persona);
    expect((await trustedDevice(browser))?.value.split('.')).toHaveLength(3 + 1);
    await signInLater(browser, service, 'bastien-courcelle');
    expect(await messages()).toHaveLength(5);
  });

  test('§14 suspicious request: a suspicious request is always told', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const page = await toInformation(browser);
    const form = page.document.querySelector('form[action$="/login"]');
    const answer = await fetch(new URL('/api/v2/login', page.url), {
      method: 'POST',
      headers: { cookie: await browser.cookies.getCookieString(page.url.href), 'x-suspicious': '1' },
      body: new URLSearchParams({ csrfToken: form?.querySelector('[name="csrfToken"]')?.getAttribute('value') ?? '' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(await messages()).toHaveLength(2);
  });

  test('§14 at POST /login: without the information page too', async () => {
    const quick = await Service.register(federation, { name: 'Direct', allowedPrompts: ['login'] });
    await federation.signIn(quick.request({ prompt: 'login' }).url);
    expect((await messages()).map(({ subject }) => subject)).toEqual([expect.stringContaining('"Direct"')]);
  });
});

describe('the cookie', () => {
  test('§14 trusted device: 90 days, strictly same-site, for the server only, and it tells nothing', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const cookie = await trustedDevice(browser);
    expect([cookie?.sameSite, cookie?.httpOnly, cookie?.path]).toEqual(['strict', true, '/']);
    expect(cookie?.maxAge).toBe(90 * 24 * 3600);
    expect(decodeURIComponent(cookie?.value ?? '')).toMatch(/^s:[\w-]{43}\.[\w+/]+$/);
  });

  test('§14 trusted device: one made up by somebody counts for nothing', async () => {
    const browser = newBrowser();
    await signIn(browser);
    await browser.cookies.setCookie('trustedDevice=s%3Ainvented.invented; Path=/', mailbox);
    await signInLater(browser);
    expect(await messages()).toHaveLength(2);
  });

  test('§14 trusted device: each platform has its own', async () => {
    const plus = await PlusService.register(federation);
    const browser = new Walker({ stopAt: [REDIRECT_URI, plus.client.redirect_uris[0] ?? ''] });
    await signIn(browser);
    const low = (await trustedDevice(browser))?.value;
    await browser.get(plus.request());
    await browser.submit('#idp-la-poste');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    if (!browser.page.document.querySelector('form[action$="/login"]'))
      await browser.submit('button[value="approuver"]');
    await browser.submit('form[action$="/login"]');
    plus.close();
    expect((await trustedDevice(browser))?.value).toBe(low);
  });
});

describe('a mail server', () => {
  let server: MailServer;
  let sending: Federation;
  let told: Service;
  beforeAll(async () => {
    server = await MailServer.start();
    sending = await startFederation({ only: ['provider', 'sources'], smtp: server.url });
    told = await Service.register(sending, { name: 'Écrit' });
  });
  afterAll(async () => {
    await sending.stop();
    await server.close();
  });
  beforeEach(() => {
    server.refuses = false;
    server.received.length = 0;
  });

  test('§14 content: receives the message whole, and the built-in mailbox is not there', async () => {
    await signIn(newBrowser(), told);
    const mail = await simpleParser(server.received[0] ?? '');
    expect(mail.subject).toBe('Alerte de connexion au service "Écrit" avec FranceConnect');
    expect(mail.from?.value).toEqual([{ name: 'NE PAS RÉPONDRE', address: 'ne-pas-repondre@franceconnect.localhost' }]);
    expect(mail.text).toContain('Bonjour Angèle');
    expect(mail.html).toContain('Angèle');
    const { origin } = new URL(sending.franceconnect.issuer);
    expect((await fetch(`${origin}/_local/mail`)).status).toBe(404);
    expect(await (await fetch(`${origin}/_local`)).text()).toContain('sent to your server');
  });

  test('§14 failure + §11.2 Y270002: page 500, the service learns nothing, and the citizen may try again', async () => {
    server.refuses = true;
    const browser = newBrowser();
    const information = await toInformation(browser, told);
    const page = await browser.submit('form[action$="/login"]');
    expect([page.status, page.document.querySelector('.error-code')?.text]).toEqual([500, 'Erreur Y270002']);
    expect(page.body).toContain('Une erreur technique est survenue, veuillez contacter le support.');
    const back = page.document.querySelector('a.back')?.getAttribute('href') ?? '';
    expect(new URL(back, page.url).searchParams.get('error')).toBe('server_error');
    expect(await trustedDevice(browser)).toBeUndefined();

    server.refuses = false;
    await browser.get(information.url);
    const arrival = await browser.submit('form[action$="/login"]');
    expect(arrival.url.searchParams.get('code')).toMatch(/^.{43}$/);
    expect(server.received).toHaveLength(1);
  });
});

describe('what FranceConnect writes down', () => {
  test('§14 tracking events: by FranceConnect’s names, from the request to the identity', async () => {
    const browser = newBrowser();
    const own = await Service.register(federation);
    const request = own.request();
    await browser.get(request.url);
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url } = await browser.submit('form[action$="/login"]');
    const { tokens } = await own.complete(url, request);
    await browser.get(`${federation.franceconnect.issuer}/session/end?id_token_hint=${tokens.id_token}`);
    const entries = await federation.journal.entries({ client: own.client.client_id });
    const kinds = entries.map(({ kind }) => kind).filter((kind) => TRACKED.includes(kind));
    expect([...new Set(kinds)]).toEqual(TRACKED);
  });

  test('§14 nothing to the service: no address of its own is ever called', async () => {
    const asked: string[] = [];
    const server = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const own = await Service.register(federation, {
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/goodbye`],
      site: origin,
    });
    await own.signIn();
    server.close();
    expect(asked).toEqual([]);
  });
});

/** Of one sign-in and its logout, in the order they began: the register is asked while somebody is verified. */
const TRACKED = [
  'FC_AUTHORIZE_INITIATED',
  'FC_SHOWED_IDP_CHOICE',
  'IDP_CHOSEN',
  'IDP_CALLEDBACK',
  'FC_REQUESTED_IDP_TOKEN',
  'FC_REQUESTED_IDP_USERINFO',
  'FC_VERIFIED',
  'FC_REQUESTED_RNIPP',
  'FC_SHOWED_CONSENT',
  'FC_DATATRANSFER_INFORMATION_IDENTITY',
  'FC_REDIRECTED_TO_SP',
  'SP_REQUESTED_FC_TOKEN',
  'SP_REQUESTED_FC_USERINFO',
  'SP_REQUESTED_LOGOUT',
  'FC_REQUESTED_LOGOUT_FROM_IDP',
  'FC_SESSION_TERMINATED',
];
