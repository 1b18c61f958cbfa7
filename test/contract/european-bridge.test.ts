import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { europeans } from '../../personas/europeans/index.ts';
import type { Persona } from '../../personas/persona.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';
import { refusal } from '../support/visitor.ts';

/** The European bridge, from a service's request to what the service receives (sources of today §4). */

let federation: Federation;
let service: PlusService;
let callback: string;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await PlusService.register(federation, { name: 'Ma démarche' });
  callback = `${federation.franceconnectPlus.issuer}/oidc-callback`;
});
afterAll(async () => {
  service.close();
  await federation.stop();
});

const SCOPE = 'openid identite_pivot email preferred_username';
const HINT = { idp_hint: 'eidas-bridge', scope: SCOPE, claims: '{"id_token":{"amr":{"essential":true}}}' };

/** A browser on the bridge's list of countries. */
async function arrive(parameters: Record<string, string> = {}) {
  const walker = new Walker({ stopAt: service.client.redirect_uris });
  const page = await walker.get(service.request({ ...HINT, ...parameters }));
  return { walker, page };
}

/** One click on the person, who agrees to send everything the country has. */
async function arriveAs(person: string, parameters: Record<string, string> = {}) {
  const { walker } = await arrive(parameters);
  await walker.submit('form#filtrer', { filtre: person });
  await walker.submit(`button[name=persona][value=${person}]`);
  return walker;
}

interface AtNode {
  country?: string;
  person?: string;
  optional?: string[];
  level?: string;
  /** The page on which « Cancel » is pressed. */
  cancel?: 'mandatory' | 'optional' | 'sign-in' | 'confirmation';
}

/** All the pages of a country's node, or those before the citizen cancels. */
async function throughNode(
  walker: Walker,
  { country = 'DK', person = 'dk-signe', optional = [], level, cancel }: AtNode,
) {
  await walker.submit(`#country-${country}`);
  const fields = {
    mandatory: {},
    optional: Object.fromEntries(optional.map((name) => [name, 'on'])),
    'sign-in': { person, ...(level !== undefined && { level }) },
    confirmation: {},
  };
  for (const [page, values] of Object.entries(fields)) {
    expect(walker.page.url.pathname).toMatch(new RegExp(`/page/${page}$`));
    if (page === cancel) return walker.submit('button[value=cancel]');
    await walker.submit('button[value=next]', values);
  }
  return walker.page;
}

/** What the service receives once the person has confirmed at FranceConnect+. */
async function received(walker: Walker) {
  const { idToken, userinfo } = await service.complete((await walker.submit('form[action="/api/v2/login"]')).url);
  const { iss: _iss, aud: _aud, exp: _exp, iat: _iat, sub, ...claims } = userinfo.payload;
  return { idToken: idToken.payload, sub, claims };
}

const banner = ({ page }: Walker) => page.document.querySelector('[role=alert]')?.text.trim();

