import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { REGISTRATION_MEMBERS } from '../../contract/client-registration.ts';
import { productionFaults } from '../../contract/production.ts';
import { type Client, type Federation, startFederation, UserError } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { credentialsOf, expectPage, type Fields, formOf } from '../support/wire.ts';

/** Service contract §12: what a service is registered with, and what each member changes. */

let federation: Federation;
/** Of the services: lists of redirect addresses, keys. */
let documents: string;
let answer: RequestListener;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  const server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  documents = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
let close: () => void;
afterAll(async () => {
  close();
  await federation.stop();
});

const register = (metadata: Partial<Client> = {}) => Service.register(federation, metadata);
const ask = (service: Service, parameters: Fields = {}) =>
  fetch(service.request(parameters).url, { redirect: 'manual' });
const refusalOf = async (metadata: object) => {
  const refusal: unknown = await register(metadata as Partial<Client>).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  return (refusal as UserError).message;
};

describe('who the service is', () => {
  test('§12 key: the name FranceConnect’s own records give the client_id', async () => {
    const client = await federation.registerClient({ key: 'as-recorded', redirect_uris: [REDIRECT_URI] });
    expect(client).toMatchObject({ client_id: 'as-recorded' });
    expect(client).not.toHaveProperty('key');
  });

  test('§12 client_secret: 32 characters at least', async () => {
    expect(await refusalOf({ client_secret: 's'.repeat(31) })).toContain('at least 32 characters');
    await register({ client_secret: 's'.repeat(32) });
  });

  test('§12 entityId: 32 characters at least; the client_id where it is long enough', async () => {
    expect(await refusalOf({ entityId: 'e'.repeat(31) })).toContain('at least 32 characters');
    const { client } = await register();
    expect(client.entityId).toBe(client.client_id);
  });

  test('§12 active: false is an unknown service, everywhere', async () => {
    const inactive = await register({ active: false });
    await expectPage(await ask(inactive), 400, 'Y04EA6EF');
    const token = await inactive.post('/token', { grant_type: 'authorization_code', ...credentialsOf(inactive) });
    expect(await token.json()).toMatchObject({ error_description: expect.stringContaining('client not found') });
  });

  test('§12 name: shown on the pages, 256 characters at most', async () => {
    expect(await refusalOf({ name: 'n'.repeat(257) })).toContain('1 to 256 characters');
    const named = await register({ name: 'Mairie de <Trifouillis> & fils' });
    const { document } = await new Walker().get(named.request().url);
    expect(document.querySelector('h1')?.text).toBe('Connexion en cours sur Mairie de <Trifouillis> & fils');
  });

  test('§12 platform: FranceConnect knows services of CORE_FCP only, FranceConnect+ does not look', async () => {
    const legacy = await register({ platform: 'CORE_LEGACY' });
    await expectPage(await ask(legacy), 400, 'Y04EA6EF');
    const plus = await PlusService.register(federation, { platform: 'CORE_LEGACY' });
    expect((await fetch(plus.request(), { redirect: 'manual' })).status).toBe(303);
    plus.close();
  });

  test('§12 signup_id + management fields: kept, and nothing comes of them', async () => {
    const recorded = {
      title: 'Étiquette',
      signup_id: '1234',
      eidas: 2,
      site: ['https://service.example'],
      IPServerAddressesAndRanges: ['192.0.2.1'],
      email: 'equipe@service.example',
      credentialsFlow: true,
      createdAt: '2025-01-01T00:00:00.000Z',
    };
    const managed = await register(recorded);
    expect(managed.client).toMatchObject(recorded);
    expect((await managed.signIn()).claims.acr).toBe('eidas1');
  });

  test('§12 constants: accepted when they say what FranceConnect does, refused otherwise', async () => {
    const constants = {
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      subject_type: 'pairwise',
    } as const;
    await (await register({ ...constants, grant_types: ['authorization_code'], response_types: ['code'] })).signIn();
    for (const [member, value] of Object.entries({
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['id_token'],
      subject_type: 'public',
    })) {
      expect(await refusalOf({ [member]: value })).toContain('the only one');
    }
  });
});

