import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserMaker } from '../../audit/browser/browser.ts';
import { httpBrowsers } from '../../audit/browser/http.ts';
import { playwrightBrowsers } from '../../audit/browser/playwright.ts';
import { CHROMIUM, inChromium } from '../support/chromium.ts';

const { describe, test } = inChromium();

type Answer = (req: IncomingMessage, res: ServerResponse, body: string) => unknown;

const page = (body: string) =>
  `<!doctype html><html lang="fr"><head><title>Essai</title></head><body>${body}</body></html>`;
const html =
  (body: string, status = 200): Answer =>
  (_req, res) =>
    res.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page(body));
const to =
  (location: string, cookies: string[] = []): Answer =>
  (_req, res) =>
    res.writeHead(302, { location, 'set-cookie': cookies }).end();
interface Echo {
  method: string;
  body: string;
  cookie: string;
  own: string;
}

/** What came, as JSON. */
const echo: Answer = (req, res, body) => {
  const { method, headers } = req;
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ method, body, cookie: headers.cookie ?? '', own: headers['x-own'] ?? '' }));
};

const FORM = `<form id="form" method="post" action="/echo"><input type="hidden" name="jeton" value="a&amp;b">
  <input name="nom" value="avant"><input type="checkbox" name="oui"><button name="decision" value="refuser">Non</button>
  <button id="send" name="decision" value="approuver">Oui</button></form>`;

const PAGES: Readonly<Record<string, Answer>> = {
  '/': html('<h1>Accueil</h1><a href="/suite?x=1&amp;y=2">Suite</a>'),
  '/suite?x=1&y=2': html('<p>La suite</p>'),
  '/form': html(FORM),
  '/echo': echo,
  '/login': to('/in', [
    'sid=secret-1; Path=/; HttpOnly; SameSite=Lax',
    'strict=2; Path=/; SameSite=Strict',
    'vu=3; Path=/',
  ]),
  '/in': echo,
  '/away': to('/away-2'),
  '/away-2': to('/outside?state=1'),
  '/to-post': html('<form method="post" action="/posted"><button>Partir</button></form>'),
  '/posted': to('/outside?state=2'),
  '/circle': to('/circle'),
  '/hangs': () => undefined,
  '/garbage': (_req, res) => res.socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n'),
  '/cut': (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html', 'content-length': 5000 });
    res.write('<p>début');
    res.socket?.end();
  },
  '/huge': (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html' });
    for (let megabyte = 0; megabyte < 12; megabyte += 1) res.write('x'.repeat(1_000_000));
    res.end();
  },
  '/missing': html('<p>Rien ici</p>', 404),
  '/text': (_req, res) => res.writeHead(500, { 'content-type': 'text/plain' }).end('Error: a < b'),
  '/elsewhere': (req, res) => res.writeHead(302, { location: `http://127.0.0.1:${req.socket.localPort}/echo` }).end(),
};

let server: Server;
let site: string;

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => (PAGES[req.url ?? ''] ?? html('<p>Inconnu</p>', 404))(req, res, body));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  site = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const TIMEOUT = 2_000;

const MAKERS: Readonly<Record<string, () => Promise<BrowserMaker>>> = {
  'without a screen': async () =>
    httpBrowsers({ timeout: TIMEOUT, headers: { origin: site, values: { 'x-own': 'yes' } } }),
  Chromium: () => playwrightBrowsers({ timeout: TIMEOUT, path: CHROMIUM, origin: site, headers: { 'x-own': 'yes' } }),
};

