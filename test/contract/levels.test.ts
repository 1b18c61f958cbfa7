import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Sources of today §2: the level a source answers, the level a person has, and what FranceConnect makes of both. */

const PLUS_DOOR = 'http://localhost:3997/';
const UNCERTIFIED = 'capucine-attendmairie';

let federation: Federation;
let service: Service;
let plus: PlusService;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  plus = await PlusService.register(federation);
});
afterEach(() => federation.reset());
afterAll(async () => {
  plus.close();
  await federation.stop();
});

/** The source's ID token says this, whatever was asked of it. */
const answers = (acr: string | undefined) =>
  federation.scenarios.use({
    id: 'answers',
    faults: [
      acr === undefined ? { kind: 'source-id-token', remove: ['acr'] } : { kind: 'source-id-token', set: { acr } },
    ],
  });

const records = (allowedAcr: ('eidas1' | 'eidas2' | 'eidas3')[]) =>
  federation.sourceRecords.set({ 'la-poste': { allowedAcr } });

/** Signs somebody in on FranceConnect+, as far as that goes. */
async function onPlus(source: string, acr_values: string, person?: string) {
  const visitor = new Visitor(federation.franceconnectPlus.issuer, PLUS_DOOR);
  await visitor.browser.get(plus.request({ acr_values }));
  await visitor.identify(source, person);
  return visitor;
}

async function onLow(source: string, person?: string) {
  const visitor = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await visitor.browser.get(service.request().url);
  await visitor.identify(source, person);
  return visitor;
}

const told = async (source: string, acr_values: string) =>
  (await plus.signIn({ source }, { acr_values })).idToken.payload.acr;

describe('what FranceConnect makes of the level', () => {
  test('§S2.1 same as asked: accepted, and told', async () => {
    expect(await told('la-poste', 'eidas2')).toBe('eidas2');
    expect((await service.signIn({ source: 'la-poste' })).claims.acr).toBe('eidas1');
  });

  test('§S2.1 higher, in allowedAcr: accepted; FranceConnect+ tells the higher one, FranceConnect eidas1', async () => {
    expect(await told('france-identite', 'eidas2')).toBe('eidas3');
    await answers('eidas2');
    expect((await service.signIn({ source: 'la-poste' })).claims.acr).toBe('eidas1');
  });

  test('§S2.1 higher, not in allowedAcr: page 400 Y100018', async () => {
    await records(['eidas1']);
    await answers('eidas2');
    expect(await refusal((await onLow('la-poste')).page)).toEqual({ status: 400, code: 'Y100018' });
  });

  test.each(['eidas1', 'eidas9'])(
    '§S2.1 lower than the service’s, or unknown: %s is page 500 Y100001, without a hint of the cause to the citizen',
    async (acr) => {
      await answers(acr);
      const { page } = await onPlus('la-poste', 'eidas2');
      expect(await refusal(page)).toEqual({ status: 500, code: 'Y100001' });
      page.document.querySelector('.developers')?.remove();
      expect(page.document.querySelector('main')?.text).not.toMatch(/niveau|eidas/i);
    },
  );

  test('§S2.1 lower than asked of the source, not than the service’s: page 400 Y100018', async () => {
    await records(['eidas3']);
    await answers('eidas2');
    expect(await refusal((await onPlus('la-poste', 'eidas2')).page)).toEqual({ status: 400, code: 'Y100018' });
  });

  test('§S2.1 none: page 500 Y020030', async () => {
    await answers(undefined);
    expect(await refusal((await onPlus('la-poste', 'eidas2')).page)).toEqual({ status: 500, code: 'Y020030' });
  });
});

describe('the level of the person', () => {
  test('§S2.2 certified: the person’s level is answered, higher than asked', async () => {
    expect(await told('france-identite', 'eidas3')).toBe('eidas3');
    expect((await service.signIn({ source: 'france-identite' })).claims.acr).toBe('eidas1');
  });

  test('§S2.2 below what is asked: the source refuses, and FranceConnect shows its list again with the banner', async () => {
    const { browser } = await onPlus('france-identite', 'eidas2', UNCERTIFIED);
    expect([browser.page.status, browser.page.document.querySelector('h1')?.text]).toEqual([
      403,
      'Votre compte ne suffit pas pour cette démarche',
    ]);
    expect(browser.page.document.querySelector('main')?.text).toContain('certifier votre identité dans une mairie');
    const list = await browser.click('a.back');
    expect(list.document.querySelector('#interaction-error-banner')?.text).toContain('France Identité');
  });

  test('§S2.2 below what is asked, answered all the same: page 500 Y100001', async () => {
    await federation.scenarios.use('source-answers-low-level');
    expect(await refusal((await onPlus('france-identite', 'eidas2', UNCERTIFIED)).page)).toEqual({
      status: 500,
      code: 'Y100001',
    });
  });

  test('§S2.2 on FranceConnect: no more than eidas1 is asked, and the same person signs in', async () => {
    const as = { source: 'france-identite', persona: UNCERTIFIED };
    expect((await service.signIn(as)).userinfo.family_name).toBe('ATTENDMAIRIE');
  });

  test('§S2.2 a person of one’s own has a level too', async () => {
    const { persona } = await federation.personas.add({
      identity: {
        given_name: 'Zélie',
        family_name: 'SANSMAIRIE',
        birthdate: '1980-01-01',
        gender: 'female',
        birthplace: '35238',
      },
      certified: false,
    });
    const { page } = await onPlus('france-identite', 'eidas2', persona.id);
    expect(page.status).toBe(403);
    await federation.personas.remove(persona.id);
  });
});