describe('where the citizen comes back', () => {
  test('§12 redirect_uris + post_logout_redirect_uris: compared exactly', async () => {
    const exact = await register();
    await expectPage(await ask(exact, { redirect_uri: `${REDIRECT_URI}/` }), 400, 'Y04C013C');
    expect((await ask(exact)).status).toBe(303);
  });

  test('§12 redirect_uris: redirectPolicy loopback adds this machine', async () => {
    const loopback = await register({ redirectPolicy: 'loopback' });
    for (const redirect_uri of ['http://localhost:8080/some/where', 'http://127.0.0.1:5173/cb', 'http://[::1]:80/x']) {
      expect((await ask(loopback, { redirect_uri })).status).toBe(303);
    }
    for (const redirect_uri of ['https://example.org/cb', 'http://localhost.example.org/cb']) {
      await expectPage(await ask(loopback, { redirect_uri }), 400, 'Y04C013C');
    }
  });

  test('§12 redirect_uris: redirectPolicy pattern lets a star stand for a part', async () => {
    const pattern = await register({
      redirectPolicy: 'pattern',
      redirect_uris: ['https://app-*.review.example/cb', 'https://app-1.review.example/sites/*/cb'],
      post_logout_redirect_uris: ['http://localhost:*/bye'],
    });
    const { callback } = await pattern.signIn({}, { redirect_uri: 'https://app-1.review.example/sites/42/cb' });
    expect(callback.href).toMatch(/^https:\/\/app-1\.review\.example\/sites\/42\/cb\?code=/);
    for (const redirect_uri of ['https://app-42.review.example/cb', 'https://app-1.review.example/sites/nantes/cb']) {
      expect((await ask(pattern, { redirect_uri })).status).toBe(303);
    }
    for (const redirect_uri of [
      'https://evil.example/.review.example/cb',
      'https://app-x@evil.example#.review.example/cb',
      'https://app-1.evil.example?.review.example/cb',
      'https://app-.review.example/cb',
      'http://app-42.review.example/cb',
      'https://app-42.review.example/cb/more',
      'https://app-1.review.example/sites/a/b/cb',
    ]) {
      await expectPage(await ask(pattern, { redirect_uri }), 400, 'Y04C013C');
    }
  });

  test('§12 post_logout_redirect_uris: patterns as well', async () => {
    const pattern = await register({
      redirectPolicy: 'pattern',
      redirect_uris: [REDIRECT_URI],
      post_logout_redirect_uris: ['http://localhost:*/bye'],
    });
    const { tokens } = await pattern.signIn();
    const end = (post_logout_redirect_uri: string) =>
      fetch(
        `${federation.franceconnect.issuer}/session/end?${formOf({ id_token_hint: tokens.id_token, post_logout_redirect_uri })}`,
      );
    expect((await end('http://localhost:8123/bye')).status).toBe(200);
    await expectPage(await end('http://localhost:8123/bye/'), 400, 'Y04CFAEF');
  });

  test('§12 redirect_uris: a pattern needs its policy, and no sector_identifier_uri', async () => {
    expect(await refusalOf({ redirect_uris: ['http://localhost:*/cb'] })).toContain('redirectPolicy');
    const both = { redirect_uris: ['http://localhost:*/cb'], redirectPolicy: 'pattern' as const };
    expect(await refusalOf({ ...both, sector_identifier_uri: `${documents}/list` })).toContain('sector_identifier_uri');
  });
});

