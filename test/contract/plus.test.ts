import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** FranceConnect+: what differs from FranceConnect (service contract §2.5, §3.7, §5, §7.2, §8, §9). */

let federation: Federation;
let service: PlusService;
const services: PlusService[] = [];

const register = async (
  ...args: Parameters<typeof PlusService.register> extends [Federation, ...infer Rest] ? Rest : never
) => {
  const registered = await PlusService.register(federation, ...args);
  services.push(registered);
  return registered;
};

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await register();
});
afterAll(async () => {
  for (const each of services) each.close();
  await federation.stop();
});

const browse = async (parameters: Record<string, string> = {}) => {
  const walker = new Walker({ stopAt: 'http://localhost:3997/' });
  await walker.get(service.request(parameters));
  return walker;
};

describe('acr (§2.5)', () => {
  test('an unknown value stands for eidas3', async () => {
    const { idToken } = await service.signIn({ source: 'alicem' }, { acr_values: 'foo' });
    expect(idToken.payload.acr).toBe('eidas3');
  });

  test('the lowest value wins, even when the platform does not give it', async () => {
    const { url } = (await browse({ acr_values: 'eidas1 eidas2' })).page;
    expect(url.searchParams.get('error')).toBe('invalid_acr');
    expect(url.searchParams.get('error_description')).toBe(
      'acr_value is not valid, should be equal one of these values, expected eidas2,eidas3, got eidas1',
    );
  });

  test('only sources that give eidas2 or eidas3 are listed; those below the request are greyed', async () => {
    const { document } = (await browse({ acr_values: 'eidas3' })).page;
    const buttons = document.querySelectorAll('button[data-testid]');
    expect(buttons.map((button) => [button.id, button.hasAttribute('disabled')])).toEqual([
      ['idp-la-poste', true],
      ['idp-alicem', false],
    ]);
    expect(document.querySelector('title')?.text).toBe('Connexion - Choix du compte - FranceConnect+');
  });
});

describe('nested tokens (§5, §6)', () => {
  test.each(['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'] as const)('%s', async (alg) => {
    const { idToken, userinfo } = await (await register({}, alg)).signIn();
    for (const { outer, inner } of [idToken, userinfo]) {
      expect(outer).toMatchObject({
        alg,
        enc: 'A256GCM',
        cty: 'JWT',
        kid: `service-${alg}`,
        iss: federation.franceconnectPlus.issuer,
      });
      expect(inner).toEqual({ alg: 'ES256', kid: 'pkcs11:hsm' });
    }
    expect(userinfo.contentType).toBe('application/jwt; charset=utf-8');
    expect(Object.keys(idToken.payload).sort()).toEqual([
      'acr',
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'nonce',
      'sub',
    ]);
    expect(idToken.payload.acr).toBe('eidas2');
  });

  test('a service without encryption is page 400 Y043310B', async () => {
    const plain = await Service.register(federation);
    const url = service.request({
      client_id: plain.client.client_id,
      redirect_uri: plain.client.redirect_uris[0] ?? '',
    });
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Y043310B');
  });

  test('FranceConnect ignores the encryption members of a registration', async () => {
    const { jwks_uri, userinfo_encrypted_response_alg, userinfo_encrypted_response_enc } = service.client;
    const low = await Service.register(federation, {
      ...(jwks_uri && { jwks_uri }),
      ...(userinfo_encrypted_response_alg && { userinfo_encrypted_response_alg }),
      ...(userinfo_encrypted_response_enc && { userinfo_encrypted_response_enc }),
    });
    expect((await low.signIn()).userinfo.family_name).toBe('DUBREUIL');
  });

  test('a service whose keys do not fit gets an error at the token endpoint', async () => {
    const misfit = await register({ id_token_encrypted_response_alg: 'RSA-OAEP' });
    await expect(misfit.signIn()).rejects.toThrow(/no suitable encryption key found/);
  });
});

