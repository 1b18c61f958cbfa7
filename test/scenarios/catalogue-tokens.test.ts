import { afterAll, expect } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { checkFamilies } from './check-families.ts';
import type { Expected } from './observe.ts';

/** What may be wrong with an ID token or with userinfo: shown on the wire, and refused by openid-client where it must be. */

const federation = await startFederation({ only: ['provider', 'sources'] });
afterAll(() => federation.stop());

const past = (seconds: number) => ({ asymmetricMatch: (value: number) => value < Date.now() / 1000 - seconds });
const ahead = (seconds: number) => ({ asymmetricMatch: (value: number) => value > Date.now() / 1000 + seconds });
const absent = (name: string) => ({
  asymmetricMatch: (claims: object) => typeof claims === 'object' && !Object.hasOwn(claims, name),
});
const idToken = (claims: unknown, header: unknown = {}): Expected => ({ seen: { idToken: { claims, header } } });
const userinfo = (claims: unknown, header: unknown = {}): Expected => ({ seen: { userinfo: { claims, header } } });
/** Only the signature is wrong: what openid-client refuses below. */
const looksRight = idToken({ sub: expect.any(String), nonce: 'n'.repeat(32) }, { alg: 'ES256' });

checkFamilies(federation, ['ID token', 'Userinfo'], {
  'invalid-iss': idToken({ iss: 'https://autre-fournisseur.example/api/v2' }),
  'missing-iss': idToken(absent('iss')),
  'invalid-aud': idToken({ aud: 'un-autre-service' }),
  'missing-aud': idToken(absent('aud')),
  'invalid-secondary-aud': idToken({ aud: [expect.stringMatching(/^[0-9a-f]{64}$/), 'un-autre-service'] }),
  'invalid-azp': idToken({ azp: 'un-autre-service' }),
  'invalid-nonce': idToken({ nonce: 'nonce-d-une-autre-connexion-0123456789' }),
  'invalid-missing-nonce': idToken(absent('nonce')),
  'missing-sub': idToken(absent('sub')),
  'missing-iat': idToken(absent('iat')),
  'invalid-missing-exp': idToken(absent('exp')),
  'expired-id-token': idToken({ exp: past(3500) }),
  'id-token-not-yet-valid': idToken({ nbf: ahead(3500) }),
  'idtoken-sig-none': idToken({ sub: expect.any(String) }, { alg: 'none' }),
  'invalid-sig-es256': looksRight,
  'invalid-sig-rs256': {
    ...idToken({}, { alg: 'RS256', kid: 'pkcs11:RS256:hsm' }),
    client: { id_token_signed_response_alg: 'RS256' },
  },
  'invalid-sig-hs256': { ...idToken({}, { alg: 'HS256' }), client: { id_token_signed_response_alg: 'HS256' } },
  'invalid-sig-other-key': looksRight,
  'invalid-alternate-alg': idToken({}, { alg: 'HS256' }),
  'public-key-as-secret': idToken({}, { alg: 'HS256' }),
  'unknown-kid': idToken({}, { kid: 'cle-inconnue' }),
  'kid-absent': idToken({}, absent('kid')),
  'kid-absent-multiple-jwks': {
    seen: {
      idToken: { header: absent('kid') },
      jwks: { body: { keys: [{ alg: 'ES256' }, { alg: 'RS256' }, { alg: 'ES256' }, { alg: 'RS256' }] } },
    },
  },
  'acr-unknown': idToken({ acr: 'eidas0' }),
  'missing-acr': idToken(absent('acr')),
  'acr-higher': idToken({ acr: 'eidas3' }),
  'additional-claims': idToken({ nouveaute: 'oui', rep_scope: ['un', 'deux'] }),
  'clock-ahead': idToken({ iat: ahead(50), exp: ahead(110) }),
  'clock-behind': idToken({ iat: past(35), exp: ahead(10) }),

  'userinfo-invalid-sub': userinfo({ sub: `${'0'.repeat(64)}v1` }),
  'userinfo-missing-sub': userinfo(absent('sub')),
  'userinfo-invalid-sig': userinfo({ family_name: expect.any(String) }, { alg: 'ES256' }),
  'userinfo-other-key': userinfo({ family_name: expect.any(String) }, { alg: 'ES256' }),
  'userinfo-sig-none': userinfo({ family_name: expect.any(String) }, { alg: 'none' }),
  'userinfo-unsigned': {
    seen: {
      userinfo: {
        status: 200,
        type: 'application/json; charset=utf-8',
        body: { sub: expect.any(String), family_name: expect.any(String) },
      },
    },
  },
  'userinfo-invalid-iss': userinfo({ iss: 'https://autre-fournisseur.example/api/v2' }),
  'userinfo-invalid-aud': userinfo({ aud: 'un-autre-service' }),
  'userinfo-expired': userinfo({ exp: past(3500) }),
  'userinfo-401': { seen: { userinfo: { status: 401, body: { error: 'invalid_token' } } } },
  'userinfo-500': { seen: { userinfo: { status: 500, type: expect.stringContaining('text/html') } } },
  'userinfo-garbage': {
    seen: {
      userinfo: { status: 200, type: expect.stringContaining('application/jwt'), body: 'ceci n’est pas un jeton' },
    },
  },
  'userinfo-slow': { seen: { userinfo: { status: 200 }, took: { asymmetricMatch: (took: number) => took >= 2.9 } } },
  'userinfo-cut': { seen: { idToken: { claims: {} }, userinfo: { status: 0 } } },
});
