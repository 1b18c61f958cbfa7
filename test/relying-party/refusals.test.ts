import { afterEach, describe, expect, it } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA, ANGELA_NIR, CLIENT, type Misbehaviour, startBroker } from './support/broker.ts';
import {
  arriveAs,
  heading,
  path,
  type RunningSite,
  SIGN_OUT,
  signUpAs,
  stage,
  startSite,
  visit,
  words,
} from './support/site.ts';

const on = stage();
const others: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});

/** Nobody is signed in, and nothing is kept of who was refused. */
async function expectNobody(walker: Walker, { url }: RunningSite = on.site) {
  await walker.get(`${url}/fc/completer`);
  expect(heading(walker)).toBe('Votre session a expiré');
  await walker.get(`${url}/droits`);
  expect(path(walker)).toBe('/connexion');
}

const sayingNo = (error: string) => (answer: URLSearchParams) => {
  answer.delete('code');
  answer.set('error', error);
};

describe('FranceConnect says no (B6, step 1)', () => {
  it('takes a change of mind calmly', async () => {
    const walker = await arriveAs(undefined, on);
    expect(walker.page.status).toBe(200);
    expect(heading(walker)).toBe('Vous n’êtes pas connecté(e)');
    expect(words(walker)).toContain('Revenir à la connexion');
    expect(words(walker)).not.toMatch(/erreur/i);
    await expectNobody(walker);
  });

  it.each(['invalid_scope', 'invalid_acr', 'invalid_request', 'login_required'])(
    'shows a page for %s',
    async (error) => {
      on.broker.misbehaviour = { callback: sayingNo(error) };
      const walker = await arriveAs(ANGELA, on);
      expect(walker.page.status).toBe(400);
      expect(heading(walker)).toBe('La connexion avec FranceConnect n’a pas abouti');
      expect(words(walker)).toContain(`Référence : ${error}`);
      await expectNobody(walker);
    },
  );

  it.each(['temporarily_unavailable', 'server_error'])(
    'says that FranceConnect is out of order for %s',
    async (error) => {
      on.broker.misbehaviour = { callback: sayingNo(error) };
      const walker = await arriveAs(ANGELA, on);
      expect(walker.page.status).toBe(503);
      expect(heading(walker)).toBe('FranceConnect est momentanément indisponible');
    },
  );

  it('answers an error nobody asked for with a 4xx, without repeating its words', async () => {
    const walker = await visit(on, '/fc/retour?error=server_error&error_description=Appelez+le+0899&state=undefined');
    expect(walker.page.status).toBe(400);
    expect(walker.page.body).not.toContain('0899');
    await visit(on, '/fc/retour?error=%3Cb%3EAppelez%20le%200899%3C/b%3E', walker);
    expect(walker.page.status).toBe(400);
    expect(walker.page.body).not.toContain('0899');
  });

  it('crosses the state out', async () => {
    const walker = new Walker({ stopAt: `${on.site.url}/fc/retour` });
    const back = (await walker.get(`${on.site.url}/fc/demarrer`)).url;
    const cookie = await walker.cookies.getCookieString(on.site.url);
    const state = back.searchParams.get('state');
    await fetch(`${on.site.url}/fc/retour?error=access_denied&state=${state}`, { headers: { cookie } });
    const late = await fetch(back, { headers: { cookie }, redirect: 'manual' });
    expect(late.status).toBe(400);
  });
});

