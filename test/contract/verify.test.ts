import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import type { Fault } from '../../scenarios/index.ts';
import { choosePerson } from '../support/choose-person.ts';
import { FaultySource } from '../support/faulty-source.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3.5, identity sources §5: what is checked before anything is sent. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche' });
});
afterAll(() => federation.stop());

const walk = async (parameters: Record<string, string> = {}, by = service) => {
  const request = by.request(parameters);
  const walker = new Walker({ stopAt: REDIRECT_URI });
  await walker.get(request.url);
  return { walker, request };
};

test.each([
  ['single-echo', 403, 'Y010004'],
  ['several-echoes', 403, 'Y010006'],
  ['usage-name-only', 403, 'Y010007'],
  ['no-echo', 403, 'Y010008'],
  ['rejected', 403, 'Y010009'],
  ['timeout', 504, 'Y010011'],
  ['http-failure', 504, 'Y010012'],
  ['unusable', 400, 'Y010013'],
  ['deceased', 403, 'Y010015'],
])('§3.5 civil register: %s is page %i %s', async (outcome, status, code) => {
  const persona = (await federation.personas.all()).find(({ register }) => register?.outcome === outcome);
  const source = Object.keys(persona?.credentials ?? {})[0];
  const failure = await service.signIn({ persona: persona?.id ?? '', source: source ?? '' }).catch((error) => error);
  expect(failure).toMatchObject({ name: 'SignInError', status, code });
});

test('§3.5 civil register + §2.4 back from an error page: the way back tells the service access_denied', async () => {
  const persona = (await federation.personas.all()).find(({ register }) => register?.outcome === 'no-echo');
  const source = Object.keys(persona?.credentials ?? {})[0];
  const { walker, request } = await walk();
  await walker.submit(`#idp-${source}`);
  await choosePerson(walker, persona?.id ?? '');
  expect(walker.page.document.querySelector('h1')?.text).toBe('Une erreur s’est produite');
  const arrival = await walker.click('a.back');
  expect(Object.fromEntries(arrival.url.searchParams)).toEqual({
    error: 'access_denied',
    error_description: 'user authentication aborted',
    state: request.state,
    iss: federation.franceconnect.issuer,
  });
});

test('§3.5 rectified: the register’s identity is the one transmitted', async () => {
  const persona = (await federation.personas.all()).find(({ register }) => register?.outcome === 'rectified');
  const { userinfo } = await service.signIn({ persona: persona?.id ?? '' });
  const register = persona?.register;
  expect(register && 'identity' in register && register.identity).toMatchObject({
    given_name: userinfo.given_name,
    family_name: userinfo.family_name,
    birthdate: userinfo.birthdate,
  });
});

test('§3.5 presumed date: completed; idp_birthdate keeps the source’s', async () => {
  const persona = (await federation.personas.all()).find(({ identity }) => identity.birthdate?.endsWith('-00-00'));
  const { userinfo } = await service.signIn(
    { persona: persona?.id ?? '' },
    { scope: 'openid birthdate idp_birthdate' },
  );
  expect(userinfo.idp_birthdate).toBe(persona?.identity.birthdate);
  expect(userinfo.birthdate).toBe(persona?.identity.birthdate?.replace('-00-00', '-01-01'));
});

test('§3.4 identity not valid: every person made for it ends on page 400 Y600006', async () => {
  const people = (await federation.personas.all()).filter(({ why }) => why.includes('Y600006'));
  expect(people.length).toBeGreaterThanOrEqual(7);
  for (const { id, credentials } of people) {
    const failure = await service
      .signIn({ persona: id, source: Object.keys(credentials)[0] ?? '' })
      .catch((error) => error);
    expect({ id, code: failure.code, status: failure.status }).toEqual({ id, code: 'Y600006', status: 400 });
  }
});

test('§3.5 account disabled: page 403 Y180001', async () => {
  const persona = (await federation.personas.all()).find(({ account }) => account?.disabled);
  const failure = await service.signIn({ persona: persona?.id ?? '' }).catch((error) => error);
  expect(failure).toMatchObject({ code: 'Y180001', status: 403 });
});

test('§3.5 source refused by the person: page 403 Y100011, and the others work', async () => {
  const persona = (await federation.personas.all()).find(({ account }) => account?.blocked_sources);
  const [blocked = ''] = persona?.account?.blocked_sources ?? [];
  const failure = await service.signIn({ persona: persona?.id ?? '', source: blocked }).catch((error) => error);
  expect(failure).toMatchObject({ code: 'Y100011', status: 403 });
  const other = Object.keys(persona?.credentials ?? {}).find((id) => id !== blocked) ?? '';
  const { callback } = await service.signIn({ persona: persona?.id ?? '', source: other });
  expect(callback.searchParams.has('code')).toBe(true);
});

test('§3.5 source refused by the person: preferences that are a white list accept the sources on it only', async () => {
  const samuel = (await federation.personas.all()).find(({ id }) => id === 'samuel-barrieras');
  await federation.personas.add({
    id: 'seulement-ameli',
    label: 'Samuel SEULEMENT',
    why: 'N’accepte qu’Ameli.',
    kinds: ['blocked-source'],
    identity: { ...samuel?.identity, family_name: 'SEULEMENT' },
    account: { accepted_sources: ['ameli'] },
    credentials: { ameli: { identifiant: 'seulement' }, impots: { identifiant: 'seulement' } },
  });
  const by = (source: string) => service.signIn({ persona: 'seulement-ameli', source }).catch((error) => error);
  expect(await by('impots')).toMatchObject({ code: 'Y100011', status: 403 });
  expect((await by('ameli')).userinfo.family_name).toBe('SEULEMENT');
});