describe('identity (§7.2, §7.3)', () => {
  test('the source’s own, with the register’s beside it on request', async () => {
    const rectified = (await federation.personas.all()).find(
      ({ register: answer, credentials }) => answer?.outcome === 'rectified' && credentials['la-poste'],
    );
    const persona = rectified?.id ?? 'angele-dubreuil';
    const { userinfo } = await service.signIn(
      { source: 'la-poste', persona },
      { scope: 'openid rnipp_identite_pivot' },
    );
    const known = (await federation.personas.all()).find(({ id }) => id === persona);
    expect(userinfo.payload).toMatchObject({
      given_name: known?.identity.given_name,
      family_name: known?.identity.family_name,
      birthdate: known?.identity.birthdate,
      rnipp_family_name: expect.any(String),
      rnipp_given_name_array: expect.any(Array),
      rnipp_birthcountry: '99100',
    });
    const plain = await service.signIn({ source: 'la-poste', persona }, { scope: 'openid identite_pivot idp_id' });
    expect(Object.keys(plain.userinfo.payload).sort()).toEqual(
      [
        'aud',
        'birthcountry',
        'birthdate',
        'birthplace',
        'exp',
        'family_name',
        'gender',
        'given_name',
        'iat',
        'iss',
        'sub',
      ].sort(),
    );
  });

  test('another sub than on FranceConnect for the same person and service (§8)', async () => {
    const low = await Service.register(federation, { entityId: service.client.entityId });
    const one = await low.signIn({ persona: 'angele-dubreuil', source: 'la-poste' });
    const other = await service.signIn({ persona: 'angele-dubreuil', source: 'la-poste' });
    expect(other.idToken.payload.sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect(other.idToken.payload.sub).not.toBe(one.claims.sub);
  });
});

describe('single sign-on (§3.7)', () => {
  const signIn = async (walker: Walker, source: string, parameters: Record<string, string>) => {
    await walker.get(service.request(parameters));
    await walker.submit(`#idp-${source}`);
    await walker.submit('button[name="persona"][value="angele-dubreuil"]');
    await walker.submit('button[name="decision"][value="approuver"]');
    return walker.submit('form[action$="/login"]');
  };

  test('an eidas3 session serves an eidas2 request, told as eidas2; an eidas3 request starts afresh', async () => {
    const walker = new Walker({ stopAt: 'http://localhost:3997/' });
    await signIn(walker, 'alicem', { acr_values: 'eidas3' });
    const page = await walker.get(service.request({ acr_values: 'eidas2' }));
    expect(page.url.pathname).toMatch(/\/consent$/);
    const { url } = await walker.submit('form[action$="/login"]');
    expect((await service.complete(url)).idToken.payload.acr).toBe('eidas2');
    const again = await walker.get(service.request({ acr_values: 'eidas3' }));
    expect(again.document.querySelector('h1')?.text).toContain('Connexion en cours sur');
  });

  test('the session cookie ends with the browser', async () => {
    const answer = await fetch(service.request(), { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('fcp_session_id='));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    expect(cookie).not.toMatch(/Max-Age|Expires/i);
  });

  test('both platforms live in one browser without disturbing each other', async () => {
    const low = await Service.register(federation);
    const walker = new Walker({ stopAt: ['http://localhost:3997/', low.client.redirect_uris[0] ?? ''] });
    await walker.get(low.request().url);
    const mire = walker.page.url;
    expect((await signIn(walker, 'la-poste', {})).url.searchParams.has('code')).toBe(true);
    expect((await walker.get(mire)).status).toBe(200);
  });
});

describe('logout (§9)', () => {
  test('the hint is the decrypted token; the encrypted one is refused', async () => {
    const { idToken, tokens } = await service.signIn();
    const end = (hint: string) =>
      fetch(`${federation.franceconnectPlus.issuer}/session/end?id_token_hint=${hint}`, {
        headers: { accept: 'text/html' },
        redirect: 'manual',
      });
    expect((await end(idToken.jws)).status).toBe(200);
    expect((await end(tokens.id_token ?? '')).status).toBe(400);
  });
});
