import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, type Federation, startFederation, UserError } from '../../federation/index.ts';
import { Service } from '../support/service.ts';

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
});
afterAll(() => federation.stop());

const CALLBACK = 'http://localhost:3999/callback';
const register = (metadata: unknown = {}) =>
  federation.registerClient({ redirect_uris: [CALLBACK], ...(metadata as Partial<Client>) });

describe('a registered service', () => {
  test('needs a redirect URI: everything else has a default', async () => {
    const client = await register();
    expect(client).toEqual({
      client_id: expect.stringMatching(/^[0-9a-f]{64}$/),
      client_secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      entityId: client.client_id,
      name: `Service ${client.client_id.slice(0, 8)}`,
      active: true,
      platform: 'CORE_FCP',
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: [],
      scopes: expect.arrayContaining(['openid', 'identite_pivot', 'email', 'dgfip_rfr', 'cnam_caisse']),
      claims: ['amr'],
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'ES256',
      type: 'public',
      identityConsent: false,
      idpFilterExclude: true,
      idpFilterList: [],
      allowedPrompts: [],
      redirectPolicy: 'exact',
    });
  });

  test('leaves out a member that is undefined', async () => {
    const client = await register({ scopes: undefined, name: undefined, client_id: undefined });
    expect(client.scopes).toContain('identite_pivot');
    expect(client.name).toBe(`Service ${client.client_id.slice(0, 8)}`);
    const provider = await federation.registerDataProvider({
      jwks_uri: 'http://localhost:3999/jwks',
      title: undefined,
      client_secret: undefined,
    } as unknown as Parameters<typeof federation.registerDataProvider>[0]);
    expect(provider.title).toMatch(/^Data provider [0-9a-f]{8}$/);
    expect(provider.client_secret).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is like no other, and shares nothing with the next', async () => {
    const [one, other] = [await register(), await register()];
    for (const member of ['client_id', 'client_secret', 'entityId', 'name'] as const) {
      expect(one[member]).not.toBe(other[member]);
    }
    // What a test does to its own registration is its own business.
    one.post_logout_redirect_uris.push('http://localhost:3999/mine');
    one.scopes.length = 0;
    one.allowedPrompts.push('none');
    expect(await register()).toMatchObject({ post_logout_redirect_uris: [], scopes: other.scopes, allowedPrompts: [] });
  });

  test('may sign people in at once', async () => {
    const service = await Service.register(federation);
    const { userinfo } = await service.signIn({ persona: 'angele-dubreuil' });
    expect(userinfo).toMatchObject({ family_name: 'DUBREUIL', birthdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  });

  test('keeps what it gives of itself', async () => {
    const given = {
      client_id: 'mine',
      client_secret: 'a secret of my own, thirty-two characters or more',
      entityId: 'an entity of my own, thirty-two characters or more',
      name: 'Ma démarche',
      redirect_uris: [CALLBACK, 'https://example.org/retour?fixed=1'],
      post_logout_redirect_uris: ['https://example.org/'],
      scopes: ['openid', 'email'],
      id_token_signed_response_alg: 'RS256',
    };
    expect(await register(given)).toMatchObject(given);
  });

  test('has the same entity each time it is registered under the same client_id', async () => {
    const [short, again] = [await register({ client_id: 'short' }), await register({ client_id: 'short' })];
    expect(short.entityId).toMatch(/^[0-9a-f]{64}$/);
    expect(again.entityId).toBe(short.entityId);
    const long = 'a-client-id-of-more-than-thirty-two-characters';
    expect(await register({ client_id: long })).toMatchObject({ entityId: long });
  });

  test('may be registered anew: the next request counts', async () => {
    const service = await Service.register(federation, { client_id: 'renewed' });
    await service.signIn();
    await register({ client_id: 'renewed', redirect_uris: ['http://localhost:3999/elsewhere'] });
    await expect(service.signIn()).rejects.toMatchObject({ status: 400 });
  });
});

describe('a registration that cannot be', () => {
  const refusalOf = async (metadata: unknown) => {
    const refusal: unknown = await register(metadata).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    return (refusal as UserError).message;
  };

  test('is told every fault, with where, what came and what was expected', async () => {
    const message = await refusalOf({
      client_secret: 'short',
      redirect_uris: ['/callback', CALLBACK, 'javascript:alert(1)'],
      post_logout_redirect_uris: 'http://localhost:3999/',
      scopes: ['openid', 'telephone'],
      id_token_signed_response_alg: 'none',
      type: 'secret',
      identityConsent: 'yes',
      redirectUris: [CALLBACK],
      logo_uri: 'http://localhost:3999/logo.png',
    });
    const [title, ...lines] = message.split('\n');
    expect(title).toBe('This service cannot be registered:');
    expect(lines.map((line) => line.replace(/, expected .*/, '')).toSorted()).toEqual(
      [
        'client_secret: received [masked, 5 characters]',
        'id_token_signed_response_alg: received none',
        'identityConsent: received yes',
        'logo_uri: received http://localhost:3999/logo.png',
        'post_logout_redirect_uris: received http://localhost:3999/',
        `redirectUris: received ["${CALLBACK}"]`,
        'redirect_uris.0: received /callback',
        'redirect_uris.2: received javascript:alert(1)',
        'scopes.1: received telephone',
        'type: received secret',
      ].toSorted(),
    );
    expect(message).toContain('client_secret: received [masked, 5 characters], expected at least 32 characters');
    expect(message).toContain('redirect_uris.0: received /callback, expected an http or https URL');
  });

  test('such as one without a redirect URI is told so', async () => {
    expect(await refusalOf({ redirect_uris: [] })).toMatch(
      /^redirect_uris: received \[\], expected at least one URL$/m,
    );
    expect(await refusalOf({ redirect_uris: undefined })).toMatch(/^redirect_uris: received \(nothing\)/m);
  });

  test('is not registered: its client_id stays unknown', async () => {
    await refusalOf({ client_id: 'refused', client_secret: 'short' });
    const service = await Service.register(federation);
    const { url } = service.request();
    url.searchParams.set('client_id', 'refused');
    await expect(federation.signIn(url)).rejects.toMatchObject({ status: 400 });
  });
});
