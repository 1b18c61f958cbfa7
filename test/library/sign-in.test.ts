import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectFederation, type Federation, SignInError, startFederation, UserError } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { isOpen } from './temporary.ts';

let federation: Federation;
let service: Service;
beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

test('personas.all() gives everybody who can sign in, the one without difficulty first', async () => {
  const people = await federation.personas.all();
  expect(people.length).toBeGreaterThan(50);
  expect(people[0]).toMatchObject({ id: 'angele-dubreuil', credentials: { impots: { password: '123' } } });
  expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
  for (const { label, why } of people) expect([label, why].every((text) => text.trim() !== '')).toBe(true);
});

describe('signIn', () => {
  test('without a persona is the first one, at the first source that knows her', async () => {
    const { userinfo, claims } = await service.signIn({}, { scope: 'openid identite_pivot idp_id' });
    expect(userinfo).toMatchObject({ family_name: 'DUBREUIL', idp_id: 'impots' });
    expect(claims.acr).toBe('eidas1');
  });

  test('without a source is at the first one that knows the persona', async () => {
    // She has no account at impots.gouv.fr.
    const { userinfo } = await service.signIn({ persona: 'maud-trehorec' }, { scope: 'openid given_name idp_id' });
    expect(userinfo).toMatchObject({ idp_id: 'ameli', given_name: expect.stringContaining('Maud') });
  });

  test('without a persona is the first one the source knows', async () => {
    const { userinfo } = await service.signIn({ source: 'alicem' }, { scope: 'openid family_name idp_id' });
    expect(userinfo).toMatchObject({ idp_id: 'alicem', family_name: 'DUBREUIL' });
  });

  test.each(['impots', 'ameli', 'la-poste', 'msa', 'mobile-connect', 'alicem'])(
    'goes through the pages of %s',
    async (source) => {
      const { userinfo } = await service.signIn(
        { persona: 'angele-dubreuil', source },
        { scope: 'openid family_name idp_id' },
      );
      expect(userinfo).toMatchObject({ idp_id: source, family_name: 'DUBREUIL' });
    },
  );

  test.each(['eidas2', 'eidas3'])('with its defaults works on FranceConnect+ at %s', async (acr_values) => {
    const plus = await PlusService.register(federation);
    try {
      const callback = await federation.signIn(plus.request({ acr_values }));
      expect((await plus.complete(callback)).idToken.payload.acr).toBe(acr_values);
    } finally {
      plus.close();
    }
  });

  test('without a source passes over those the service does not accept', async () => {
    const strict = await Service.register(federation, { idpFilterList: ['impots', 'ameli'] });
    const { userinfo } = await strict.signIn({}, { scope: 'openid family_name idp_id' });
    expect(userinfo).toMatchObject({ family_name: 'DUBREUIL', idp_id: 'la-poste' });
  });

  test('stops at the service’s door: the callback is not requested', async () => {
    expect(await isOpen(REDIRECT_URI)).toBe(false);
    const request = service.request();
    const callback = await federation.signIn(request.url.href);
    expect(callback.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{20,}$/),
      state: request.state,
      iss: federation.franceconnect.issuer,
    });
  });

  test('is in a browser of its own each time', async () => {
    const two = await Promise.all([
      service.signIn({ persona: 'angele-dubreuil' }),
      service.signIn({ persona: 'bastien-courcelle' }),
    ]);
    expect(two.map(({ userinfo }) => userinfo.family_name)).toEqual(['DUBREUIL', 'COURCELLE']);
    const next = await service.signIn({ persona: 'clotilde-bernachot' });
    expect(next.userinfo.family_name).toBe('BERNACHOT');
  });

  test('returns an error callback as it is', async () => {
    const narrow = await Service.register(federation, { scopes: ['openid', 'email'] });
    const callback = await federation.signIn(narrow.request({ scope: 'openid gender' }).url);
    expect(callback.searchParams.get('error')).toBe('invalid_scope');
    expect(callback.searchParams.has('code')).toBe(false);
  });
});