test.each<[string, Record<string, unknown>]>([
  ['no family name', { family_name: '' }],
  ['no first name', { given_name_array: [] }],
  ['a date that is none', { birthdate: '1984-02-30' }],
  ['born in France without a commune', { birthcountry: '99100', birthplace: '' }],
  ['a commune of the wrong form', { birthcountry: '99100', birthplace: 'Rennes' }],
])('§3.5 civil register: an identity with %s is page 400 Y010013', async (_what, set) => {
  const { client_id: client } = service.client;
  await federation.scenarios.use({ id: 'unusable', faults: [{ kind: 'register', outcome: 'found', set }] }, { client });
  const failure = await service.signIn().catch((error) => error);
  await federation.scenarios.reset(client);
  expect(failure).toMatchObject({ code: 'Y010013', status: 400 });
});

test('§3.5 civil register + §3.8 Y010008: FranceConnect shows its page with the support form', async () => {
  const { walker } = await walk();
  await walker.submit('#idp-impots');
  const { document } = await choosePerson(walker, 'priscille-vandekerre');
  expect(document.querySelector('h2')?.text).toBe('Que faire ?');
  expect(document.querySelector('a.contact')?.text.trim()).toBe('Contactez-nous');
});

test('§3.5 civil register + §3.8 Y010008 + §13 Y010008 page: FranceConnect+ leads to a help page instead', async () => {
  const plus = await PlusService.register(federation);
  const walker = new Walker();
  await walker.get(plus.request());
  await walker.submit('#idp-la-poste');
  await choosePerson(walker, 'priscille-vandekerre');
  const { document, status } = await walker.submit('button[value="approuver"]');
  plus.close();
  expect(status).toBe(403);
  expect(document.querySelector('.error-code')?.text).toBe('Erreur Y010008');
  expect(document.querySelector('h2')?.text).toBe('Besoin d’aide ?');
  const help = document.querySelector('section.card a.button');
  expect(help?.text.trim()).toBe('Consulter la page d’aide');
  expect(help?.getAttribute('href')).toContain('Y010008');
  expect(document.querySelector('a.contact')).toBeNull();
});

test('§3.5 order of the checks: source, level, register, account, the person’s preferences', async () => {
  const disabled = (await federation.personas.all()).find(({ account }) => account?.disabled);
  const source = Object.keys(disabled?.credentials ?? {})[0] ?? '';
  const meets = async (...faults: readonly Fault[]) => {
    const own = await Service.register(federation);
    await federation.scenarios.use({ id: 'met', faults }, { client: own.client.client_id });
    const { walker } = await walk({}, own);
    await walker.submit(`#idp-${source}`);
    return walker;
  };
  const arrive = async (walker: Walker) => {
    const { document } = await choosePerson(walker, disabled?.id ?? '');
    return document.querySelector('.error-code')?.text ?? document.querySelector('[role="alert"] strong')?.text;
  };
  const level = { kind: 'source-id-token', set: { acr: 'eidas9' } } as const;
  const register = { kind: 'register', outcome: 'no-echo' } as const;
  const blocked = { kind: 'account', state: 'source-blocked' } as const;
  expect(await arrive(await meets(blocked))).toBe('Erreur Y180001');
  expect(await arrive(await meets(register, blocked))).toBe('Erreur Y010008');
  expect(await arrive(await meets(level, register, blocked))).toBe('Erreur Y100001');
  const walker = await meets(level, register, blocked);
  await federation.sourceRecords.set({ [source]: { active: false, title: 'Une source' } });
  expect(await arrive(walker)).toBe('Une source');
  await federation.sourceRecords.set({});
});

describe('the level a source answers', () => {
  let source: FaultySource;
  let here: Federation;

  beforeAll(async () => {
    source = await FaultySource.start();
    here = await startFederation({ only: ['provider'], sources: [{ ...source.record, acr: ['eidas1', 'eidas3'] }] });
  });
  afterAll(async () => {
    await here.stop();
    source.stop();
  });

  const answering = async (acr: string | undefined, url: URL) => {
    source.behaviour = { idToken: { acr } };
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(url);
    return walker.submit('#idp-essai');
  };

  test.each([
    ['eidas1', 'lower than requested'],
    ['eidas9', 'unknown'],
    ['EIDAS3', 'unknown'],
  ])('§3.5 level too low or unknown + §11.2 Y100001: %s, %s', async (acr) => {
    const plus = await PlusService.register(here);
    const page = await answering(acr, plus.request({ acr_values: 'eidas2' }));
    plus.close();
    expect([page.status, page.document.querySelector('.error-code')?.text]).toEqual([500, 'Erreur Y100001']);
  });

  test('§3.5 level missing: is found before, at the callback: Y020030', async () => {
    const page = await answering(undefined, (await Service.register(here)).request().url);
    expect([page.status, page.document.querySelector('.error-code')?.text]).toEqual([500, 'Erreur Y020030']);
  });

  test('§3.5 level not in the record + §11.2 Y100018: enough, and not one of those declared', async () => {
    const low = await Service.register(here);
    const page = await answering('eidas2', low.request().url);
    expect([page.status, page.document.querySelector('.error-code')?.text]).toEqual([400, 'Erreur Y100018']);
    expect(page.document.querySelector('.developers table')?.text).toContain('eidas1 or eidas3');
  });

  test('§3.5 level higher than requested: accepted, FranceConnect tells the one it has', async () => {
    const low = await Service.register(here);
    const page = await answering('eidas3', low.request().url);
    expect(page.url.pathname).toMatch(/\/consent$/);
  });
});