describe('the return belongs to no sign-in under way (B6, step 2)', () => {
  it.each([
    ['without parameters', ''],
    ['with an unknown state', '?code=abc&state=unknown'],
    ['without a state', '?code=abc'],
    ['with a state and nothing else', '?state=abc'],
    ['with a repeated state', '?code=abc&state=a&state=b'],
    ['with a repeated code', '?code=a&code=b&state=a'],
  ])('%s', async (_, query) => {
    const walker = await visit(on, `/fc/retour${query}`);
    expect(walker.page.status).toBe(400);
    expect(heading(walker)).toBe('Votre session a expiré');
    await walker.click('main a[href="/fc/demarrer"]');
    expect(path(walker)).toBe('/fc/completer');
  });

  /** The browser that left, and the address it is about to come back to. */
  async function departed() {
    const walker = new Walker({ stopAt: `${on.site.url}/fc/retour` });
    const { url } = await walker.get(`${on.site.url}/fc/demarrer`);
    return { url, cookie: await walker.cookies.getCookieString(on.site.url) };
  }

  const come = (url: URL, cookie = '') => fetch(url, { headers: { cookie }, redirect: 'manual' });

  it('with a state that served already', async () => {
    on.broker.misbehaviour = { lastingCodes: true };
    const { url, cookie } = await departed();
    const answers = await Promise.all([1, 2, 3].map(() => come(url, cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400, 400]);
  });

  it('with a state that is known but no code', async () => {
    const { url, cookie } = await departed();
    url.searchParams.delete('code');
    expect((await come(url, cookie)).status).toBe(400);
  });

  it('in another browser', async () => {
    const { url } = await departed();
    const stranger = await departed();
    expect((await come(url, stranger.cookie)).status).toBe(400);
    expect((await come(url)).status).toBe(400);
  });

  it('after half an hour', async () => {
    const { url, cookie } = await departed();
    on.site.clock.advance(31 * 60_000);
    expect((await come(url, cookie)).status).toBe(400);
  });

  it('leaves who is signed in alone', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await walker.get('/fc/retour?code=abc&state=unknown');
    expect(words(walker)).toContain('Vous êtes toujours connecté(e)');
    await walker.click('main a[href="/droits"]');
    expect(heading(walker)).toBe('Mes droits');
  });
});

const flip = (jwt: string) => jwt.replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
const past = Math.floor(Date.now() / 1000) - 3600;

/** What is wrong → what the page gives as reference. */
const UNTRUSTED: [what: string, reference: string, misbehaviour: Misbehaviour][] = [
  ['an ID token whose signature is broken', 'invalid_signature', { idTokenText: flip }],
  [
    'an ID token altered after signature',
    'invalid_signature',
    { idTokenText: (jwt) => swapPayload(jwt, { sub: 'eve' }) },
  ],
  ['an ID token without signature', 'unexpected_alg', { idTokenText: (jwt) => unsecured(jwt) }],
  ['an ID token signed by a stranger', 'invalid_signature', { foreignKey: 'same-kid' }],
  ['an ID token signed with an unpublished key', 'unknown_key', { foreignKey: 'own-kid' }],
  ['an ID token signed with an algorithm the client is not registered with', 'unexpected_alg', { otherAlg: 'idToken' }],
  ['a userinfo signed with an algorithm the client is not registered with', 'unexpected_alg', { otherAlg: 'userinfo' }],
  ['another nonce', 'unexpected_nonce', { idToken: (claims) => ({ ...claims, nonce: 'other' }) }],
  ['no nonce', 'invalid_answer', { idToken: ({ nonce: _, ...claims }) => claims }],
  ['an ID token for another client', 'unexpected_aud', { idToken: (claims) => ({ ...claims, aud: 'another' }) }],
  ['an ID token of another issuer', 'unexpected_iss', { idToken: (claims) => ({ ...claims, iss: 'http://evil' }) }],
  ['an expired ID token', 'expired_token', { idToken: (claims) => ({ ...claims, exp: past }) }],
  ['an ID token without sub', 'invalid_answer', { idToken: ({ sub: _, ...claims }) => claims }],
  ['a level that does not exist', 'insufficient_acr', { idToken: (claims) => ({ ...claims, acr: 'eidas0' }) }],
  ['no level', 'insufficient_acr', { idToken: ({ acr: _, ...claims }) => claims }],
  ['something that is no ID token', 'invalid_answer', { idTokenText: () => 'hello' }],
  ['a userinfo in plain JSON', 'unsigned_userinfo', { unsignedUserinfo: true }],
  ['a userinfo whose signature is broken', 'invalid_signature', { userinfoText: flip }],
  ['a userinfo without signature', 'unexpected_alg', { userinfoText: (jwt) => unsecured(jwt) }],
  ['a userinfo about somebody else', 'unexpected_sub', { userinfo: (claims) => ({ ...claims, sub: 'eve' }) }],
  ['a userinfo of another issuer', 'unexpected_iss', { userinfo: (claims) => ({ ...claims, iss: 'http://evil' }) }],
  ['a userinfo for another client', 'unexpected_aud', { userinfo: (claims) => ({ ...claims, aud: 'another' }) }],
  ['a userinfo without issuer', 'unusable_identity', { userinfo: ({ iss: _, ...claims }) => claims }],
  ['a userinfo without audience', 'unusable_identity', { userinfo: ({ aud: _, ...claims }) => claims }],
  [
    'a birth date FranceConnect never writes',
    'unusable_identity',
    { userinfo: (claims) => ({ ...claims, birthdate: '24/08/1962' }) },
  ],
  ['a name that is no text', 'unusable_identity', { userinfo: (claims) => ({ ...claims, family_name: ['DUBOIS'] }) }],
];

