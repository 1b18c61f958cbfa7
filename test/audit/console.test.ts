import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { auditPage } from '../../audit/console/page.ts';
import { DEMO_CLIENT, type Federation, startFederation } from '../../federation/index.ts';
import { startWithPages } from '../../federation/start.ts';
import { ReferenceService } from './reference-service.ts';

/** `/_local/audit`, as a browser without scripts uses it. */

const PATIENCE = 120_000;

let federation: Federation;
let service: ReferenceService;
let page: string;
let cookie = '';

beforeAll(async () => {
  federation = await startWithPages({ only: ['provider', 'sources'] }, [auditPage()]);
  const { issuer } = federation.franceconnect;
  page = `${new URL(issuer).origin}/_local/audit`;
  service = await ReferenceService.start({ issuer, clientId: 'demo', clientSecret: DEMO_CLIENT.client_secret ?? '' }, [
    'state-fixed',
  ]);
});

afterAll(async () => {
  await service.stop();
  await federation.stop();
});

async function look(): Promise<{ html: string; csrf: string; text: string }> {
  const answer = await fetch(page, { headers: { cookie } });
  cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  const html = await answer.text();
  const document = parse(html);
  const csrf = document.querySelector('input[name=csrf]')?.getAttribute('value') ?? '';
  return { html, csrf, text: document.querySelector('main')?.structuredText ?? '' };
}

async function send(form: Record<string, string>, to = page): Promise<{ status: number; text: string }> {
  const { csrf } = await look();
  const body = new URLSearchParams({ csrf, client: 'demo', platform: 'low', suite: 'request', ...form });
  const answer = await fetch(to, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
  return { status: answer.status, text: parse(await answer.text()).querySelector('[role=alert]')?.text ?? '' };
}

/** The page once a run has ended: a reader reloads it as the page itself does. */
async function ended(): Promise<string> {
  for (;;) {
    const { html, text } = await look();
    if (!/http-equiv="refresh"/.test(html)) return text;
  }
}

describe('/_local/audit', () => {
  test('stands in the navigation, and nowhere when nobody adds it', async () => {
    expect((await look()).html).toContain('href="/_local/audit"');
    const alone = await startFederation({ only: ['provider', 'sources'] });
    const address = new URL('/_local/audit', alone.franceconnect.issuer);
    expect((await fetch(address)).status).toBe(404);
    expect(await (await fetch(new URL('/_local', address))).text()).not.toContain('/_local/audit');
    await alone.stop();
  });

  test.each([
    ['a public address', 'http://192.0.2.1/login', /192\.0\.2\.1 is 192\.0\.2\.1, a public address/],
    ['no address', 'localhost:3000', /expected an address such as/],
    ['a name that does not exist', 'http://nothing.invalid/', /nothing\.invalid cannot be found/],
  ])('refuses %s in words', async (_what, start, words) => {
    const { status, text } = await send({ start });
    expect(status).toBe(422);
    expect(text).toMatch(words);
  });

  test('refuses a form that was not shown to this browser', async () => {
    expect((await send({ start: service.url, csrf: 'of-another-page' })).status).toBe(403);
    expect((await send({ csrf: 'of-another-page' }, `${page}/stop`)).status).toBe(403);
  });

  test('says why a service could not be examined', async () => {
    expect((await send({ start: `${federation.franceconnect.issuer}/jwks` })).status).toBe(303);
    expect(await ended()).toMatch(/could not be examined/);
  }, 120_000);

  test(
    'examines a service, one run at a time, and shows its report',
    async () => {
      expect((await send({ start: service.url })).status).toBe(303);
      const second = await send({ start: service.url });
      expect(second).toMatchObject({ status: 409, text: expect.stringContaining('under way') });
      expect(await ended()).toMatch(/Failing[\s\S]*1 failed/);
      const report = await fetch(`${page}/report`);
      expect(report.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
      expect(await report.text()).toContain('id="case-state-unique"');
      const { results } = (await (await fetch(`${page}/report.json`)).json()) as {
        results: { case: string; verdict: string }[];
      };
      expect(results.filter(({ verdict }) => verdict === 'fail').map((one) => one.case)).toEqual(['state-unique']);
    },
    PATIENCE,
  );

  test(
    'stops a run',
    async () => {
      expect((await send({ start: service.url })).status).toBe(303);
      expect((await send({}, `${page}/stop`)).status).toBe(303);
      expect(await ended()).toMatch(/Stopped before the first case|Interrupted/);
    },
    PATIENCE,
  );
});
