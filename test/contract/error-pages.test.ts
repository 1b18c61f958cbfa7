import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { catalogueEntry, type ErrorCode } from '../../contract/errors/catalogue.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import type { ScenarioInput } from '../../scenarios/index.ts';
import { choosePerson } from '../support/choose-person.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { expectPage, step } from '../support/wire.ts';

/**
 * Service contract §11.2: every code a running flow can reach, on its page, and what the service receives if the citizen goes
 * back to it. That the catalogue holds what the contract lists is the business of errors.test.ts.
 */

let federation: Federation;
let issuer: string;

beforeAll(async () => {
  const sourceRecords = { msa: { active: false } };
  federation = await startFederation({ only: ['provider', 'sources'], sourceRecords });
  issuer = federation.franceconnect.issuer;
});
afterAll(() => federation.stop());

/** A citizen at the list of sources of a service of its own, which may be in a situation. */
async function atMire(metadata: Parameters<typeof Service.register>[1] = {}, faults?: ScenarioInput['faults']) {
  const service = await Service.register(federation, metadata);
  if (faults) await federation.scenarios.use({ id: 'met', faults }, { client: service.client.client_id });
  const request = service.request();
  const walker = new Walker({ stopAt: REDIRECT_URI });
  await walker.get(request.url);
  return { service, walker, request };
}

type Met = Awaited<ReturnType<typeof atMire>>;

/** Signs in as far as a page lets him, at the source named. */
async function signIn(met: Met, persona = 'angele-dubreuil', source = 'impots'): Promise<Met> {
  await met.walker.submit(`#idp-${source}`);
  await choosePerson(met.walker, persona);
  return met;
}

const visit = async (met: Met, path: string): Promise<Met> => {
  await met.walker.get(issuer + path);
  return met;
};

const csrfTokenOf = ({ document }: Page) =>
  document.querySelector('input[name="csrfToken"]')?.getAttribute('value') ?? '';

const person = async (what: 'disabled' | 'blocked_sources') => {
  const persona = (await federation.personas.all()).find(({ account }) => account?.[what]);
  const { id = '', credentials = {}, account } = persona ?? {};
  return { id, source: account?.blocked_sources?.[0] ?? Object.keys(credentials)[0] ?? '' };
};