describe.each(Object.keys(MAKERS))('the browser %s', (name) => {
  let maker: BrowserMaker;
  beforeAll(async () => {
    maker = await (MAKERS[name] as () => Promise<BrowserMaker>)();
  });
  afterAll(() => maker.close());

  async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
    const browser = await maker.open();
    try {
      return await use(browser);
    } finally {
      await browser.close();
    }
  }

  const sent = (browser: Browser) => JSON.parse(browser.page().markup) as Echo;

  test('opens a page, follows a link and an address relative to it', () =>
    withBrowser(async (browser) => {
      const first = await browser.open(`${site}/`);
      expect(first).toMatchObject({ status: 200, stopped: false, url: new URL(`${site}/`) });
      expect(first.failure).toBeUndefined();
      expect(first.headers.get('content-type')).toMatch(/html/);
      expect(first.markup).toContain('<h1>Accueil</h1>');
      const second = await browser.press('a[href="/suite?x=1&y=2"]');
      expect([second.url.search, second.markup.includes('La suite')]).toEqual(['?x=1&y=2', true]);
      expect((await browser.open('/missing')).status).toBe(404);
      expect(browser.page().markup).toContain('Rien ici');
      expect((await browser.open('/text')).markup).toBe('Error: a < b');
    }));

  test('sends a form with its fields, the button that was pressed, and what was filled in', () =>
    withBrowser(async (browser) => {
      await browser.open(`${site}/form`);
      await browser.press('#form', { nom: 'après' });
      expect(Object.fromEntries(new URLSearchParams(sent(browser).body))).toEqual({ jeton: 'a&b', nom: 'après' });
      await browser.open(`${site}/form`);
      await browser.fill('input[name=nom]', 'rempli');
      await browser.fill('input[name=oui]', '');
      await browser.press('#send');
      expect(sent(browser).method).toBe('POST');
      expect(Object.fromEntries(new URLSearchParams(sent(browser).body))).toEqual({
        jeton: 'a&b',
        nom: 'rempli',
        oui: 'on',
        decision: 'approuver',
      });
    }));

  test('says what a selector does not find', () =>
    withBrowser(async (browser) => {
      await browser.open(`${site}/form`);
      await expect(browser.press('#nowhere')).rejects.toThrow(/Nothing matches '#nowhere' on .*\/form/);
      expect((await browser.press('#form', { age: '3' })).failure).toMatch(/no field 'age'/);
    }));

  test('posts fields to an address', () =>
    withBrowser(async (browser) => {
      await browser.post(`${site}/echo`, { a: '<"1">', b: '' });
      expect(sent(browser)).toMatchObject({ method: 'POST' });
      expect(Object.fromEntries(new URLSearchParams(sent(browser).body))).toEqual({ a: '<"1">', b: '' });
    }));

  test('stops before an address: opened, at the end of redirections, and after a form', () =>
    withBrowser(async (browser) => {
      browser.stopAt([`${site}/outside`]);
      for (const address of ['/outside?state=0', '/away']) {
        expect(await browser.open(`${site}${address}`)).toMatchObject({ stopped: true });
      }
      expect(browser.page().url.search).toBe('?state=1');
      await browser.open(`${site}/to-post`);
      expect(await browser.press('button')).toMatchObject({ stopped: true });
      expect(browser.page().url.search).toBe('?state=2');
      expect(browser.requests().some(({ url }) => url.pathname === '/outside')).toBe(false);
      browser.stopAt([]);
      expect(await browser.open(`${site}/away`)).toMatchObject({ stopped: false, status: 404 });
    }));

  test('keeps cookies, which its tabs share and other browsers do not', () =>
    withBrowser(async (browser) => {
      await browser.open(`${site}/login`);
      expect(sent(browser).cookie).toMatch(/sid=secret-1/);
      const tab = await browser.tab();
      await tab.open(`${site}/in`);
      expect(sent(tab).cookie).toMatch(/sid=secret-1/);
      expect(browser.page().url.pathname).toBe('/in');
      const all = (await browser.cookies.all()).toSorted((one, other) => one.name.localeCompare(other.name));
      const rest = { secure: false, origins: [site] };
      expect(all).toEqual([
        { name: 'sid', value: 'secret-1', httpOnly: true, sameSite: 'lax', ...rest },
        { name: 'strict', value: '2', httpOnly: false, sameSite: 'strict', ...rest },
        { name: 'vu', value: '3', httpOnly: false, sameSite: undefined, ...rest },
      ]);
      await withBrowser(async (other) => {
        await other.open(`${site}/in`);
        expect(sent(other).cookie).toBe('');
        await other.cookies.plant(await browser.cookies.copy());
        await other.cookies.remove('vu');
        await other.open(`${site}/in`);
        expect(sent(other).cookie.split('; ').sort()).toEqual(['sid=secret-1', 'strict=2']);
        await other.cookies.clearExcept([site]);
        expect(await other.cookies.all()).toHaveLength(2);
        await other.cookies.clearExcept([]);
        expect(await other.cookies.all()).toEqual([]);
      });
    }));

  test('leaves strict cookies behind when it comes from another site', () =>
    withBrowser(async (browser) => {
      await browser.open(`${site}/login`);
      await browser.open(`${site}/in`, { crossSite: true });
      expect(sent(browser).cookie).toMatch(/sid=secret-1/);
      expect(sent(browser).cookie).not.toMatch(/strict/);
    }));

  test('sends headers to the service’s origin alone', () =>
    withBrowser(async (browser) => {
      await browser.open(`${site}/echo`);
      expect(sent(browser).own).toBe('yes');
      await browser.open(`${site}/elsewhere`);
      expect([browser.page().url.hostname, sent(browser).own]).toEqual(['127.0.0.1', '']);
    }));

  test('says why a page cannot be had, and goes on with the next one', () =>
    withBrowser(async (browser) => {
      const failures: Record<string, string | undefined> = {};
      for (const path of ['/circle', '/hangs', '/garbage', '/cut', '/huge']) {
        const reached = await browser.open(`${site}${path}`);
        expect(reached).toMatchObject({ status: 0, markup: '', stopped: false });
        failures[path] = reached.failure;
      }
      expect(failures).toEqual({
        '/circle': 'more than 20 redirections in a row',
        '/hangs': 'no answer within 2 s',
        '/garbage': expect.stringMatching(/^no answer \(/),
        '/cut': expect.stringMatching(/^the answer broke off \(/),
        // A slow machine may not come to its end in time.
        '/huge': expect.stringMatching(/^the answer is longer than 5 MB$|^no answer within 2 s$/),
      });
      expect((await browser.open('http://localhost:1/')).failure).toMatch(/^no answer \(/);
      expect((await browser.open(`${site}/`)).failure).toBeUndefined();
    }));

  test('remembers every request, with what was sent and answered', () =>
    withBrowser(async (browser) => {
      await browser.open(`${site}/login`);
      await browser.post(`${site}/echo`, { a: '1' });
      const seen = browser.requests().filter(({ url }) => url.pathname !== '/favicon.ico');
      expect(
        seen.map(({ method, url, status, location, body }) => [method, url.pathname, status, location, body]),
      ).toEqual([
        ['GET', '/login', 302, '/in', ''],
        ['GET', '/in', 200, undefined, ''],
        ['POST', '/echo', 200, undefined, 'a=1'],
      ]);
      expect(seen.map(({ markup }) => markup !== '')).toEqual([false, true, true]);
    }));
});
