import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, type JournalEntry, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { DataProvider } from '../support/data-provider.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

let federation: Federation;
let origin: string;
let pages: string;
beforeAll(async () => {
  federation = await startFederation();
  origin = new URL(federation.franceconnect.issuer).origin;
  pages = `${origin}/_local/flows`;
});
afterAll(() => federation.stop());

const open = (path = '') => new Walker().get(pages + path);
const entriesOf = ({ client }: Pick<Service, 'client'>) => federation.journal.entries({ client: client.client_id });
const flowOf = async (service: Pick<Service, 'client'>) => (await entriesOf(service))[0]?.flow ?? '';
const pageOf = async (service: Pick<Service, 'client'>) => open(`/${await flowOf(service)}`);

describe('the list', () => {
  test('tells service, person, source and how it ended, and narrows without scripts', async () => {
    const name = 'Cantine de Saint-Élie';
    const service = await Service.register(federation, { name });
    await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    await fetch(`${federation.franceconnect.issuer}/authorize?client_id=${service.client.client_id}`);
    const walker = new Walker();
    await walker.get(pages);
    const rows = async (values: Record<string, string>) =>
      (await walker.submit('form.flow-filter', values)).document
        .querySelectorAll('ol.flows > li')
        .map(({ text }) => text);
    const all = await rows({ text: 'saint-elie' });
    expect(all).toHaveLength(2);
    expect(all[0]).toContain('Y030007');
    for (const words of [name, 'Angèle DUBREUIL', 'Ameli.fr', 'signed in']) expect(all[1]).toContain(words);
    expect(await rows({ text: 'SAINT-ELIE', outcome: 'refused' })).toHaveLength(1);
    expect(await rows({ text: 'saint-elie', outcome: '', platform: 'high' })).toEqual([]);
    expect(await rows({ text: 'Y030007', outcome: 'refused', platform: 'low' })).not.toEqual([]);
  });
});

