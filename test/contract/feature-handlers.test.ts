import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { europeanIdentityHash, sub } from '../../contract/sub.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { europeanAccount, subOf } from '../../provider/pairwise.ts';
import { DataProvider } from '../support/data-provider.ts';
import { FaultySource, type Misbehaviour } from '../support/faulty-source.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Identity sources §2.1, `featureHandlers`; service contract §12 `rep_scope`, §3.7, §7.3, §8: Aidants Connect and the European node. */

const AIDANTS = {
  coreVerify: 'core-fcp-aidants-connect-verify',
  coreAuthorization: 'core-fcp-aidants-connect-authorization',
} as const;
const EUROPEAN = {
  coreVerify: 'core-fcp-eidas-verify',
  idpIdentityCheck: 'core-fcp-eidas-identity-check',
  authenticationEmail: null,
} as const;
/** All the European node must send. */
const EUROPEAN_IDENTITY = {
  given_name: 'Élodie',
  family_name: 'Vanderverre',
  birthdate: '1971-05-04',
  gender: undefined,
  birthplace: undefined,
  birthcountry: undefined,
  email: undefined,
};

let federation: Federation;
let service: Service;
let plus: PlusService;
let source: FaultySource;

beforeAll(async () => {
  source = await FaultySource.start();
  federation = await startFederation({ only: ['provider'], sources: [source.record] });
  service = await Service.register(federation, { rep_scope: ['argent', 'papiers'] });
  plus = await PlusService.register(federation);
});
afterEach(() => federation.sourceRecords.set({}));
afterAll(async () => {
  plus.close();
  await federation.stop();
  source.stop();
});

/** From a service to the page after the source. */
async function arrive(behaviour: Misbehaviour, by = service, visitor = newVisitor()) {
  source.behaviour = behaviour;
  const request = by.request({ scope: 'openid identite_pivot email' });
  await visitor.browser.get(request.url);
  return { visitor, request, page: await visitor.browser.submit('#idp-essai') };
}

const newVisitor = () => new Visitor(federation.franceconnect.issuer, REDIRECT_URI);

describe('Aidants Connect', () => {
  const mandate = (...rep_scope: string[]) => ({ idToken: { rep_scope } });
  const carers = (featureHandlers: object = AIDANTS, more: object = {}) =>
    federation.sourceRecords.set({ essai: { featureHandlers, ...more } });

  test('§12 rep_scope + §13 rep_scope + §3.3 claims: asked of the source, and of no other', async () => {
    await carers();
    await arrive(mandate('argent'));
    expect(JSON.parse(source.asked.get('claims') ?? '')).toEqual({
      id_token: { rep_scope: { essential: true, values: ['argent', 'papiers'] } },
    });
    await federation.sourceRecords.set({});
    await arrive({});
    expect(source.asked.has('claims')).toBe(false);
  });

  test('§12 rep_scope: a mandate with one of them signs in, and the service gets none', async () => {
    await carers();
    const { visitor, request } = await arrive(mandate('logement', 'papiers'));
    const { claims, userinfo } = await service.complete((await visitor.confirm()).url, request);
    expect({ ...claims, ...userinfo }).not.toHaveProperty('rep_scope');
    expect(userinfo.family_name).toBe('VERDECOURT');
  });

  test.each([
    ['others', mandate('logement')],
    ['none', {}],
  ])(
    '§12 rep_scope + §11.2 Y600020: a mandate with %s is page 400, and the way back tells access_denied',
    async (_what, mandated) => {
      await carers();
      const { page } = await arrive(mandated);
      expect(await refusal(page)).toEqual({ status: 400, code: 'Y600020' });
      const back = new URL(page.document.querySelector('a.back')?.getAttribute('href') ?? '', page.url).searchParams;
      expect([back.get('error'), back.get('error_description')]).toEqual([
        'access_denied',
        'authentication aborted due to a technical error on the authorization server',
      ]);
      expect(page.document.querySelector('.developers table')?.text).toContain('argent or papiers');
    },
  );

  test('§12 rep_scope: a service that demands none takes any mandate, and other sources need none', async () => {
    const undemanding = await Service.register(federation);
    await carers();
    expect((await arrive({}, undemanding)).page.url.pathname).toMatch(/\/consent$/);
    await federation.sourceRecords.set({});
    expect((await arrive({})).page.url.pathname).toMatch(/\/consent$/);
  });

  test('§12 rep_scope: a source of one’s own gives the mandates, as docs/source-records.md says', async () => {
    await using own = await startFederation({
      only: ['provider', 'sources'],
      sources: [{ id: 'aidants', title: 'Aidants Connect', claims: () => ({ rep_scope: ['argent'] }) }],
      sourceRecords: { aidants: { featureHandlers: AIDANTS } },
    });
    const signIn = async (rep_scope: string[]) =>
      (await Service.register(own, { rep_scope })).signIn({ source: 'aidants' }).catch((error) => error);
    expect((await signIn(['argent'])).userinfo.family_name).toBe('DUBREUIL');
    expect(await signIn(['papiers'])).toMatchObject({ status: 400, code: 'Y600020' });
  });

  test('§13 extra entries + §3.2 Aidants Connect: an entry of its own on FranceConnect, none on FranceConnect+', async () => {
    await carers(AIDANTS, { allowedAcr: ['eidas1', 'eidas2'] });
    const low = (await newVisitor().browser.get(service.request().url)).document;
    expect(low.querySelectorAll('h2').map(({ text }) => text)).toContain('Vous êtes un aidant professionnel ?');
    expect(low.querySelectorAll('#idp-essai')).toHaveLength(1);
    const high = (await newVisitor().browser.get(plus.request())).document;
    expect(high.querySelector('#idp-essai')).toBeNull();
  });
});

