import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { ControlApi } from '../support/control-api.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { credentialsOf } from '../support/wire.ts';

let federation: Federation;
let service: Service;
let signedIn: Awaited<ReturnType<Service['signIn']>>;

beforeAll(async () => {
  federation = await startFederation();
  service = await Service.register(federation);
  signedIn = await service.signIn();
});

afterAll(() => federation.stop());

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const INSIDES = /node_modules|\bat \S+ \(|node:internal/;

function nested(depth: number): string {
  let token = 'x';
  for (let level = 0; level < depth; level += 1) token = `${part({ alg: 'none', cty: 'JWT' })}.${part({ token })}.`;
  return token;
}

/** Tokens nobody signed, each made from what a real one says. */
function forgeries(): [string, string][] {
  const claims = { ...signedIn.claims };
  return [
    ['alg none', `${part({ alg: 'none' })}.${part(claims)}.`],
    ['alg None, with a signature', `${part({ alg: 'None' })}.${part(claims)}.c2lnbmVk`],
    ['an algorithm that is no text', `${part({ alg: ['ES256'] })}.${part(claims)}.c2lnbmVk`],
    ['a key of its own in the header', `${part({ alg: 'ES256', jwk: { kty: 'oct', k: 'eA' } })}.${part(claims)}.eA`],
    ['an address of keys in the header', `${part({ alg: 'ES256', jku: 'http://localhost:1/' })}.${part(claims)}.eA`],
    ['the signature of another', `${part({ alg: 'ES256' })}.${part({ ...claims, sub: 'x' })}.${part('x').repeat(9)}`],
    ['nested', nested(4)],
    ['six thousand characters', `${part({ alg: 'ES256' })}.${part({ ...claims, x: 'x'.repeat(6_000) })}.eA`],
    ['claims that are no object', `${part({ alg: 'ES256' })}.${part([1])}.eA`],
    ['encrypted by nobody', `${part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..eA.eA.eA`],
    ['an access token', signedIn.tokens.access_token],
  ];
}

describe('a forged token', () => {
  test('as id_token_hint ends no session and leads nowhere', async () => {
    for (const [what, id_token_hint] of forgeries()) {
      const query = new URLSearchParams({ id_token_hint, state: 's' });
      const answer = await fetch(`${federation.franceconnect.issuer}/session/end?${query}`, { redirect: 'manual' });
      const page = await answer.text();
      expect([what, answer.status, answer.headers.get('location')]).toEqual([what, 400, null]);
      expect(page).not.toMatch(INSIDES);
    }
  });

  test('as access token opens nothing', async () => {
    const [, ...others] = forgeries().reverse();
    for (const [what, token] of others) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${federation.franceconnect.issuer}/userinfo`, { headers });
      expect([what, answer.status]).toEqual([what, 401]);
      expect(await answer.text()).not.toMatch(INSIDES);
    }
  });

  test('as client_assertion is no client', async () => {
    const { client_id } = credentialsOf(service);
    const callback = await federation.signIn(service.request().url);
    for (const [what, client_assertion] of forgeries()) {
      const answer = await service.post('/token', {
        client_id,
        grant_type: 'authorization_code',
        redirect_uri: REDIRECT_URI,
        code: callback.searchParams.get('code') ?? '',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion,
      });
      const body = await answer.text();
      expect([what, answer.status >= 400 && answer.status < 500]).toEqual([what, true]);
      expect(body).toContain('"error"');
      expect(body).not.toMatch(/access_token|node_modules/);
    }
  });
});

describe('headers', () => {
  test('cannot be added through what is sent back in one', async () => {
    const { url } = service.request({ state: `${'s'.repeat(32)}\r\nSet-Cookie: evil=1`, scope: 'nonsense' });
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.headers.getSetCookie().join()).not.toContain('evil');
    expect(answer.headers.get('location') ?? '').not.toMatch(/[\r\n]/);
  });

  test.each(['host', 'x-forwarded-host', 'forwarded', 'x-forwarded-proto'])(
    '%s does not change who FranceConnect and its sources say they are',
    async (name) => {
      for (const issuer of [federation.franceconnect.issuer, `${federation.sources?.url}/ameli`]) {
        const value = name === 'forwarded' ? 'host=evil.example' : 'evil.example';
        const { body } = await ask(`${issuer}/.well-known/openid-configuration`, { [name]: value });
        const document = JSON.parse(body) as Record<string, unknown>;
        expect(document.issuer).toBe(issuer);
        expect(body).not.toContain('evil.example');
      }
    },
  );
});

describe('cookies', () => {
  test.each([
    ['two hundred of them', Array.from({ length: 200 }, (_, n) => `c${n}=x`).join('; ')],
    ['names objects have', '__proto__=x; constructor=y; toString=z; hasOwnProperty='],
    ['percent signs that are none', 'fc_session_id=%E0%A4%A; cpf_session=%; _session=%00'],
    ['sessions as JSON', 'fc_session_id=j:{"a":1}; cpf_session=j:[]; local_form=j:null'],
    ['a session signed by nobody', 'fc_session_id=s:abc.def; cpf_session=s:abc.def; _session=abc; _session.sig=def'],
    ['separators alone', '=;;=; ;,'],
  ])('%s are no session and no failure', async (_what, cookie) => {
    const { origin } = new URL(federation.franceconnect.issuer);
    for (const address of [`${origin}/_local`, `${federation.cpf?.url}/`, `${federation.sources?.url}/`]) {
      expect((await ask(address, { cookie })).status).toBe(200);
    }
    expect((await ask(`${federation.cpf?.url}/droits`, { cookie })).status).toBe(303);
    expect((await ask(`${federation.franceconnect.issuer}/interaction/${'x'.repeat(43)}`, { cookie })).status).toBe(
      401,
    );
  });
});

describe('addresses', () => {
  test.each([
    '/_local/assets/..%2f..%2f..%2fpackage.json',
    '/_local/assets/%2e%2e/%2e%2e/page.tsx',
    '/_local/assets/....//....//etc/passwd',
    '/_local/assets/%00',
    '/_local/assets/style.css%00.svg',
    '/_local/assets/%5c..%5c..%5cpackage.json',
    '//evil.example/_local',
    '/api/v2//evil.example/%2e%2e',
  ])('%s leads to no file and to nobody else', async (path) => {
    for (const origin of [
      new URL(federation.franceconnect.issuer).origin,
      federation.cpf?.url,
      federation.sources?.url,
    ]) {
      const { status, body, location } = await ask(origin ?? '', {}, path);
      expect(status).toBeGreaterThanOrEqual(300);
      expect(status).toBeLessThan(500);
      expect(location ?? '').not.toContain('evil.example');
      expect(body).not.toMatch(/"dependencies"|root:x:|node_modules/);
    }
  });

  test('no redirection leads where nobody is registered', async () => {
    const evil = 'https://evil.example/';
    const { issuer } = federation.franceconnect;
    const back = new URLSearchParams({ error: 'access_denied', error_description: 'x', redirect_uri: evil });
    const tries = [
      service.request({ redirect_uri: evil }).url.href,
      service.request({ redirect_uri: `${REDIRECT_URI}@evil.example` }).url.href,
      `${issuer}/redirect-to-sp-with-error?${back}`,
      `${issuer}/session/end?id_token_hint=${signedIn.tokens.id_token}&post_logout_redirect_uri=${evil}`,
      `${federation.cpf?.url}/connexion?suite=${evil}`,
      `${federation.cpf?.url}/fc/demarrer?suite=//evil.example`,
      `${federation.sources?.url}/ameli/authorize?client_id=franceconnect&response_type=code&redirect_uri=${evil}`,
      `${federation.sources?.url}/ameli/session/end?post_logout_redirect_uri=${evil}`,
    ];
    for (const address of tries) {
      const { status, location } = await ask(address, {});
      expect([address, location ?? '']).toEqual([address, expect.not.stringContaining('evil.example')]);
      expect([address, status >= 400 || status === 200]).toEqual([address, true]);
    }
  });
});