describe('the page of a sign-in', () => {
  test('tells every request and answer in order, from whom to whom', async () => {
    const service = await Service.register(federation);
    await service.signIn({ source: 'impots' });
    const { document, status } = await pageOf(service);
    expect(status).toBe(200);
    const lines = document.querySelectorAll('.diagram li summary').map(({ text }) => text.replace(/\s+/g, ' ').trim());
    expect(lines).toHaveLength(2 * (await entriesOf(service)).length);
    expect(lines[0]).toMatch(/^\+0\.000Service to FranceConnect, through the browser: .*GET \/api\/v2\/authorize/);
    expect(lines.at(-1)).toMatch(/FranceConnect to Service: 200 userinfo ✓$/);
    const offsets = lines.map((line) => Number(/^\+([\d.]+)/.exec(line)?.[1]));
    expect(offsets).toEqual([...offsets].sort((one, other) => one - other));
    expect(document.querySelector('.verdict')?.text).toContain('Signed in');
  });

  test('checks every claim of the tokens and finds nothing wrong with ours', async () => {
    const service = await Service.register(federation);
    await service.signIn({ source: 'impots' }, { claims: '{"id_token":{"amr":{"essential":true}}}' });
    const { document } = await pageOf(service);
    const tables = document.querySelectorAll('table.claims');
    const captions = tables.map((table) => table.querySelector('caption')?.text);
    expect(captions.map((caption) => caption?.split(',')[0])).toEqual(['id_token', 'userinfo', 'id_token', 'userinfo']);
    const [, , idToken] = tables.map((table) => table.querySelectorAll('tbody th').map(({ text }) => text));
    expect(idToken).toEqual(expect.arrayContaining(['header alg', 'sub', 'nonce', 'acr', 'amr', 'aud', 'exp', 'iss']));
    expect(document.querySelectorAll('.unkept')).toEqual([]);
    expect(document.querySelectorAll('.kept').length).toBeGreaterThan(20);
  });

  test('finds nothing wrong with them when the service’s clock was moved: what is signed keeps the machine’s time', async () => {
    const service = await Service.register(federation);
    await federation.clock.advance('31 min', service.client.client_id);
    await service.signIn();
    const { document } = await pageOf(service);
    expect(document.querySelectorAll('.unkept')).toEqual([]);
    expect(document.querySelector('.verdict')?.text).toContain('Signed in');
  });

  test('marks the claim a scenario has broken, and says so first', async () => {
    const service = await Service.register(federation);
    await federation.scenarios.use('expired-id-token', { client: service.client.client_id });
    await expect(service.signIn()).rejects.toThrow();
    const { document } = await pageOf(service);
    expect(document.querySelector('.verdict')?.text).toContain(
      'The ID token is not what FranceConnect promises: exp, iat.',
    );
    expect(document.querySelectorAll('tr.broken th').map(({ text }) => text)).toEqual(['exp', 'iat']);
    const failed = document.querySelectorAll('.diagram li.failed summary').map(({ text }) => text);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain('✗');
  });

  test('says at the top which rule was broken and what to do, and opens the line', async () => {
    const service = await Service.register(federation);
    const callback = await federation.signIn(service.request().url);
    await service.post('/token', {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      client_id: service.client.client_id,
      client_secret: 'not-the-one',
    });
    const { document } = await pageOf(service);
    const verdict = document.querySelector('.verdict');
    for (const words of ['Y0434A7B', 'The rule', 'How to fix it', '11 characters, not shown']) {
      expect(verdict?.text).toContain(words);
    }
    const anchor = verdict?.querySelector('a[href^="#"]')?.getAttribute('href')?.slice(1) ?? '';
    const line = document.getElementById(anchor);
    expect(line?.querySelector('details')?.hasAttribute('open')).toBe(true);
    expect(line?.text).toContain('invalid_client');
    const explained = verdict?.querySelector('a[href^="/_local/errors/"]')?.getAttribute('href') ?? '';
    expect((await new Walker().get(origin + explained)).status).toBe(200);
  });

  test('at FranceConnect+ checks the token inside the encryption, and says that the service alone can open it', async () => {
    const service = await PlusService.register(federation);
    const { idToken, userinfo } = await service.signIn(
      { source: 'la-poste' },
      { scope: 'openid identite_pivot email rnipp_identite_pivot', claims: '{"id_token":{"amr":{"essential":true}}}' },
    );
    service.close();
    const { document, body } = await pageOf(service);
    const diagram = document.querySelector('.diagram')?.text ?? '';
    expect(document.querySelector('.verdict')?.text).toContain('Signed in');
    for (const name of ['id_token', 'userinfo']) {
      expect(diagram).toContain(`The ${name} is encrypted for the service, which alone can open it.`);
      expect(diagram).toContain(`${name} ✓, encrypted`);
    }
    for (const member of ['ECDH-ES', 'A256GCM', 'service-ECDH-ES']) expect(diagram).toContain(member);
    const tables = document.querySelectorAll('table.claims').slice(-2);
    const claims = tables.map((table) => table.querySelectorAll('tbody th').map(({ text }) => text));
    expect(claims[0]).toEqual(expect.arrayContaining(['header alg', ...Object.keys(idToken.payload)]));
    expect(claims[1]).toEqual(expect.arrayContaining(['header alg', ...Object.keys(userinfo.payload)]));
    expect(document.querySelectorAll('.unkept')).toEqual([]);
    const secrets = [idToken, userinfo].map(({ jws }) => jws.split('.')[2] ?? '');
    for (const secret of [...secrets, service.client.client_secret]) expect(body).not.toContain(secret);
  });

  test('at FranceConnect+ marks the claim a scenario has broken inside the encryption', async () => {
    const service = await PlusService.register(federation);
    await federation.scenarios.use('invalid-nonce', { client: service.client.client_id });
    await service.signIn();
    service.close();
    const { document } = await pageOf(service);
    expect(document.querySelector('.verdict')?.text).toContain(
      'The ID token is not what FranceConnect promises: nonce.',
    );
    expect(document.querySelectorAll('tr.broken th').map(({ text }) => text)).toEqual(['nonce']);
    expect(document.querySelector('.diagram li.failed summary')?.text).toContain('id_token ✗ 1, encrypted');
  });

  test.each(['low', 'high'] as const)('checks what a data provider is told, %s', async (platform) => {
    const [service, dataProvider] = [await PlusService.register(federation), await DataProvider.register(federation)];
    const low = await Service.register(federation);
    const { tokens } = await (platform === 'high' ? service : low).signIn();
    const { issuer } = platform === 'high' ? federation.franceconnectPlus : federation.franceconnect;
    const told = await dataProvider.check(issuer, tokens.access_token ?? '');
    service.close();
    dataProvider.close();
    const { document, body } = await pageOf(platform === 'high' ? service : low);
    const table = document.querySelectorAll('table.claims').at(-1);
    const claims = table?.querySelectorAll('tbody th').map(({ text }) => text);
    expect(table?.querySelector('caption')?.text).toBe('introspection, decoded and checked');
    expect(claims).toEqual(expect.arrayContaining(['header alg', 'iss', 'aud', 'iat']));
    for (const member of Object.keys(told)) expect(claims).toContain(`token_introspection.${member}`);
    expect(document.querySelector('.diagram')?.text).toContain('is encrypted for the data provider, which alone');
    expect(document.querySelectorAll('.unkept')).toEqual([]);
    expect(body).not.toContain(tokens.access_token);
  });

  test('is linked from the error page a citizen meets', async () => {
    const service = await Service.register(federation);
    const walker = new Walker();
    await walker.get(`${federation.franceconnect.issuer}/authorize?client_id=${service.client.client_id}`);
    const page = await walker.click('.developers a[href*="/_local/flows/"]');
    expect(page.status).toBe(200);
    expect(page.document.querySelector('.verdict')?.text).toContain('Y030007');
  });

  test('of one that is not remembered says why', async () => {
    const page = await open('/never-there');
    expect(page.status).toBe(404);
    expect(page.document.querySelector('h1')?.text).toContain('not remembered');
    expect((await fetch(`${pages}/never-there/entries`)).status).toBe(404);
  });

  test('gives the same as JSON', async () => {
    const service = await Service.register(federation);
    await service.signIn();
    const answer = await fetch(`${pages}/${await flowOf(service)}/entries`);
    expect(await answer.json()).toEqual({ entries: JSON.parse(JSON.stringify(await entriesOf(service))) });
  });
});

