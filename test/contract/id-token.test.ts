import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { expectPage } from '../support/wire.ts';

/** Service contract §5: what an ID token holds, how it is signed, and on FranceConnect+ encrypted. */

let federation: Federation;
let service: Service;
const services: PlusService[] = [];

const registerPlus = async (metadata: Parameters<typeof PlusService.register>[1] = {}, alg?: 'RSA-OAEP') => {
  const registered = await PlusService.register(federation, metadata, alg);
  services.push(registered);
  return registered;
};

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(async () => {
  for (const each of services) each.close();
  await federation.stop();
});

const AMR = '{"id_token":{"amr":{"essential":true}}}';

describe('claims', () => {
  test('§5 header + sub + auth_time + acr + nonce + aud + iat + exp + iss + no other claim: eight, sixty seconds', async () => {
    const before = Math.floor(Date.now() / 1000);
    const request = service.request({ scope: 'openid identite_pivot email profile birth' });
    const { claims, tokens } = await service.complete(await federation.signIn(request.url), request);
    expect(claims).toEqual({
      sub: expect.stringMatching(/^[0-9a-f]{64}v1$/),
      auth_time: expect.any(Number),
      acr: 'eidas1',
      nonce: request.nonce,
      // A text, not a list.
      aud: service.client.client_id,
      exp: claims.iat + 60,
      iat: expect.any(Number),
      iss: federation.franceconnect.issuer,
    });
    expect(claims.auth_time).toBeGreaterThanOrEqual(before);
    expect(claims.auth_time).toBeLessThanOrEqual(claims.iat);
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
  });

  test('§5 amr: nine with it, only when asked through claims', async () => {
    const { claims } = await service.signIn({ source: 'la-poste' }, { claims: AMR });
    expect(Object.keys(claims)).toHaveLength(9);
    expect(claims.amr).toEqual(['fc', 'pop', 'pin', 'mfa']);
    const without = await service.signIn({ source: 'la-poste' }, { scope: 'openid amr' });
    expect(without.claims).not.toHaveProperty('amr');
    expect(without.userinfo).not.toHaveProperty('amr');
  });

  const KNOWN_AMR =
    'pwd pop otp fpt eye vbm tel sms kba wia mfa face geo hwk iris mca pin rba swk user mail eidas fc'.split(' ');

  test.each(['impots', 'ameli', 'la-poste', 'msa', 'alicem', 'mobile-connect'])(
    '§5 amr values: %s, « fc » and registered means',
    async (source) => {
      const { claims } = await service.signIn({ source }, { claims: AMR });
      const [first, ...means] = claims.amr as string[];
      expect(first).toBe('fc');
      expect(means.length).toBeGreaterThan(0);
      expect(means.filter((mean) => !KNOWN_AMR.includes(mean))).toEqual([]);
    },
  );
});

describe('signature', () => {
  test.each([
    ['ES256', { alg: 'ES256', kid: 'pkcs11:ES256:hsm' }],
    ['RS256', { alg: 'RS256', kid: 'pkcs11:RS256:hsm' }],
  ] as const)('§5 %s: as registered', async (alg, header) => {
    const signed = await Service.register(federation, {
      id_token_signed_response_alg: alg,
      userinfo_signed_response_alg: alg,
    });
    const { tokens } = await signed.signIn();
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toEqual(header);
  });

  test('§5 HS256: the header has no kid', async () => {
    const symmetric = await Service.register(federation, {
      id_token_signed_response_alg: 'HS256',
      userinfo_signed_response_alg: 'HS256',
    });
    const callback = await federation.signIn(symmetric.request().url);
    const { client_id, client_secret } = symmetric.client;
    const answer = await symmetric.post('/token', {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      client_id,
      client_secret,
    });
    const { id_token } = (await answer.json()) as { id_token: string };
    expect(decodeProtectedHeader(id_token)).toEqual({ alg: 'HS256' });
  });

  test.each(['RS256', 'HS256'] as const)('§5 high ES256 only: %s is a registration that does not hold', async (alg) => {
    const plus = await registerPlus({ id_token_signed_response_alg: alg });
    await expectPage(await fetch(plus.request(), { redirect: 'manual' }), 400, 'Y043310B');
  });
});

describe('encryption', () => {
  test.each(['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'] as const)('§5 nested + JWE header + %s', async (alg) => {
    const plus = await PlusService.register(federation, {}, alg);
    services.push(plus);
    const { idToken, userinfo, tokens } = await plus.signIn();
    expect(tokens.id_token?.split('.')).toHaveLength(5);
    for (const { outer, inner } of [idToken, userinfo]) {
      const { epk, ...header } = outer;
      expect(header).toEqual({
        alg,
        enc: 'A256GCM',
        cty: 'JWT',
        kid: `service-${alg}`,
        iss: federation.franceconnectPlus.issuer,
        aud: plus.client.client_id,
      });
      expect(epk !== undefined).toBe(alg === 'ECDH-ES');
      expect(inner).toEqual({ alg: 'ES256', kid: 'pkcs11:hsm' });
    }
  });

  test('§5 no other claim + acr: eight inside on FranceConnect+ as well', async () => {
    const { idToken } = await (await registerPlus()).signIn();
    expect(Object.keys(idToken.payload).sort()).toEqual(
      ['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub'].sort(),
    );
    expect(idToken.payload.acr).toBe('eidas2');
  });

  test('§5 no suitable key: an error at the token endpoint', async () => {
    const misfit = await registerPlus({ id_token_encrypted_response_alg: 'RSA-OAEP' });
    await expect(misfit.signIn()).rejects.toThrow(
      /invalid_client_metadata.*no suitable encryption key found \(RSA-OAEP\).*Y046B607/,
    );
  });

  test('§5 low ignores encryption: a registration of FranceConnect+ signs in on FranceConnect', async () => {
    const { client } = await registerPlus();
    const low = await Service.register(federation, { ...client, client_id: 'on-both', redirect_uris: [REDIRECT_URI] });
    const { tokens, userinfo } = await low.signIn();
    expect(tokens.id_token?.split('.')).toHaveLength(3);
    expect(userinfo.family_name).toBe('DUBREUIL');
  });
});