function swapPayload(jwt: string, claims: object): string {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const altered = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims };
  return [header, Buffer.from(JSON.stringify(altered)).toString('base64url'), signature].join('.');
}

function unsecured(jwt: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${jwt.split('.')[1]}.`;
}

describe('the answer cannot be trusted (B6, steps 3 and 4)', () => {
  it.each(UNTRUSTED)('refuses %s', async (_, reference, misbehaviour) => {
    on.broker.misbehaviour = misbehaviour;
    const walker = await arriveAs(ANGELA, on);
    expect(heading(walker)).toBe('La connexion n’a pas pu être vérifiée');
    expect(words(walker)).toContain(`Référence : ${reference}`);
    expect(walker.page.status).toBe(502);
    await expectNobody(walker);
  });

  it.each([
    ['another issuer', (answer: URLSearchParams) => answer.set('iss', 'http://evil')],
    ['no issuer', (answer: URLSearchParams) => answer.delete('iss')],
  ])('refuses a return that names %s', async (_, callback) => {
    on.broker.misbehaviour = { callback };
    const walker = await arriveAs(ANGELA, on);
    expect(walker.page.status).toBe(400);
    expect(words(walker)).toContain('Référence : unexpected_callback');
    await expectNobody(walker);
  });

  it('accepts a higher level than asked for', async () => {
    on.broker.misbehaviour = { idToken: (claims) => ({ ...claims, acr: 'eidas3' }) };
    expect(path(await arriveAs(ANGELA, on))).toBe('/fc/completer');
  });

  it('lets in again as soon as FranceConnect behaves', async () => {
    on.broker.misbehaviour = { idTokenText: flip };
    const walker = await arriveAs(ANGELA, on);
    on.broker.misbehaviour = {};
    await walker.click('main a[href="/fc/demarrer"]');
    expect(path(walker)).toBe('/fc/completer');
  });

  it('asks to start again when the code is refused', async () => {
    on.broker.misbehaviour = { callback: (answer) => answer.set('code', 'used-already') };
    const walker = await arriveAs(ANGELA, on);
    expect(walker.page.status).toBe(400);
    expect(heading(walker)).toBe('Votre session a expiré');
  });
});

describe('FranceConnect is out of order', () => {
  async function expectUnavailable(walker: Walker) {
    expect(walker.page.status).toBe(503);
    expect(heading(walker)).toBe('FranceConnect est momentanément indisponible');
    expect(words(walker)).toContain('Réessayer');
  }

  it.each<[string, Misbehaviour['instead']]>([
    ['its token endpoint answers 503', { token: { status: 503, body: 'down' } }],
    ['its token endpoint answers a page', { token: { status: 401, body: '<h1>Y190001</h1>' } }],
    ['its token endpoint never answers', { token: 'hang' }],
    ['its userinfo answers 500', { userinfo: { status: 500, body: 'down' } }],
    ['its userinfo never answers', { userinfo: 'hang' }],
  ])('%s', async (_, instead = {}) => {
    on.broker.misbehaviour = { instead };
    await expectUnavailable(await arriveAs(ANGELA, on));
  });

  it.each<[string, Misbehaviour['instead']]>([
    ['its discovery answers 503', { discovery: { status: 503, body: 'down' } }],
    ['its discovery never answers', { discovery: 'hang' }],
  ])('%s, until it recovers', async (_, instead = {}) => {
    on.broker.misbehaviour = { instead };
    const walker = await arriveAs(ANGELA, on);
    await expectUnavailable(walker);
    on.broker.misbehaviour = {};
    await walker.click('main a[href="/fc/demarrer"]');
    expect(path(walker)).toBe('/fc/completer');
  });

  it('its keys never come', async () => {
    on.broker.misbehaviour = { instead: { jwks: 'hang' } };
    await expectUnavailable(await arriveAs(ANGELA, on));
  });

  it('nobody listens', async () => {
    const gone = await startBroker();
    const site = await startSite(gone.issuer);
    others.push(site);
    await gone.close();
    const walker = new Walker();
    await walker.get(`${site.url}/fc/demarrer`);
    await expectUnavailable(walker);
    await walker.get('/');
    expect(walker.page.status).toBe(200);
  });

  it('restarts with other keys under the same names', async () => {
    const first = await startBroker();
    const site = await startSite(first.issuer);
    others.push(site);
    const { port } = new URL(first.issuer);
    const walker = new Walker();
    await walker.get(`${site.url}/fc/demarrer`);
    expect(path(walker)).toBe('/fc/completer');
    await first.close();
    const second = await startBroker(Number(port));
    others.push(second);
    await walker.get(`${site.url}/fc/demarrer`);
    expect(words(walker)).toContain('Référence : invalid_signature');
    await walker.click('main a[href="/fc/demarrer"]');
    expect(path(walker)).toBe('/fc/completer');
  });

  it('describes itself wrongly', async () => {
    on.broker.misbehaviour = { undiscovered: ['authorization_endpoint'] };
    const walker = await visit(on, '/fc/demarrer');
    expect(walker.page.status).toBe(502);
    on.broker.misbehaviour = {};
    const site = await startSite(`${on.broker.issuer}/`);
    others.push(site);
    await walker.get(`${site.url}/fc/demarrer`);
    expect(words(walker)).toContain('Référence : unexpected_issuer');
  });

  it('signs out here even when it has no logout', async () => {
    on.broker.misbehaviour = { undiscovered: ['end_session_endpoint'] };
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await walker.submit(SIGN_OUT);
    expect(walker.page.status).toBe(200);
    expect(words(walker)).toContain('fermez aussi votre navigateur');
  });

  it('signs out here all the same', async () => {
    const broker = await startBroker();
    const site = await startSite(broker.issuer);
    others.push(site);
    const walker = await signUpAs(ANGELA, ANGELA_NIR, { broker, site });
    const cookie = await walker.cookies.getCookieString(site.url);
    broker.misbehaviour = { instead: { discovery: { status: 500, body: '' } }, idTokenText: flip };
    await new Walker().get(`${site.url}/fc/demarrer`);
    await broker.close();
    await walker.submit(SIGN_OUT);
    expect(heading(walker)).toBe('Vous êtes déconnecté(e)');
    expect(words(walker)).toContain('fermez aussi votre navigateur');
    const stale = await fetch(`${site.url}/droits`, { headers: { cookie }, redirect: 'manual' });
    expect(stale.status).toBe(303);
  });
});

it('shows a page, and tells the log what to check, when our secret is wrong', async () => {
  const site = await startSite(on.broker.issuer, { client_secret: `not ${CLIENT.client_secret}` });
  others.push(site);
  const walker = new Walker();
  await walker.get(`${site.url}/fc/demarrer`);
  expect(walker.page.status).toBe(502);
  expect(words(walker)).toContain('Référence : invalid_client');
});