describe('what is copied', () => {
  test('as curl repeats the request once its secret is given', async () => {
    const service = await Service.register(federation);
    await service.signIn();
    const { document } = await pageOf(service);
    const commands = document.querySelectorAll('.take pre').map(({ text }) => text);
    const token = commands.find((text) => text.includes(`'${federation.franceconnect.issuer}/token'`)) ?? '';
    expect(token).toContain(`--data-urlencode "client_secret=$CLIENT_SECRET"`);
    expect(token).toContain(`--data-urlencode 'client_id=${service.client.client_id}'`);
    expect(token).not.toContain(service.client.client_secret);
    expect(commands.some((text) => text.includes('Authorization: Bearer $ACCESS_TOKEN'))).toBe(true);
  });

  test('as test is a program that holds, for a success and for a refusal', async () => {
    const service = await Service.register(federation);
    await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    const copied = (await pageOf(service)).document.querySelector('#open-test pre')?.text ?? '';
    await expect(runCopied(copied)).resolves.toEqual(['code']);
    const refused = await Service.register(federation, { name: "L'eau d'ici" });
    await federation.signIn(refused.request().url, { persona: 'odette-lavergnole' }).catch(() => {});
    const other = (await pageOf(refused)).document.querySelector('#open-test pre')?.text ?? '';
    await expect(runCopied(other)).resolves.toEqual(['refused', expect.stringMatching(/^Y01/)]);
  });

  test.each([
    ['invalid-nonce', "get('code')).toEqual(expect.any(String))"],
    ['access-denied', "get('error')).toEqual('access_denied')"],
    ['missing-code', "get('code')).toEqual(null)"],
    ['source-token-500', 'toContain('],
    ['source-page-down', 'rejects.toThrow()'],
  ])('as test activates the scenario %s, for its own service, and ends as it ended', async (id, ending) => {
    const service = await Service.register(federation);
    await federation.scenarios.use(id, { client: service.client.client_id });
    await service.signIn().catch(() => {});
    const copied = (await pageOf(service)).document.querySelector('#open-test pre')?.text ?? '';
    expect(copied).toContain(`federation.scenarios.use('${id}', { client: client.client_id });`);
    expect(copied).toContain(ending);
    expect(copied).not.toContain('signs a citizen in');
    await expect(runCopied(copied)).resolves.not.toEqual([]);
  });

  test('as test leaves room for a scenario of your own, and repeats none that the person carries', async () => {
    const service = await Service.register(federation);
    const mine = { id: 'mine', faults: [{ kind: 'redirect' as const, set: { extra: 'yes' } }] };
    await federation.scenarios.use(mine, { client: service.client.client_id });
    const carrier = (await federation.personas.all()).find(({ scenario }) => scenario !== undefined);
    await federation.signIn(service.request().url, { persona: carrier?.id ?? '' }).catch(() => {});
    const copied = (await pageOf(service)).document.querySelector('#open-test pre')?.text ?? '';
    expect(copied).toContain("// Here your own scenario 'mine'");
    expect(copied).toContain(`persona: '${carrier?.id}'`);
    expect(copied).not.toContain('await federation.scenarios.use(');
  });

  test('as curl repeats a request to FranceConnect+ there, by the same service and for the same level', async () => {
    const service = await PlusService.register(federation);
    await service.signIn();
    service.close();
    const { issuer } = federation.franceconnectPlus;
    const { client_id } = service.client;
    const commands = (await pageOf(service)).document.querySelectorAll('.take pre').map(({ text }) => text);
    const [authorize, token, userinfo] = ['authorize', 'token', 'userinfo'].map((path) =>
      commands.find((text) => text.startsWith(`curl -i '${issuer}/${path}'`)),
    );
    for (const words of ["'acr_values=eidas2'", `'client_id=${client_id}'`, ' -G ']) expect(authorize).toContain(words);
    expect(token).toContain(`--data-urlencode 'client_id=${client_id}'`);
    expect(token).toContain(`--data-urlencode "client_secret=$CLIENT_SECRET"`);
    expect(userinfo).toContain('Authorization: Bearer $ACCESS_TOKEN');
    expect(commands.join('\n')).not.toContain(`${federation.franceconnect.issuer}/`);
  });

  test('as test signs in at FranceConnect+ with a service it can encrypt for, and is refused as it was', async () => {
    const service = await PlusService.register(federation);
    await service.signIn({ persona: 'angele-dubreuil', source: 'la-poste' });
    service.close();
    const copied = (await pageOf(service)).document.querySelector('#open-test pre')?.text ?? '';
    expect(copied).toContain('federation.franceconnectPlus.issuer');
    for (const line of ["acr_values: 'eidas2'", `jwks_uri: '${service.client.jwks_uri}'`])
      expect(copied).toContain(line);
    await expect(runCopied(copied)).resolves.toEqual(['code']);
    const unfit = await Service.register(federation);
    const { search } = unfit.request({ acr_values: 'eidas2' }).url;
    await federation.signIn(`${federation.franceconnectPlus.issuer}/authorize${search}`).catch(() => {});
    const other = (await pageOf(unfit)).document.querySelector('#open-test pre')?.text ?? '';
    expect(other).not.toContain('jwks_uri');
    await expect(runCopied(other)).resolves.toEqual(['refused', expect.stringMatching(/^Y/)]);
  });
});

