import { afterAll, expect, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { checkFamilies } from './check-families.ts';
import type { Expected } from './observe.ts';

/** What stops the citizen at FranceConnect or at a source, what ends too early, and identities nobody expects. */

const federation = await startFederation({ only: ['provider', 'sources'] });
afterAll(() => federation.stop());

const stopped = (code: string, status: number): Expected => ({ seen: { stopped: { code, status } } });
/** The list of sources again, with a banner. */
const backOnTheList: Expected = {
  seen: { stopped: { status: 200, message: expect.stringContaining('/interaction/') } },
};
const userinfo = (claims: Record<string, unknown>): Expected => ({ seen: { userinfo: { status: 200, claims } } });
const takes = (seconds: number) => ({ asymmetricMatch: (took: number) => took >= seconds - 0.1 });

checkFamilies(
  federation,
  ['Refused by FranceConnect', 'Civil register', 'Identity sources', 'Surprising data', 'Sessions and lifetimes'],
  {
    'account-disabled': stopped('Y180001', 403),
    'source-blocked-by-citizen': stopped('Y100011', 403),

    'register-rectified': userinfo({ given_name: 'Camille Rectifiée', family_name: 'RECTIFICAT' }),
    'register-deceased': stopped('Y010015', 403),
    'register-single-echo': stopped('Y010004', 403),
    'register-several-echoes': stopped('Y010006', 403),
    'register-usage-name-only': stopped('Y010007', 403),
    'register-no-echo': stopped('Y010008', 403),
    'register-rejected': stopped('Y010009', 403),
    'register-timeout': stopped('Y010011', 504),
    'register-down': stopped('Y010012', 504),
    'register-unusable': stopped('Y010013', 400),

    'sources-maintenance': { seen: { token: { status: 200 } } },
    'source-unavailable': { seen: { stopped: { status: 200, message: expect.stringContaining('/interaction/') } } },
    'every-source-unavailable': { seen: { stopped: { status: 200 } }, source: 'ameli' },
    'source-discovery-down': backOnTheList,
    'source-page-down': { seen: { stopped: { status: 503, message: expect.stringContaining('indisponible') } } },
    'source-page-slow': { seen: { token: { status: 200 }, took: takes(2) } },
    'source-refuses': backOnTheList,
    'source-callback-without-state': stopped('Y020021', 400),
    'source-callback-wrong-state': stopped('Y020022', 403),
    'source-callback-without-code': stopped('Y020025', 400),
    'source-token-401': stopped('Y020026', 502),
    'source-token-500': stopped('Y020026', 502),
    'source-token-502': stopped('Y020026', 502),
    'source-token-503': stopped('Y020026', 502),
    'source-token-garbage': stopped('Y020026', 502),
    'source-slow': { seen: { stopped: { code: 'Y020026', status: 502 }, took: takes(6) } },
    'source-bad-keys': stopped('Y020026', 502),
    'source-userinfo-500': stopped('Y020027', 502),
    'source-userinfo-garbage': stopped('Y020027', 502),
    'source-without-sub': {
      seen: { stopped: { status: expect.any(Number), code: expect.stringMatching(/^Y0200(27|29)$/) } },
    },
    'source-level-unknown': stopped('Y100001', 500),
    // FranceConnect asks for no more than eidas1: test/contract/levels.test.ts sees it at FranceConnect+.
    'source-answers-low-level': { seen: { token: { status: 200 } }, library: 'accepts' },
    'source-level-missing': stopped('Y020030', 500),
    'source-level-not-allowed': stopped('Y100018', 400),
    'source-without-gender': stopped('Y600006', 400),
    'source-without-email': stopped('Y600006', 400),
    'source-without-birthplace': stopped('Y600006', 400),
    'source-incomplete': stopped('Y600006', 400),
    'source-logout-down': { seen: { token: { status: 200 } }, library: 'accepts' },

    'birthplace-empty': userinfo({ birthplace: '', birthcountry: '99139' }),
    'birthdate-presumed': userinfo({ birthdate: '1958-01-01' }),
    'no-usage-name': {
      seen: {
        userinfo: {
          claims: { asymmetricMatch: (claims: object) => !Object.hasOwn(claims, 'preferred_username') },
        },
      },
    },
    'usage-name-changed': userinfo({ preferred_username: 'NOUVEAU-NOM' }),
    'email-changed': userinfo({ email: 'nouvelle-adresse@example.org' }),
    'email-of-somebody-else': userinfo({ email: 'boite-partagee@example.org' }),
    'civil-status-changed': userinfo({ family_name: 'NOUVEAUNOM-DENAISSANCE' }),
    'gender-unspecified': userinfo({ gender: 'unspecified' }),
    'name-very-long': userinfo({ family_name: expect.stringMatching(/^.{51,}$/) }),
    'name-special-characters': userinfo({ given_name: 'Loïc Zoë', family_name: expect.stringContaining('Œ') }),
    'name-one-letter': userinfo({ family_name: 'O' }),
    'citizen-minor': userinfo({ birthdate: '2014-06-15' }),
    'given-name-single': userinfo({ given_name: 'Ange', given_name_array: ['Ange'] }),

    'session-gone-at-choice': stopped('Y190001', 401),
    'session-gone-at-callback': stopped('Y190001', 401),
    'session-gone-at-information': stopped('Y190001', 401),
    'session-gone-at-continue': stopped('Y190001', 401),
    'session-gone-at-return': {
      seen: { token: { status: 401, type: 'text/html; charset=utf-8', body: expect.stringContaining('Y190010') } },
    },
    'short-code': {
      seen: { token: { status: 400, body: { error: 'invalid_grant' } } },
      onReturn: (of, { client_id }) => of.clock.advance({ seconds: 2 }, client_id),
    },
    'short-token': { seen: { token: { status: 200, body: { expires_in: 1 } } } },
  },
);

const request = async (scenario: string) => {
  const client = await federation.registerClient({ redirect_uris: ['http://localhost:3999/callback'] });
  const url = new URL(`${federation.franceconnect.issuer}/authorize`);
  url.search = String(
    new URLSearchParams({
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: 'http://localhost:3999/callback',
      scope: 'openid identite_pivot',
      acr_values: 'eidas1',
      state: 's'.repeat(32),
      nonce: 'n'.repeat(32),
    }),
  );
  if (scenario) await federation.scenarios.use(scenario, { client: client.client_id });
  return { client, url };
};

test('sources-maintenance: the list announces it', async () => {
  const { url } = await request('sources-maintenance');
  const page = await new Walker().get(url);
  expect(page.document.querySelector('[role="status"]')?.text).toContain('Maintenance ce soir');
});

test('source-unavailable: it is greyed, and refused to whoever insists', async () => {
  const { url } = await request('source-unavailable');
  const walker = new Walker();
  const page = await walker.get(url);
  expect(page.document.querySelector('#idp-impots')?.hasAttribute('disabled')).toBe(true);
  expect(page.document.querySelector('#idp-ameli')?.hasAttribute('disabled')).toBe(false);
  const refused = await walker.submit('#idp-ameli', { providerUid: 'impots' });
  expect(refused.document.querySelector('.error-code')?.text).toContain('Y020017');
});

test('civil-status-changed: sub is another; e-mail changed: it is the same', async () => {
  const subWith = async (entityId: string, scenario?: string) => {
    const client = await federation.registerClient({ redirect_uris: ['http://localhost:3999/callback'], entityId });
    if (scenario) await federation.scenarios.use(scenario, { client: client.client_id });
    const { url } = await request('');
    url.searchParams.set('client_id', client.client_id);
    const callback = await federation.signIn(url, { source: 'impots' });
    const answer = await fetch(`${federation.franceconnect.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: 'http://localhost:3999/callback',
        client_id: client.client_id,
        client_secret: client.client_secret,
      }),
    });
    const { id_token } = (await answer.json()) as { id_token: string };
    return JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString()).sub;
  };
  const entityId = 'one-and-the-same-service-0123456789';
  const usual = await subWith(entityId);
  expect(await subWith(entityId, 'email-changed')).toBe(usual);
  expect(await subWith(entityId, 'civil-status-changed')).not.toBe(usual);
});

test('short-token: userinfo refuses it a second later', async () => {
  const { client, url } = await request('short-token');
  const callback = await federation.signIn(url, { source: 'impots' });
  const { issuer } = federation.franceconnect;
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:3999/callback',
      client_id: client.client_id,
      client_secret: client.client_secret,
    }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  await federation.clock.advance({ seconds: 2 }, client.client_id);
  const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
  expect(userinfo.status).toBe(401);
});