/** How a citizen meets each. */
const MET: [code: ErrorCode, how: string, meet: () => Promise<Met>][] = [
  ...(
    [
      ['Y010004', 'single-echo'],
      ['Y010006', 'several-echoes'],
      ['Y010007', 'usage-name-only'],
      ['Y010008', 'no-echo'],
      ['Y010009', 'rejected'],
      ['Y010011', 'timeout'],
      ['Y010012', 'http-failure'],
      ['Y010013', 'unusable'],
      ['Y010015', 'deceased'],
    ] as const
  ).map(([code, outcome]): [ErrorCode, string, () => Promise<Met>] => [
    code,
    `the register answers ${outcome}`,
    async () => signIn(await atMire({}, [{ kind: 'register', outcome }])),
  ]),
  [
    'Y020019',
    'a source nobody knows is chosen',
    async () => {
      const met = await atMire();
      await met.walker.submit('#idp-impots', { providerUid: 'nobody' });
      return met;
    },
  ],
  [
    'Y020021',
    'the source sends no state back',
    async () => signIn(await atMire({}, [{ kind: 'source-redirect', remove: ['state'] }])),
  ],
  [
    'Y020022',
    'the source sends another state back',
    async () => signIn(await atMire({}, [{ kind: 'source-redirect', set: { state: 'another' } }])),
  ],
  [
    'Y020025',
    'the source sends no code back',
    async () => signIn(await atMire({}, [{ kind: 'source-redirect', remove: ['code'] }])),
  ],
  [
    'Y030025',
    'the interaction’s cookie is gone',
    async () => {
      const met = await atMire();
      const { url } = met.walker.page;
      for (const { key, path } of await met.walker.cookies.getCookies(url.href)) {
        if (key.startsWith('_interaction')) {
          await met.walker.cookies.setCookie(`${key}=; path=${path}; max-age=0`, url.href);
        }
      }
      await met.walker.get(url);
      return met;
    },
  ],
  [
    'Y100001',
    'the source answers a level nobody knows',
    async () => signIn(await atMire({}, [{ kind: 'source-id-token', set: { acr: 'eidas9' } }])),
  ],
  [
    'Y100018',
    'the source answers a level it may not give',
    async () => signIn(await atMire({}, [{ kind: 'source-id-token', set: { acr: 'eidas3' } }])),
  ],
  [
    'Y100004',
    '« Continuer » before anybody signed in',
    async () => {
      const met = await atMire();
      met.walker.page.document.querySelector('form')?.setAttribute('action', `${issuer}/login`);
      await met.walker.submit('form');
      return met;
    },
  ],
  [
    'Y100011',
    'the person refuses this source',
    async () => {
      const { id, source } = await person('blocked_sources');
      return signIn(await atMire(), id, source);
    },
  ],
  [
    'Y180001',
    'the account is disabled',
    async () => {
      const { id, source } = await person('disabled');
      return signIn(await atMire(), id, source);
    },
  ],
  [
    'Y020026',
    'the source’s token endpoint fails',
    async () => signIn(await atMire({}, [{ kind: 'source-answer', at: 'token', status: 503 }])),
  ],
  [
    'Y020027',
    'the source’s userinfo fails',
    async () => signIn(await atMire({}, [{ kind: 'source-answer', at: 'userinfo', status: 500 }])),
  ],
  [
    'Y600006',
    'the source’s identity has no name',
    async () => signIn(await atMire({}, [{ kind: 'source-identity', remove: ['family_name'] }])),
  ],
  [
    'Y020017',
    'a source that is switched off is chosen',
    async () => {
      const met = await atMire();
      await met.walker.submit('#idp-impots', { providerUid: 'msa' });
      return met;
    },
  ],
  [
    'Y020023',
    'a source the service does not accept is chosen',
    async () => {
      const met = await atMire({ idpFilterExclude: true, idpFilterList: ['ameli'] });
      await met.walker.submit('#idp-impots', { providerUid: 'ameli' });
      return met;
    },
  ],
  [
    'Y020029',
    'the source’s userinfo has no sub',
    async () => signIn(await atMire({}, [{ kind: 'source-identity', remove: ['sub'] }])),
  ],
  [
    'Y020030',
    'the source’s ID token has no level',
    async () => signIn(await atMire({}, [{ kind: 'source-id-token', remove: ['acr'] }])),
  ],
  [
    'Y420001',
    'a source is chosen, and the same form sent again',
    async () => {
      const met = await atMire();
      const form = { csrfToken: csrfTokenOf(met.walker.page), providerUid: 'impots' };
      await step(met.walker.cookies, new URL(`${issuer}/redirect-to-idp`), form);
      await met.walker.submit('#idp-impots');
      return met;
    },
  ],
  [
    'Y420002',
    'the list of before, after a request that led to no page',
    async () => {
      const met = await atMire();
      await step(met.walker.cookies, met.service.request({ idp_hint: 'impots', state: met.request.state }).url);
      await met.walker.submit('#idp-impots');
      return met;
    },
  ],
  ['Y190004', 'another interaction’s address', async () => visit(await atMire(), `/interaction/${'x'.repeat(43)}`)],
  [
    'Y470001',
    'a wrong csrfToken',
    async () => {
      const met = await atMire();
      await met.walker.submit('#idp-impots', { csrfToken: 'wrong' });
      return met;
    },
  ],
  [
    'Y470002',
    'no csrfToken',
    async () => {
      const met = await atMire();
      await met.walker.submit('#idp-impots', { csrfToken: undefined });
      return met;
    },
  ],
  ['Y000404', 'an address nobody answers', async () => visit(await atMire(), '/nothing-here')],
  ['Y000400', 'an identifier too short', async () => visit(await atMire(), '/interaction/short')],
];