/** Runs the body of a copied test with this very jest's `expect`; @returns what it expected */
async function runCopied(source: string): Promise<unknown[]> {
  const body = /async \(\) => \{\n([\s\S]*)\n\}\);$/.exec(source)?.[1] ?? '';
  expect(body).not.toBe('');
  const met: unknown[] = [];
  const watched = Object.assign(
    (value: unknown) => ({
      toEqual: (wanted: unknown) => {
        expect(value).toEqual(wanted);
        met.push('code');
      },
      toContain: (wanted: unknown) => {
        expect(value).toContain(wanted);
        met.push(wanted);
      },
      rejects: {
        toThrow: async () => {
          await expect(value).rejects.toThrow();
          met.push('refused');
        },
      },
    }),
    { any: expect.any },
  );
  // What `await using` does, where the language of this file's transform may not have it.
  const program = body.replace('await using federation', 'const federation').concat('\nawait federation.stop();');
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction('startFederation', 'expect', program)(startFederation, watched);
  return met;
}

describe('hostile words', () => {
  const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(2)>' \u001b[31m`;

  test('of a service, of a person, of a request are shown as words', async () => {
    const service = await Service.register(federation, { name: EVIL });
    const parameters = { client_id: service.client.client_id, state: EVIL, [`<script>${EVIL}`]: EVIL };
    await fetch(`${federation.franceconnect.issuer}/authorize?${new URLSearchParams(parameters)}`);
    for (const page of [await open(`?text=${encodeURIComponent(EVIL)}`), await open(), await pageOf(service)]) {
      expect(page.body).not.toMatch(/<script>|<img/);
      expect(page.document.querySelectorAll('script').map((script) => script.getAttribute('src'))).toEqual([
        '/_local/assets/flows.js',
      ]);
    }
    const copied = (await pageOf(service)).document.querySelector('#open-test pre')?.text ?? '';
    expect(copied).toContain(`'"><script>alert(1)`);
    expect(copied.split('\n').filter((line) => line.startsWith('test('))).toHaveLength(1);
  });

  test('in the address change nothing', async () => {
    for (const path of ['/%3Cscript%3E', '/__proto__', '/constructor/entries', '?text[a]=b&outcome[]=c&platform=<']) {
      const answer = await fetch(pages + path);
      expect([200, 404]).toContain(answer.status);
      expect(await answer.text()).not.toContain('<script>');
    }
  });
});