describe('signIn refuses', () => {
  const refusalOf = async (as: { persona?: string; source?: string }, parameters: Record<string, string> = {}) => {
    const refusal: unknown = await federation.signIn(service.request(parameters).url, as).then(
      ({ href }) => href,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Error);
    return refusal as Error;
  };

  test.each([
    ['angele-dubreuille', 'angele-dubreuil'],
    ['Angele Dubreuil', 'angele-dubreuil'],
    ['bastien', 'bastien-courcelle'],
  ])('an unknown persona, %s, and names the nearest', async (persona, nearest) => {
    const { message } = await refusalOf({ persona });
    expect(message).toContain(persona);
    expect(message).toContain('Did you mean');
    expect(message).toContain(nearest);
  });

  test.each([
    ['impot', 'impots'],
    ['laposte', 'la-poste'],
    ['mobile_connect', 'mobile-connect'],
  ])('an unknown source, %s, and names the nearest', async (source, nearest) => {
    const refusal = await refusalOf({ source });
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal.message).toBe(`Unknown source '${source}'. Did you mean '${nearest}'?`);
  });

  test.each([
    ['the civil register does not know', 'priscille-vandekerre', 'Y010008'],
    ['died', 'odette-lavergnole', 'Y010015'],
    ['the source knows without e-mail', 'amelie-trottereau', 'Y600006'],
  ])('somebody %s, with the code of the page', async (_name, persona, code) => {
    const refusal = await refusalOf({ persona });
    expect(refusal).toBeInstanceOf(SignInError);
    expect(refusal).toMatchObject({ name: 'SignInError', code, status: expect.any(Number) });
    expect(refusal.message).toContain(code);
    expect(refusal.message).toContain(`stopped at ${new URL(federation.franceconnect.issuer).origin}/`);
    expect(refusal.message).not.toMatch(/<|\n\s+at /);
  });

  test('somebody whom the source does not know, and says so', async () => {
    const refusal = await refusalOf({ persona: 'maud-trehorec', source: 'impots' });
    expect(refusal.message).toMatch(/maud-trehorec.*impots|impots.*maud-trehorec/);
  });

  test('a source that the list does not offer, and names those it offers', async () => {
    const plus = await PlusService.register(federation);
    const refusal = await federation.signIn(plus.request({ acr_values: 'eidas3' }), { source: 'impots' }).catch(String);
    plus.close();
    expect(refusal).toContain(`The list does not offer 'impots'. Offered: alicem.`);
    const strict = await Service.register(federation, { idpFilterExclude: false, idpFilterList: ['msa', 'ameli'] });
    const greyed = await federation.signIn(strict.request().url, { source: 'la-poste' }).catch(String);
    expect(greyed).toContain(`The list does not offer 'la-poste'. Offered: ameli, msa.`);
  });

  test('a request FranceConnect refuses, with its code, the rule, and each parameter sent and expected', async () => {
    const refusal = await refusalOf({}, { login_hint: 'somebody', nonce: 'short' });
    expect(refusal).toBeInstanceOf(SignInError);
    expect(refusal).toMatchObject({ status: 400, code: 'Y030007' });
    expect(refusal.message).toMatch(/ — Y030007 — \S.* .*\S/);
    expect((refusal as SignInError).faults).toEqual([
      { path: 'nonce', received: 'short', expected: expect.stringContaining('22') },
      { path: 'login_hint', received: 'somebody', expected: 'nothing of this name' },
    ]);
    expect(refusal.message).toContain('\nnonce: received short, expected ');
    expect(refusal.message).toContain('\nlogin_hint: received somebody, expected ');
  });

  test('a redirect_uri that is not registered, beside the registered one', async () => {
    const refusal = await refusalOf({}, { redirect_uri: `${REDIRECT_URI}/` });
    expect(refusal).toMatchObject({ code: 'Y04C013C' });
    expect((refusal as SignInError).faults).toContainEqual({
      path: 'redirect_uri',
      received: `${REDIRECT_URI}/`,
      expected: expect.stringContaining(REDIRECT_URI),
    });
  });

  test('all of it over the control API too', async () => {
    const remote = await connectFederation(new URL(federation.franceconnect.issuer).origin);
    const { url } = service.request({ login_hint: 'somebody' });
    const refusal = await remote.signIn(url).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SignInError);
    expect((refusal as SignInError).faults).toEqual([
      { path: 'login_hint', received: 'somebody', expected: expect.any(String) },
    ]);
  });

  test('an address that is not one', async () => {
    await expect(federation.signIn('authorize?client_id=x')).rejects.toThrow();
  });
});