describe('several hosts', () => {
  const URIS = [REDIRECT_URI, 'http://service.example/cb'];
  const withList = (listener: RequestListener, path = '/list') => {
    answer = listener;
    return register({ redirect_uris: URIS, sector_identifier_uri: documents + path });
  };

  test('§12 several redirect hosts: Y043310B without sector_identifier_uri; two ports are two hosts', async () => {
    await expectPage(await ask(await register({ redirect_uris: URIS })), 400, 'Y043310B');
    const ports = await register({ redirect_uris: [REDIRECT_URI, 'http://localhost:3998/callback'] });
    await expectPage(await ask(ports), 400, 'Y043310B');
  });

  test('§12 sector_identifier_uri: fetched when a citizen arrives, not at registration', async () => {
    const asked: string[] = [];
    const listed = await withList((req, res) => {
      asked.push(req.url ?? '');
      res.setHeader('content-type', 'application/json').end(JSON.stringify(URIS));
    }, '/list?of=redirects');
    expect(asked).toEqual([]);
    expect((await ask(listed)).status).toBe(303);
    expect((await ask(listed, { redirect_uri: URIS[1] })).status).toBe(303);
    expect(asked[0]).toBe('/list?of=redirects');
    const { claims } = await listed.signIn();
    expect(claims.sub).toMatch(/^[0-9a-f]{64}v1$/);
  });

  test('§12 sector_identifier_uri not 200 + §2.3 sector_identifier_uri not 200: 400 Y04A8220', async () => {
    const missing = await withList((_req, res) => res.writeHead(404).end());
    const page = await expectPage(await ask(missing), 400, 'Y04A8220');
    expect(parse(page).text).toContain('Impossible de contacter le "sector_identifier_uri".');
  });

  test('§12 sector_identifier_uri unreachable: 400 Y04ED062', async () => {
    await expectPage(await ask(await withList((req) => req.destroy())), 400, 'Y04ED062');
  });

  test('§12 sector_identifier_uri not JSON: 400 Y049E35D', async () => {
    await expectPage(await ask(await withList((_req, res) => res.end('<html>'))), 400, 'Y049E35D');
  });

  test.each([
    ['an object', { redirect_uris: URIS }],
    ['a list of other things', [1, 2]],
    ['a list without one of them', [REDIRECT_URI]],
  ])('§12 sector_identifier_uri content: %s is 400 Y04639D8', async (_what, content) => {
    await expectPage(await ask(await withList((_req, res) => res.end(JSON.stringify(content)))), 400, 'Y04639D8');
  });

  test('§12 sector_identifier_uri: once it is put right, the next citizen passes', async () => {
    const late = await withList((_req, res) => res.writeHead(503).end());
    await expectPage(await ask(late), 400, 'Y04A8220');
    answer = (_req, res) => res.end(JSON.stringify(URIS));
    expect((await ask(late)).status).toBe(303);
  });
});