describe('live', () => {
  /** Reads events until one matches. */
  async function heard(answer: Response, wanted: RegExp): Promise<string> {
    const reader = answer.body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (!wanted.test(text)) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) throw new Error(`The stream ended after ${text}`);
      text += decoder.decode(value, { stream: true });
    }
    await reader?.cancel();
    return text;
  }

  test('a page is told of the next step of its sign-in, and of no other', async () => {
    const service = await Service.register(federation);
    const other = await Service.register(federation);
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(service.request().url);
    const answer = await fetch(`${pages}/${await flowOf(service)}/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const told = heard(answer, /IDP_CHOSEN/);
    await other.signIn();
    await walker.submit('#idp-ameli');
    const text = await told;
    expect(text).not.toContain('SP_REQUESTED_FC_TOKEN');
    expect(text).toMatch(/^event: entry\ndata: \{"id":"[^"]+","kind":"IDP_CHOSEN"/m);
  });

  test('the list is told of every one', async () => {
    const service = await Service.register(federation);
    const told = heard(await fetch(`${pages}/events`), /FC_AUTHORIZE_INITIATED/);
    await new Walker().get(service.request().url);
    expect(await told).toContain('event: entry');
  });

  test('a HEAD request of the events ends with its headers, on the stage too', async () => {
    for (const path of ['flows/events', 'flows/x/events', 'stage/events']) {
      const answer = await fetch(`${origin}/_local/${path}`, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
      // Ended, not only begun: the same connection answers the next one.
      expect(await answer.text()).toBe('');
    }
  });

  test('the page may listen to its own origin and to nothing else', async () => {
    const answer = await fetch(pages);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*connect-src 'self'$/);
    expect((await fetch(`${origin}/_local`)).headers.get('content-security-policy')).not.toContain('connect-src');
  });

  test('a federation that stops does not wait for who listens', async () => {
    await using short = await startFederation({ only: ['provider'] });
    const answer = await fetch(`${new URL(short.franceconnect.issuer).origin}/_local/flows/events`);
    const ended = heard(answer, /never/).catch((error: Error) => error);
    await short.stop();
    expect(await ended).toMatchObject({ name: expect.stringMatching(/Error$/) });
  });
});

test('after whole sign-ins no secret, code, token, cookie or password is anywhere to be read', async () => {
  const service = await Service.register(federation);
  const plus = await PlusService.register(federation);
  const walker = new Walker({ stopAt: REDIRECT_URI });
  const request = service.request();
  await walker.get(request.url);
  await walker.submit('#idp-impots');
  const password = 'a-password-nobody-has';
  await walker.submit('#connexion', { identifiant: '1234567890123', password });
  await walker.submit('button[name="persona"][value="angele-dubreuil"]');
  const { url: callback } = await walker.submit('form[action="/api/v2/login"]');
  const { tokens } = await service.complete(callback, request);
  const { tokens: again } = await service.signIn();
  const inside = await plus.signIn();
  plus.close();
  const cookies = (await walker.cookies.serialize()).cookies.map(({ value = '' }) => decodeURIComponent(value));
  const secrets = [
    password,
    service.client.client_secret,
    plus.client.client_secret,
    callback.searchParams.get('code') ?? '',
    inside.tokens.access_token ?? '',
    ...[inside.idToken, inside.userinfo].flatMap(({ jws }) => [jws, jws.split('.')[2] ?? '']),
    ...[tokens, again].flatMap(({ access_token, id_token = '' }) => [
      access_token,
      id_token,
      id_token.split('.')[2] ?? '',
    ]),
    ...cookies,
    ...cookies.map((cookie) => cookie.replace(/^s:/, '').split('.')[0] ?? ''),
  ].filter((secret) => secret.length > 10);
  expect(secrets.length).toBeGreaterThan(12);
  const entries: JournalEntry[] = await federation.journal.entries();
  const flows = [...new Set(entries.map(({ flow }) => flow))];
  const shown = [JSON.stringify(entries), (await open()).body];
  for (const flow of flows) shown.push((await open(`/${flow}`)).body);
  for (const secret of secrets) expect(shown.filter((text) => text.includes(secret))).toEqual([]);
});