describe('the European node', () => {
  const european = (more: object = {}) =>
    federation.sourceRecords.set({ essai: { featureHandlers: EUROPEAN, ...more } });
  const abroad: Misbehaviour = { userinfo: EUROPEAN_IDENTITY };

  test('§3.4 identity accepted + §3.5 European node + §7.2 missing data omitted: neither form nor register, and what there is is transmitted', async () => {
    await european();
    const nobody = { id: 'nobody', title: 'Nobody', faults: [{ kind: 'register', outcome: 'no-echo' }] } as const;
    await federation.scenarios.use(nobody, { client: service.client.client_id });
    const { visitor, request, page } = await arrive(abroad);
    expect(page.document.text).toContain('VANDERVERRE');
    const { userinfo } = await service.complete((await visitor.confirm()).url, request);
    await federation.scenarios.reset();
    expect(Object.keys(userinfo).sort()).toEqual(
      ['aud', 'birthdate', 'exp', 'family_name', 'given_name', 'iat', 'iss', 'sub'].sort(),
    );
    expect(userinfo).toMatchObject({ given_name: 'Élodie', family_name: 'Vanderverre', birthdate: '1971-05-04' });
  });

  test.each([
    ['given_name', undefined],
    ['family_name', 'x'.repeat(257)],
    ['birthdate', 19710504],
    ['gender', 'other'],
    ['birthplace', 12],
    ['email', 'nobody'],
  ])('§3.4 identity not valid: %s %j from the European node too', async (claim, value) => {
    await european();
    const { page } = await arrive({ userinfo: { ...EUROPEAN_IDENTITY, [claim]: value } });
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y600006' });
  });

  test('§8 register’s identity: there is none, the source’s sub makes the service’s, whatever the names', async () => {
    await european();
    const subFor = async (userinfo: Record<string, unknown>, who = 'somebody') => {
      const behaviour = { userinfo: { ...EUROPEAN_IDENTITY, ...userinfo, sub: who }, idToken: { sub: who } };
      const { visitor, request } = await arrive(behaviour);
      return (await service.complete((await visitor.confirm()).url, request)).userinfo.sub;
    };
    const first = await subFor({});
    expect(first).toMatch(/^[0-9a-f]{64}v1$/);
    expect(await subFor({ family_name: 'Autrement' })).toBe(first);
    expect(await subFor({}, 'somebody-else')).not.toBe(first);
  });

  test('§8 formula: of the European node’s sub, with a secret of its own', () => {
    const hash = europeanIdentityHash('ES/FR/12345');
    expect(hash).toBe('vW5pT+ZVaGAd4dNDwaim05Irak7YFMUX6new+t6t8jc=');
    const secrets = { sub: 'national', europeanSub: 'european' };
    expect(subOf('entity', europeanAccount(hash), secrets)).toBe(sub('entity', hash, 'european'));
    expect(subOf('entity', hash, secrets)).toBe(sub('entity', hash, 'national'));
  });

  test('§3.7 European node: never single sign-on', async () => {
    await european();
    const { visitor } = await arrive(abroad);
    await visitor.confirm();
    const again = await visitor.ask(service.request().url);
    expect(again.status).toBe(303);
    expect(again.headers.get('location')).toMatch(/\/interaction\/[\w-]{43}$/);
  });

  test('§14 failure + §11.2 Y270001: page 500 where somebody is to be written to and has no address', async () => {
    await european({ featureHandlers: { ...EUROPEAN, authenticationEmail: 'core-fcp-send-email' } });
    const { visitor } = await arrive(abroad);
    const page = await visitor.confirm();
    expect(await refusal(page)).toEqual({ status: 500, code: 'Y270001' });
    expect(page.body).toContain('Les informations sur votre identité sont incomplètes');
  });

  test('§10 identity: none of somebody no register knows', async () => {
    await european();
    const dataProvider = await DataProvider.register(federation);
    const { visitor, request } = await arrive(abroad);
    const { tokens } = await service.complete((await visitor.confirm()).url, request);
    const introspection = await dataProvider.check(federation.franceconnect.issuer, tokens.access_token);
    dataProvider.close();
    expect(Object.keys(introspection)).toEqual(['active', 'aud', 'sub', 'iat', 'exp', 'acr', 'jti', 'scope']);
  });

  test('§13 extra entries + §3.2 European node: an entry of its own on FranceConnect+, and no rnipp_ twin', async () => {
    await european({ allowedAcr: ['eidas2'] });
    source.behaviour = { ...abroad, idToken: { acr: 'eidas2' } };
    const visitor = new Visitor(federation.franceconnectPlus.issuer, 'http://localhost:3997/');
    const mire = await visitor.browser.get(plus.request({ scope: 'openid rnipp_identite_pivot' }));
    expect(mire.document.querySelector('#idp-essai [lang=en]')?.text).toContain('another European country');
    await visitor.browser.submit('#idp-essai');
    const { userinfo } = await plus.complete((await visitor.confirm()).url);
    expect(Object.keys(userinfo.payload).filter((claim) => claim.startsWith('rnipp_'))).toEqual([]);
    expect(userinfo.payload).toMatchObject({ given_name: 'Élodie', birthdate: '1971-05-04' });
  });
});

test('§3.2 faulty records: a handler FranceConnect has not is refused, with those it has', async () => {
  const faulty = { essai: { featureHandlers: { coreVerify: 'core-fcp-other', mail: true } } } as never;
  await expect(federation.sourceRecords.set(faulty)).rejects.toThrow(
    /coreVerify: received core-fcp-other, expected core-fcp-default-verify or [\s\S]*featureHandlers\.mail/,
  );
});