describe('in a live flow', () => {
  test.each(MET)(
    '§11.2 %s + §3.8 title and heading + code + message + status + support + back link: %s',
    async (code, _how, meet) => {
      const { walker, service, request } = await meet();
      const entry = catalogueEntry(code);
      expectErrorPage(walker.page, code);

      const { document } = walker.page;
      const contact = document.querySelector('a.contact')?.getAttribute('href');
      expect(contact !== undefined).toBe(entry.contact);
      if (contact) {
        const query = Object.fromEntries(new URL(contact, issuer).searchParams);
        expect(Object.keys(query)).toEqual(['platform', 'error_code', 'sp_name', 'idp_name', 'error_id']);
        expect(query).toMatchObject({ platform: 'fclow', error_code: code, sp_name: service.client.name });
        expect(document.querySelector('.developers')?.text).toContain(query.error_id);
      }

      const back = document.querySelector('a.back');
      expect(back?.text.trim()).toBe(entry.backLink && `Revenir sur ${service.client.name}`);
      if (!entry.backLink) return;
      const { url } = await walker.click('a.back');
      expect(url.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({ ...entry.backLink, iss: issuer });
      // Where the interaction is gone the link carries its state all the same.
      expect(url.searchParams.get('state')).toBe(request.state);
    },
  );
});

describe('without a flow', () => {
  const walker = () => new Walker({ stopAt: REDIRECT_URI });

  const ALONE: [code: ErrorCode, how: string, meet: () => Promise<Page>][] = [
    ['Y030007', 'a parameter too many', async () => walker().get(await requestOf({ max_age: '1' }))],
    [
      'Y040001',
      'two faults at once',
      async () => walker().get(await requestOf({ response_type: '', redirect_uri: 'http://localhost:1/' })),
    ],
    ['Y100009', 'amr without being registered for it', () => withoutAmr()],
    ['Y190001', 'a list of sources without a session', () => walker().get(`${issuer}/interaction/${'x'.repeat(43)}`)],
    [
      'Y030030',
      'back to a service nobody registered',
      () =>
        walker().get(
          `${issuer}/redirect-to-sp-with-error?error=access_denied&error_description=x&redirect_uri=${encodeURIComponent('http://nobody.example/')}`,
        ),
    ],
    ['Y000404', 'an address nobody answers', () => walker().get(`${issuer}/nothing-here`)],
  ];

  const requestOf = async (parameters: Record<string, string>) =>
    (await Service.register(federation)).request(parameters).url;
  const withoutAmr = async () => {
    const service = await Service.register(federation, { claims: [] });
    return walker().get(service.request({ claims: '{"id_token":{"amr":null}}' }).url);
  };

  test.each(ALONE)('§11.2 %s + §3.8 HTTP-level: %s; nowhere to go back to', async (code, _how, meet) => {
    const page = await meet();
    expectErrorPage(page, code);
    expect(page.document.querySelector('a.back')).toBeNull();
    expect(page.document.querySelector('a.contact') !== null).toBe(catalogueEntry(code).contact);
  });

  test('§11.2 Y000000 + §3.8 unexpected: a fault nobody foresaw', async () => {
    const { url } = (await Service.register(federation)).request({ client_id: 'nobody' });
    const answer = await fetch(url.origin + url.pathname, { method: 'POST', body: url.searchParams });
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('Erreur Y000000');
  });
});

test('§11.2 Y470003: a form that was never shown', async () => {
  const { cookies } = new Walker();
  await step(cookies, (await Service.register(federation)).request().url);
  const form = { csrfToken: 'x', providerUid: 'impots' };
  await expectPage(await step(cookies, new URL(`${issuer}/redirect-to-idp`), form), 401, 'Y470003');
});

test('§11.2 Y030032: by POST there is no redirection to tell the service', async () => {
  const { url } = (await Service.register(federation)).request();
  const answer = await fetch(`${issuer}/authorize?idp_hint=impots`, { method: 'POST', body: url.searchParams });
  await expectPage(answer, 500, 'Y030032');
});

test('§2.3 invalid metadata: a service that cannot encrypt, at FranceConnect+; the page names the property and the members', async () => {
  const { request } = await atMire();
  const { search } = new URL(request.url);
  const walker = new Walker();
  await walker.get(`${federation.franceconnectPlus.issuer}/authorize${search.replace('eidas1', 'eidas2')}`);
  const said = walker.page.document.querySelector('body')?.textContent;
  expect(said).toContain('id_token_encrypted_response_alg must be a non-empty string');
  expect(said).toContain('a service needs jwks_uri');
});

test('§11.2 Y470004: a csrfToken used twice', async () => {
  const { walker } = await atMire();
  const { url } = walker.page;
  const post = async (providerUid: string) =>
    fetch(`${issuer}/redirect-to-idp`, {
      method: 'POST',
      headers: { cookie: await walker.cookies.getCookieString(url.href) },
      body: new URLSearchParams({ csrfToken, providerUid }),
      redirect: 'manual',
    });
  const csrfToken = csrfTokenOf(walker.page);
  // What led to a source and is posted again is a reload, Y420001.
  expect((await post('nowhere')).status).toBe(500);
  const again = await post('impots');
  expect(again.status).toBe(catalogueEntry('Y470004').http);
  expect(await again.text()).toContain('Erreur Y470004');
});

test('§3.8 identifier of the occurrence + in French: a new one each time; support learns it, and which source', async () => {
  const meet = async () => {
    const met = await signIn(await atMire({ name: 'Ma démarche' }, [{ kind: 'register', outcome: 'no-echo' }]));
    const { document } = met.walker.page;
    expect(document.querySelector('html')?.getAttribute('lang')).toBe('fr');
    const contact = new URL(document.querySelector('a.contact')?.getAttribute('href') ?? '', issuer).searchParams;
    expect(Object.fromEntries(contact)).toEqual({
      platform: 'fclow',
      error_code: 'Y010008',
      sp_name: 'Ma démarche',
      idp_name: 'impots.gouv.fr',
      error_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    });
    return contact.get('error_id');
  };
  expect(await meet()).not.toBe(await meet());
});

function expectErrorPage({ status, document, headers }: Page, code: ErrorCode) {
  const { http, message } = catalogueEntry(code);
  expect([status, document.querySelector('.error-code')?.text]).toEqual([http, `Erreur ${code}`]);
  expect(headers.get('content-type')).toMatch(/^text\/html/);
  expect(document.querySelector('title')?.text).toBe('Erreur de connexion - FranceConnect');
  expect(document.querySelector('h1')?.text).toBe('Une erreur s’est produite');
  expect(document.querySelectorAll('section.card p').map(({ text }) => text)).toContain(message);
}
