import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
// From its sources: the routes are seen as express is told of them.
import { startFederation } from '../../federation/start.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { type Route, RouteWatch } from './fuzz/routes.ts';

/** What the simulator keeps is for this machine, or for who has the control token: on every route below `/_local` and `/_sim`. */

const TOKEN = 'a-token-of-sixteen-characters-or-more';

/** What keeps nothing, or belongs to the applications' own pages. */
const OPEN: readonly RegExp[] = [
  /^\/_local\/(a-propos|contract|health|support|errors(\/x)?|choose-scenario)$/,
  /^\/_local\/api(\/openapi\.json)?$/,
  /^\/_local\/assets\//,
  /^\/_sim\/strip/,
];

interface Target {
  origin: string;
  method: string;
  path: string;
}

let open: Federation;
let guarded: Federation;
let targets: Target[];

beforeAll(async () => {
  const watch = new RouteWatch();
  open = await startFederation({ host: '0.0.0.0' });
  watch.stop();
  guarded = await startFederation({ controlToken: TOKEN });
  targets = targetsOf(open, watch.applications());
});

afterAll(() => Promise.all([open.stop(), guarded.stop()]));

function targetsOf({ franceconnect, cpf }: Federation, applications: readonly Route[][]): Target[] {
  const origins = { '/_local': new URL(franceconnect.issuer).origin, '/_sim': cpf?.url ?? '' };
  const found = applications.flat().flatMap(({ method, path }) => {
    const area = /^\/_(local|sim)(?=\/|$)/.exec(path)?.[0] as '/_local' | '/_sim' | undefined;
    return area ? [{ origin: origins[area], method, path: path.replaceAll(/[:*]\w+/g, 'x') }] : [];
  });
  return found.filter(({ path }) => !path.startsWith('/_sim/strip') || origins['/_sim']);
}

const keeps = ({ path }: Target) => !OPEN.some((pattern) => pattern.test(path));

test('every route that shows or changes what is kept is known', () => {
  const paths = targets.filter(keeps).map(({ method, path }) => `${method} ${path}`);
  for (const path of [
    'GET /_local',
    'GET /_local/flows/x/entries',
    'GET /_local/mail/x',
    'POST /_local/personas/import',
  ]) {
    expect(paths).toContain(path);
  }
  for (const path of ['GET /_sim', 'GET /_sim/api/accounts', 'POST /_sim/recommencer', 'GET /_sim/mail/x/source']) {
    expect(paths).toContain(path);
  }
});