describe('who may use it', () => {
  test('§S4.1 off by default + idp_hint: no entry on the list, and the hint of the platform opens it', async () => {
    const list = await new Walker().get(service.request());
    expect(list.document.querySelector('#idp-eidas-bridge')).toBeNull();
    expect((await arrive()).page.url.pathname).toMatch(/^\/eidas-bridge\/interaction\//);
  });

  test('§S4.1 white list: the service whose list names it has an entry below the list, in English', async () => {
    const opened = await PlusService.register(federation, {
      idpFilterExclude: false,
      idpFilterList: ['la-poste', 'eidas-bridge'],
    });
    const { document } = await new Walker().get(opened.request());
    opened.close();
    const entry = document.querySelector('#fs-request-eidas-bridge #idp-eidas-bridge');
    expect(entry?.text.replace(/\s+/g, ' ')).toContain('Sign in with a digital identity from another European country');
    expect(document.querySelector('html')?.getAttribute('lang')).toBe('fr');
  });

  test('§S4.1 FranceConnect: not known there, and the hint is refused', async () => {
    const low = await Service.register(federation);
    const walker = new Walker({ stopAt: low.client.redirect_uris });
    const back = await walker.get(low.request({ idp_hint: 'eidas-bridge' }).url);
    expect(back.url.searchParams.get('error')).not.toBeNull();
  });
});

describe('the pages', () => {
  test('§S4.2 countries: in English, 29 in their order, Greece as EL', async () => {
    const { document } = (await arrive()).page;
    expect(document.querySelector('html')?.getAttribute('lang')).toBe('en');
    expect(document.querySelector('title')?.text).toBe('Choose your country - eIDAS Bridge');
    expect(document.querySelector('h1')?.text).toBe('Log-in with European digital ID');
    expect(document.querySelector('h2')?.text).toBe('Select the country where your digital identity was issued');
    const buttons = document.querySelectorAll('[data-testid=country-flags] button[name=country]');
    expect(buttons.map((button) => button.getAttribute('value')).join(' ')).toBe(
      'AT BE BG HR CY CZ DK EE FI DE EL HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE',
    );
    expect(buttons.map(({ id }) => id)).toEqual(buttons.map((button) => `country-${button.getAttribute('value')}`));
  });

  test('§S4.2 unknown country: refused on the page', async () => {
    const { walker, page } = await arrive();
    const csrf = page.document.querySelector('[name=csrf]')?.getAttribute('value') ?? '';
    expect((await walker.post(page.url, { csrf, country: 'FR' })).status).toBe(422);
  });

  test('§S4.2 node: a country with no invented person says so, and leads back to the list', async () => {
    const { walker } = await arrive();
    await walker.submit('#country-AT');
    await walker.submit('button[value=next]');
    const page = await walker.submit('button[value=next]');
    expect(page.document.querySelector('main')?.text).toContain('No invented person comes from Austria.');
    expect((await walker.submit('button[value=next]')).document.querySelector('#country-DK')).not.toBeNull();
  });

  test('§S4.2 optional attributes: off until they are switched on', async () => {
    const { walker } = await arrive();
    await walker.submit('#country-DK');
    const { document } = await walker.submit('button[value=next]');
    const boxes = document.querySelectorAll('input[type=checkbox]');
    expect(boxes.map((box) => [box.getAttribute('name'), box.hasAttribute('checked')])).toEqual([
      ['Gender', false],
      ['PlaceOfBirth', false],
    ]);
  });
});

describe('attributes', () => {
  const usable = europeans.filter(({ european }) => european?.level !== 'low');

  test.each(usable.map((persona) => [persona.id, persona] as const))(
    '§S4.3 claims: %s, what the country sends and the person agrees to, nothing else',
    async (id, { identity }: Persona) => {
      const { claims } = await received(await arriveAs(id));
      expect(claims).toEqual({ ...identity, preferred_username: identity.family_name });
      for (const claim of ['email', 'birthcountry', 'given_name_array', 'rnipp_family_name'])
        expect(claims).not.toHaveProperty(claim);
    },
  );

  test('§S4.3 consent: nothing optional that was not switched on', async () => {
    const { walker } = await arrive();
    await throughNode(walker, { person: 'dk-signe' });
    expect(Object.keys((await received(walker)).claims).sort()).toEqual(
      ['birthdate', 'family_name', 'given_name', 'preferred_username'].sort(),
    );
    const again = await arrive();
    await throughNode(again.walker, { person: 'dk-signe', optional: ['PlaceOfBirth'] });
    const { claims } = await received(again.walker);
    expect(claims).toMatchObject({ birthplace: 'Odense' });
    expect(claims).not.toHaveProperty('gender');
  });

  test('§S4.3 gender + §S4.6 identity refused by the bridge: the first letter is lowered; M ends on the bridge’s page Y080002', async () => {
    const add = (id: string, gender: string) =>
      federation.personas.add({
        id,
        identity: { given_name: 'Ada', family_name: 'Virtanen', birthdate: '1990-01-02', gender },
        european: { identifier: `FI/FR/${id}`, level: 'high' },
      });
    await add('fi-female', 'Female');
    expect((await received(await arriveAs('fi-female'))).claims).toMatchObject({ gender: 'female' });
    await add('fi-letter', 'M');
    const { page } = await arriveAs('fi-letter');
    expect([page.status, page.document.querySelector('html')?.getAttribute('lang')]).toEqual([400, 'en']);
    expect(page.document.querySelector('main')?.text).toContain('Y080002');
    expect(page.url.pathname).toMatch(/^\/eidas-bridge\//);
  });

  test('§S4.3 sub: it follows the country’s identifier, so a new card is somebody else', async () => {
    const subOf = async (id: string) => (await received(await arriveAs(id))).sub;
    const [card, again, renewed] = [
      await subOf('de-juergen'),
      await subOf('de-juergen'),
      await subOf('de-juergen-new-card'),
    ];
    expect(again).toBe(card);
    expect(renewed).not.toBe(card);
  });
});

describe('levels', () => {
  test.each([
    ['eidas2', 'dk-signe', 'eidas2'],
    ['eidas2', 'dk-rasmus', 'eidas3'],
    ['eidas3', 'dk-rasmus', 'eidas3'],
  ])('§S4.4 level told: %s asked, %s arrives, the service gets %s', async (asked, person, told) => {
    const { idToken } = await received(await arriveAs(person, { acr_values: asked }));
    expect(idToken).toMatchObject({ acr: told });
  });

  test.each([
    ['eidas3', 'dk-signe'],
    ['eidas2', 'pl-agnieszka'],
    ['eidas3', 'pl-agnieszka'],
  ])('§S4.4 below the level asked: %s asked, %s arrives, the node refuses', async (asked, person) => {
    const walker = await arriveAs(person, { acr_values: asked });
    expect(walker.page.url.pathname).toMatch(/^\/api\/v2\/interaction\/[^/]+$/);
    expect(banner(walker)).toContain('eIDAS Bridge');
  });

  test('§S4.4 level told: that chosen at the node, whoever the person is', async () => {
    const { walker } = await arrive();
    await throughNode(walker, { person: 'dk-signe', level: 'high' });
    expect((await received(walker)).idToken).toMatchObject({ acr: 'eidas3' });
  });

  test('§S4.4 low let through + §S4.6 level refused by the core: the service gets eidas2; where eidas3 was asked, page Y100001', async () => {
    await federation.scenarios.use('source-answers-low-level', { client: service.client.client_id });
    const { walker } = await arrive();
    await throughNode(walker, { country: 'PL', person: 'pl-agnieszka' });
    expect((await received(walker)).idToken).toMatchObject({ acr: 'eidas2' });
    const { page } = await arriveAs('pl-agnieszka', { acr_values: 'eidas3' });
    await federation.scenarios.reset();
    expect(await refusal(page)).toEqual({ status: 500, code: 'Y100001' });
  });

  test('§S4.6 level refused by the core: one the record does not allow is page Y100018', async () => {
    await federation.sourceRecords.set({ 'eidas-bridge': { allowedAcr: ['eidas2'] } });
    const { page } = await arriveAs('dk-rasmus');
    await federation.sourceRecords.set({});
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y100018' });
  });
});

describe('what is particular', () => {
  test('§S4.5 amr + mail + single sign-on: eidas alone, no e-mail, and the next request signs in again', async () => {
    const walker = await arriveAs('dk-signe');
    const { idToken } = await received(walker);
    expect(idToken.amr).toEqual(['eidas']);
    const mailbox = await fetch(new URL('/_local/mail', federation.franceconnect.issuer));
    expect(await mailbox.text()).not.toContain('Østergaard');
    const again = await walker.get(service.request(HINT));
    expect(again.url.pathname).toMatch(/^\/eidas-bridge\/interaction\//);
  });

  test('§S4.5 language: the confirmation page is in English, the list before it is in French', async () => {
    const { walker } = await arrive();
    await throughNode(walker, { person: 'dk-signe', cancel: 'mandatory' });
    expect(walker.page.document.querySelector('html')?.getAttribute('lang')).toBe('fr');
    const { document } = (await arriveAs('el-eleni')).page;
    expect(document.querySelector('html')?.getAttribute('lang')).toBe('en');
    expect(document.querySelector('title')?.text).toBe('Connection - Continue to Ma démarche Service - FranceConnect+');
    expect(document.querySelector('h1')?.text).toBe('You will login as: Ελένη Eleni ΠΑΠΑΔΟΠΟΎΛΟΥ PAPADOPOULOU');
    expect(document.querySelector('details summary')?.text).toBe('Transmitted data');
    expect(document.querySelector('details h2')?.text).toBe('Data fetched from FranceConnect+');
    expect(document.querySelector('form button[type=submit]')?.text).toBe('Continue to Ma démarche');
  });
});

describe('refusals', () => {
  /** Stops where FranceConnect receives the answer, then goes on. */
  async function refusedAt(cancel: NonNullable<AtNode['cancel']> | 'countries' | 'level') {
    const { walker } = await arrive({ acr_values: cancel === 'level' ? 'eidas3' : 'eidas2' });
    walker.stopAt = [callback];
    if (cancel === 'countries') await walker.click('a.back');
    else await throughNode(walker, cancel === 'level' ? {} : { cancel });
    const { url } = walker.page;
    walker.stopAt = service.client.redirect_uris;
    await walker.get(url);
    return { answer: Object.fromEntries(url.searchParams), walker };
  }

  const nodeSays = (message: string, sub = 'RequestDenied') => ({
    error: 'eidas_node_error',
    error_description: `StatusCode: Responder\nSubStatusCode: ${sub}\nStatusMessage: ${message}`,
  });

  test.each([
    ['countries', { error: 'access_denied', error_description: 'User auth aborted' }],
    ['mandatory', nodeSays('Consent not given for a mandatory attribute.')],
    ['optional', nodeSays('Consent not given for a mandatory attribute.')],
    ['sign-in', nodeSays('Citizen consent not given.')],
    ['confirmation', nodeSays('Citizen consent not given.')],
    ['level', nodeSays('202019 - Incorrect Level of Assurance in IdP response', 'AuthnFailed')],
  ] as const)('§S4.6 refused at the node: %s, then the list with the banner', async (cancel, expected) => {
    const { answer, walker } = await refusedAt(cancel);
    expect(answer).toMatchObject({ ...expected, state: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(banner(walker)).toContain('eIDAS Bridge');
  });

  test('§S4.6 identity refused by the core + §S4.5 language: page Y600006, in French', async () => {
    await federation.scenarios.use(
      { id: 'no-birthdate', title: 'No birthdate', faults: [{ kind: 'source-identity', remove: ['birthdate'] }] },
      { client: service.client.client_id },
    );
    const { page } = await arriveAs('dk-signe');
    await federation.scenarios.reset();
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y600006' });
    expect(page.document.querySelector('html')?.getAttribute('lang')).toBe('fr');
  });
});

test('§S4.1 idp_hint: the headless sign-in signs a European in', async () => {
  const { userinfo } = await service.signIn({ persona: 'dk-signe', source: 'eidas-bridge' }, HINT);
  expect(userinfo.payload).toMatchObject({ family_name: 'Østergaard' });
});