describe('a CSV of people', () => {
  const HEAD = 'given_name,family_name,gender,birthdate,birthplace,birthcountry';
  const send = (csv: string) =>
    new ControlApi(federation).call('POST', '/personas/import', csv, { 'content-type': 'text/csv' });

  test.each([
    ['an open quote', `${HEAD}\n"Ada,LOVELACE,female,1990-01-01,75107,99100`],
    ['a million commas', `${HEAD}\n${','.repeat(1_000_000)}`],
    ['nulls', `\0\0\0\n\0`],
    ['another charset', `${HEAD}\n\ufffd\ufffd,\ufffd,female,1990-01-01,75107,99100`],
    ['names objects have', '__proto__,constructor,toString\nx,y,z'],
    ['no line', ''],
    ['one line of a megabyte', 'x'.repeat(1_000_000)],
  ])('%s is refused or read, in time and in words', async (_what, csv) => {
    const { status, body } = await send(csv);
    expect(status).toBeLessThan(500);
    expect(JSON.stringify(body)).not.toMatch(INSIDES);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('formulas and markup are names like others, and are shown as words', async () => {
    await send(`${HEAD}\n"=CMD(""calc"")","<script>alert(1)</script>",female,1990-01-01,75107,99100`);
    const { origin } = new URL(federation.franceconnect.issuer);
    const { body } = await ask(`${origin}/_local/personas?filter=CMD`, {});
    expect(body).not.toContain('<script>alert');
  });
});

interface Told {
  status: number;
  body: string;
  location: string | undefined;
}

/** As `fetch`, but sends headers and addresses as they are. */
function ask(address: string, headers: Record<string, string>, path?: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    request(address, { headers, ...(path !== undefined && { path }) }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      const { statusCode: status = 0 } = response;
      response.on('end', () => resolve({ status, body, location: response.headers.location }));
    })
      .on('error', reject)
      .end();
  });
}