describe('without a token', () => {
  test.each(['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-anything'])(
    'a request forwarded with %s is not this machine’s, on any route',
    async (name) => {
      for (const target of targets.filter(keeps)) {
        const { status, body } = await ask(target, { [name]: '127.0.0.1' });
        expect([target, status]).toEqual([target, 403]);
        expect(JSON.parse(body)).toMatchObject({ error: 'this_machine_only', message: expect.stringContaining(name) });
      }
    },
  );

  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  (elsewhere ? test : test.skip)('a request of another machine is refused on every route', async () => {
    for (const target of targets.filter(keeps)) {
      const { host } = new URL(target.origin);
      expect([target, (await ask(target, { host }, elsewhere)).status]).toEqual([target, 403]);
    }
  });

  test('however its address is written', async () => {
    const { origin } = new URL(open.franceconnect.issuer);
    for (const path of [
      '/_LOCAL/flows',
      '/_local/flows/',
      '/_local//flows',
      `${origin}/_local/flows`,
      '/_local/./flows',
    ]) {
      const { status } = await ask({ origin, method: 'GET', path }, { via: '1.1 proxy' });
      expect([403, 404]).toContain(status);
    }
  });

  test('a person is told in a page', async () => {
    const { origin } = new URL(open.franceconnect.issuer);
    const { status, body } = await ask(
      { origin, method: 'GET', path: '/_local' },
      { via: '1.1 proxy', accept: 'text/html' },
    );
    expect(status).toBe(403);
    expect(body).toContain('<h1>For this machine only</h1>');
    expect(body).toContain('--control-token');
  });

  test('what keeps nothing is for everybody, and this machine sees the rest', async () => {
    for (const { method, path, origin } of targets) {
      if (method !== 'GET' || /events$|journal\/next$/.test(path)) continue;
      const answers = [await ask({ method, path, origin }, {})];
      if (!keeps({ method, path, origin })) answers.push(await ask({ method, path, origin }, { via: '1.1 proxy' }));
      for (const { status } of answers) expect([path, status]).not.toEqual([path, 403]);
    }
  });

  test('what was wrong with a request is told with its code to this machine only', async () => {
    const { origin } = new URL(open.franceconnect.issuer);
    const refused = await ask({ origin, method: 'GET', path: '/api/v2/authorize?login_hint=planted-name' }, {});
    const [, path = ''] = /href="[^"]*(\/_local\/errors\/Y\w+\?id=[^"]+)"/.exec(refused.body) ?? [];
    expect((await ask({ origin, method: 'GET', path }, {})).body).toContain('planted-name');
    const { status, body } = await ask({ origin, method: 'GET', path }, { via: '1.1 proxy' });
    expect(status).toBe(200);
    expect(body).not.toContain('planted-name');
  });
});

describe('with a token', () => {
  test('every route asks for it, of this machine too', async () => {
    const here = { '/_local': new URL(guarded.franceconnect.issuer).origin, '/_sim': guarded.cpf?.url ?? '' };
    for (const { method, path } of targets.filter(keeps)) {
      const origin = path.startsWith('/_sim') ? here['/_sim'] : here['/_local'];
      const { status, body } = await ask({ origin, method, path }, {});
      expect([path, status]).toEqual([path, 401]);
      expect(JSON.parse(body)).toMatchObject({ error: 'token_required' });
    }
  });

  test('a browser signs in with it once, for all applications', async () => {
    const browser = new Walker();
    await browser.get(`${new URL(guarded.franceconnect.issuer).origin}/_local/flows?text=a`);
    expect(browser.page.status).toBe(401);
    await browser.submit('main form', { token: 'wrong' });
    expect(browser.page.status).toBe(401);
    expect(browser.page.document.querySelector('[role="alert"]')?.text).toContain('not the token');
    await browser.submit('main form', { token: TOKEN });
    expect([browser.page.status, browser.page.url.pathname, browser.page.url.search]).toEqual([
      200,
      '/_local/flows',
      '?text=a',
    ]);
    expect(browser.page.document.toString()).not.toContain(TOKEN);
    await browser.get(`${new URL(guarded.franceconnectPlus.issuer).origin}/_local`);
    expect(browser.page.status).toBe(200);
    await browser.get(`${guarded.cpf?.url}/_sim/accounts`);
    expect(browser.page.status).toBe(200);
    // Cookies ignore ports: a service on this machine is not to have it.
    expect(await browser.cookies.getCookieString('http://localhost:3000/')).not.toContain('control_session');
  });

  test('the sign-in leads nowhere else', async () => {
    const { origin } = new URL(guarded.franceconnect.issuer);
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/_local//../..//evil.example',
      '/_localhost',
      '/\\evil',
    ]) {
      const body = new URLSearchParams({ token: TOKEN, next });
      const answer = await fetch(`${origin}/_local/sign-in`, { method: 'POST', body, redirect: 'manual' });
      expect(answer.status).toBe(303);
      const { host, pathname } = new URL(answer.headers.get('location') ?? '', origin);
      expect([host, pathname]).toEqual([new URL(origin).host, expect.not.stringContaining('localhost')]);
    }
  });

  test('a sign-in that was made up, or is over, opens nothing', async () => {
    const { origin } = new URL(guarded.franceconnect.issuer);
    const body = new URLSearchParams({ token: TOKEN });
    const answer = await fetch(`${origin}/_local/sign-in`, { method: 'POST', body, redirect: 'manual' });
    const [, until = '', proof = ''] =
      /control_session=(\d+)\.([\w-]+)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? [];
    const status = async (value: string) =>
      (await ask({ origin, method: 'GET', path: '/_local/flows' }, { cookie: `control_session=${value}` })).status;
    expect(await status(`${until}.${proof}`)).toBe(200);
    for (const value of [
      `${Number(until) + 1}.${proof}`,
      `1.${proof}`,
      `${until}.`,
      '',
      `9999999999999.${'x'.repeat(43)}`,
    ]) {
      expect([value, await status(value)]).toEqual([value, 401]);
    }
  });
});

/** With headers a browser decides and fetch keeps to itself. */
function ask({ origin, method, path }: Target, headers: Record<string, string>, address = '127.0.0.1') {
  const { port, host } = new URL(origin);
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const options = { host: address, port, method, path, headers: { host, ...headers } };
    request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}
