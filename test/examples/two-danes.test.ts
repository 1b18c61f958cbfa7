import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { PlusService } from '../support/plus-service.ts';

/** What oots-france's stand-in of FranceConnect+ promises a service, replayed (sources of today §4.7). */

let federation: Federation;
let service: PlusService;
let other: PlusService;
beforeAll(async () => {
  const personas = resolve(import.meta.dirname, '../../examples/europeans/two-danes.json');
  federation = await startFederation({ only: ['provider', 'sources'], personas });
  // That stand-in knows no ECDH-ES.
  service = await PlusService.register(federation, {}, 'RSA-OAEP');
  other = await PlusService.register(federation, {}, 'RSA-OAEP');
});
afterAll(async () => {
  service.close();
  other.close();
  await federation.stop();
});

const SCOPE = 'openid given_name family_name birthdate gender birthplace';
const AMR = '{"id_token":{"amr":{"essential":true}}}';

async function open(parameters: Record<string, string> = {}, by = service) {
  const walker = new Walker({ stopAt: by.client.redirect_uris });
  await walker.get(by.request({ scope: SCOPE, idp_hint: 'eidas-bridge', ...parameters }));
  return walker;
}

/** Country, person, attributes and confirmation. */
async function identify(walker: Walker, person: string) {
  await walker.submit('#country-DK');
  await walker.submit('button[value=next]');
  await walker.submit('button[value=next]', { Gender: 'on', PlaceOfBirth: 'on' });
  await walker.submit('button[value=next]', { person });
  return walker.submit('button[value=next]');
}

async function signIn(person: string, parameters: Record<string, string> = {}, by = service) {
  const walker = await open(parameters, by);
  await identify(walker, person);
  const { url } = await walker.submit('form[action="/api/v2/login"]');
  const { tokens, idToken, userinfo } = await by.complete(url);
  return { walker, url, tokens, idToken: idToken.payload, userinfo: userinfo.payload, type: userinfo.contentType };
}

const withoutProtocol = ({ iss: _iss, aud: _aud, exp: _exp, iat: _iat, ...claims }: Record<string, unknown>) => claims;

describe('the way', () => {
  test.each([[{}], [{ prompt: 'consent' }]])(
    'a whole request %j opens the countries, without a list of sources',
    async (more) => {
      const walker = await open(more as Record<string, string>);
      expect(walker.page.document.querySelector('title')?.text).toContain('Choose your country');
      expect(walker.page.document.querySelector('#country-DK')).not.toBeNull();
    },
  );

  test('country, person, confirmation in English, then the code and the state', async () => {
    const walker = await open();
    const page = await identify(walker, 'dk-substantial');
    expect(page.document.querySelector('html')?.getAttribute('lang')).toBe('en');
    const labels = page.document.querySelectorAll('details li').map(({ text }) => text);
    expect(labels).toEqual(['Family name', 'Given name', 'Gender', 'Birthdate', 'Birthplace']);
    const { url } = await walker.submit('form[action="/api/v2/login"]');
    expect(url.searchParams.get('code')).not.toBeNull();
    expect(url.searchParams.get('state')).toBe('s'.repeat(32));
  });

  test.each([
    ['nonce', '12345678901234567890'],
    ['prompt', 'none'],
    ['fantaisie', 'oui'],
    ['redirect_uri', 'https://ailleurs.invalid/retour'],
    ['client_id', 'une-demarche-inconnue'],
    ['redirect_uri', '/retour'],
  ])('a malformed %s, « %s », is a page 400 and no redirection', async (name, value) => {
    const { page } = await open({ [name]: value });
    expect([page.status, page.stopped]).toEqual([400, false]);
  });

  test.each([
    ['acr_values', 'eidas1', 'invalid_acr'],
    ['idp_hint', 'impots', 'invalid_idp_hint'],
  ])('%s=%s comes back to the service as %s, without a code', async (name, value, error) => {
    const { page } = await open({ [name]: value });
    expect(page.stopped).toBe(true);
    expect(page.url.searchParams.get('error')).toBe(error);
    expect(page.url.searchParams.get('iss')).toBe(federation.franceconnectPlus.issuer);
    expect(page.url.searchParams.has('code')).toBe(false);
  });

  test('a level below the one asked for gives no code: back to the list, where the stand-in has a page 400', async () => {
    const walker = await open({ acr_values: 'eidas3' });
    const page = await identify(walker, 'dk-substantial');
    expect([page.stopped, page.document.querySelectorAll('[role=alert]').length]).toEqual([false, 1]);
  });
});

describe('what the service receives', () => {
  test('an encrypted, signed ID token with acr and without amr, unless it is asked for', async () => {
    const { tokens, idToken } = await signIn('dk-substantial');
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
    expect(idToken).toMatchObject({ nonce: 'n'.repeat(32), acr: 'eidas2', aud: service.client.client_id });
    expect(idToken).not.toHaveProperty('amr');
    expect((await signIn('dk-substantial', { claims: AMR })).idToken.amr).toEqual(['eidas']);
  });

  test('the level of the person where it is above the one asked for', async () => {
    expect((await signIn('dk-high', { acr_values: 'eidas2' })).idToken.acr).toBe('eidas3');
  });

  test('no claim but those its scopes cover and the person has', async () => {
    const { userinfo, type } = await signIn('dk-substantial');
    expect(type).toContain('application/jwt');
    expect(withoutProtocol(userinfo)).toEqual({
      sub: expect.stringMatching(/^[0-9a-f]{64}v1$/),
      given_name: 'Freja Marie',
      family_name: 'Sørensen',
      birthdate: '2001-04-17',
      gender: 'female',
      birthplace: 'Aarhus',
    });
    const high = withoutProtocol((await signIn('dk-high')).userinfo);
    expect(Object.keys(high).sort()).toEqual(['birthdate', 'family_name', 'given_name', 'sub']);
  });

  test('the scope profile adds preferred_username, equal to the family name', async () => {
    const { userinfo } = await signIn('dk-substantial', { scope: 'openid profile birthplace' });
    expect(userinfo).toMatchObject({ preferred_username: 'Sørensen', birthplace: 'Aarhus' });
  });

  test('a stable sub, another at another service', async () => {
    const [one, again, elsewhere] = [
      await signIn('dk-substantial'),
      await signIn('dk-substantial'),
      await signIn('dk-substantial', {}, other),
    ];
    expect(again.idToken.sub).toBe(one.idToken.sub);
    expect(elsewhere.idToken.sub).not.toBe(one.idToken.sub);
  });

  test('a code that serves once', async () => {
    const { url } = await signIn('dk-substantial');
    await expect(service.complete(url)).rejects.toThrow('token endpoint');
  });
});