describe('what it may ask and how it is answered', () => {
  test('§12 scopes: others are refused, those nobody knows cannot be registered', async () => {
    const narrow = await register({ scopes: ['openid', 'email'] });
    const told = await ask(narrow, { scope: 'openid gender' });
    expect(new URL(told.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_scope');
    expect((await narrow.signIn({}, { scope: 'openid email' })).tokens.scope).toBe('openid email');
    expect(await refusalOf({ scopes: ['openid', 'address'] })).toContain('a scope FranceConnect knows');
  });

  test('§12 claims: « amr » is the only one with a meaning', async () => {
    expect(await refusalOf({ claims: ['email'] })).toContain('only « amr » has a meaning');
    const without = await register({ claims: [] });
    await expectPage(await ask(without, { claims: '{"id_token":{"amr":null}}' }), 400, 'Y100009');
  });

  test('§12 id_token_signed_response_alg + userinfo_signed_response_alg: each its own', async () => {
    const mixed = await register({ id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'ES256' });
    // The client library verifies both with the registered algorithm.
    expect((await mixed.signIn()).userinfo.sub).toBeTruthy();
    for (const alg of ['none', '', 'PS256']) {
      expect(await refusalOf({ userinfo_signed_response_alg: alg })).toContain('ES256, RS256 or HS256');
    }
  });

  test('§12 encrypted_response: empty texts are ignored by FranceConnect, refused by FranceConnect+', async () => {
    const empty = {
      id_token_encrypted_response_alg: '',
      id_token_encrypted_response_enc: '',
      userinfo_encrypted_response_alg: '',
      userinfo_encrypted_response_enc: '',
    } as const;
    expect((await (await register(empty)).signIn()).tokens.id_token?.split('.')).toHaveLength(3);
    const plus = await PlusService.register(federation, empty);
    await expectPage(await fetch(plus.request(), { redirect: 'manual' }), 400, 'Y043310B');
    plus.close();
    expect(await refusalOf({ id_token_encrypted_response_alg: 'RSA1_5' })).toContain('ECDH-ES, RSA-OAEP, RSA-OAEP-256');
  });

  test('§12 jwks_uri: where FranceConnect+ takes the keys', async () => {
    const plus = await PlusService.register(federation);
    expect((await plus.signIn()).idToken.outer.kid).toBe('service-ECDH-ES');
    plus.close();
    const unreachable = await PlusService.register(federation, { jwks_uri: 'http://127.0.0.1:1/jwks' });
    await expect(unreachable.signIn()).rejects.toThrow(/failed to be refreshed/);
    unreachable.close();
  });

  const informationOf = async (service: Service, scope = 'openid email') => {
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(service.request({ scope, prompt: 'login' }).url);
    await walker.submit('#idp-impots');
    return walker.submit('button[name="persona"][value="angele-dubreuil"]');
  };

  test.each([
    ['private', true, true],
    ['private', false, false],
    ['public', true, false],
    ['public', false, false],
  ] as const)('§12 type and identityConsent: %s, %s: a box to tick? %s', async (type, identityConsent, box) => {
    const { document } = await informationOf(await register({ type, identityConsent }));
    expect(document.querySelector('input[type="checkbox"]') !== null).toBe(box);
  });

  test('§12 allowedPrompts: the information page is skipped only for those registered', async () => {
    expect((await informationOf(await register({ allowedPrompts: ['login', 'consent'] }))).stopped).toBe(true);
    expect((await informationOf(await register({ allowedPrompts: ['consent'] }))).stopped).toBe(false);
    expect((await informationOf(await register())).stopped).toBe(false);
  });

  const listed = async (service: Service) => {
    const { document } = await new Walker().get(service.request().url);
    return Object.fromEntries(
      document.querySelectorAll('button[data-testid]').map((each) => [each.id, !each.hasAttribute('disabled')]),
    );
  };

  test('§12 idpFilterExclude and idpFilterList: sources refused, or the only ones accepted', async () => {
    const without = await listed(await register({ idpFilterExclude: true, idpFilterList: ['ameli', 'msa'] }));
    expect(without).toMatchObject({ 'idp-ameli': false, 'idp-msa': false, 'idp-impots': true, 'idp-la-poste': true });
    const only = await listed(await register({ idpFilterExclude: false, idpFilterList: ['ameli'] }));
    expect(only).toMatchObject({ 'idp-ameli': true, 'idp-msa': false, 'idp-impots': false });
    expect(Object.values(await listed(await register()))).not.toContain(false);
  });

  test('§12 rep_scope: kept', async () => {
    expect((await register({ rep_scope: ['argent', 'papiers'] })).client.rep_scope).toEqual(['argent', 'papiers']);
  });
});

describe('registering', () => {
  test('§12 portal defaults: all scopes, amr, public, no consent box', async () => {
    const { client } = await register();
    expect(client).toMatchObject({
      active: true,
      platform: 'CORE_FCP',
      claims: ['amr'],
      type: 'public',
      identityConsent: false,
      allowedPrompts: [],
    });
    expect(client.scopes).toEqual(expect.arrayContaining(['openid', 'identite_pivot', 'dgfip_rfr']));
    expect(client).not.toHaveProperty('id_token_encrypted_response_alg');
  });

  test('§12 picked up live: the next request counts', async () => {
    const service = await register({ client_id: 'changing' });
    expect((await ask(service)).status).toBe(303);
    await register({ client_id: 'changing', active: false });
    await expectPage(await ask(service), 400, 'Y04EA6EF');
    await register({ client_id: 'changing', redirect_uris: ['http://localhost:3999/other'] });
    await expectPage(await ask(service), 400, 'Y04C013C');
  });
});

describe('what production would refuse', () => {
  const PUBLIC: Partial<Client> = {
    client_id: 'p'.repeat(64),
    redirect_uris: ['https://service.example.org/callback'],
    post_logout_redirect_uris: ['https://service.example.org/bye'],
  };
  const faultsOf = async (metadata: Partial<Client>) =>
    productionFaults(await federation.registerClient({ redirect_uris: [], ...PUBLIC, ...metadata } as Client)).map(
      ({ path, expected }) => `${path}: ${expected}`,
    );

  test('§12 redirect_uris: nothing of a service that is as the portal wants it', async () => {
    expect(await faultsOf({})).toEqual([]);
  });

  test.each<[string, Partial<Client>, RegExp]>([
    ['http', { redirect_uris: ['http://service.example.org/cb'] }, /^redirect_uris\.0: https$/],
    [
      'localhost',
      { redirect_uris: ['http://localhost:3000/cb'] },
      /^redirect_uris\.0: .*localhost is for the integration/,
    ],
    [
      'a host without domain',
      { redirect_uris: ['https://intranet/cb'] },
      /^redirect_uris\.0: a host name with a domain/,
    ],
    [
      'an address of numbers',
      { redirect_uris: ['https://192.0.2.1/cb'] },
      /^redirect_uris\.0: a host name with a domain/,
    ],
    [
      'more than 1024 characters',
      { redirect_uris: [`https://service.example.org/${'x'.repeat(1024)}`] },
      /^redirect_uris\.0: 1024 characters at most/,
    ],
    [
      'a wildcard',
      { redirect_uris: ['https://*.service.example.org/cb'], redirectPolicy: 'pattern' },
      /^redirect_uris\.0: .*no wildcards/,
    ],
    ['a policy of ours', { redirectPolicy: 'loopback' }, /^redirectPolicy: exact/],
    [
      'several hosts',
      { redirect_uris: ['https://a.example.org/cb', 'https://b.example.org/cb'] },
      /^sector_identifier_uri: .*a\.example\.org, b\.example\.org.*Y043310B/,
    ],
    ['a plain sector', { sector_identifier_uri: 'http://service.example.org/list' }, /^sector_identifier_uri: https/],
    ['no way back from logout', { post_logout_redirect_uris: [] }, /^post_logout_redirect_uris: at least one/],
    ['an odd entityId', { entityId: 'e'.repeat(65) }, /^entityId: 32 to 64/],
    [
      'HS256',
      { id_token_signed_response_alg: 'HS256', userinfo_signed_response_alg: 'HS256' },
      /^id_token_signed.*tolerated/,
    ],
    ['two algorithms', { userinfo_signed_response_alg: 'RS256' }, /^userinfo_signed_response_alg: ES256, as for/],
    ['encryption by half', { jwks_uri: 'https://service.example.org/jwks' }, /^id_token_encrypted.*all five/],
    ['the former platform', { platform: 'CORE_LEGACY' }, /^platform: CORE_FCP/],
  ])('§12 redirect_uris: %s is named with its reason', async (_what, metadata, expected) => {
    expect(await faultsOf(metadata)).toContainEqual(expect.stringMatching(expected));
  });

  test('§12 redirect_uris: the page behind an error tells it of the service that met it', async () => {
    const service = await register({ name: 'Service du port 3999' });
    const errorPage = await (await ask(service, { redirect_uri: `${REDIRECT_URI}/` })).text();
    const href = parse(errorPage).querySelector('a[href*="/_local/errors/Y04C013C?id="]')?.getAttribute('href') ?? '';
    const explained = await (await fetch(new URL(href, federation.franceconnect.issuer))).text();
    expect(explained).toContain('This service in production');
    expect(explained).toContain('Service du port 3999');
    expect(explained).toContain('localhost is for the integration platform');
    expect(explained).not.toContain(service.client.client_secret);
  });
});

test('§12 management fields: docs/clients-file.md names every member of a registration', async () => {
  const page = await readFile(new URL('../../docs/clients-file.md', import.meta.url), 'utf8');
  expect(REGISTRATION_MEMBERS.filter((member) => !page.includes(`\`${member}\``))).toEqual([]);
});
