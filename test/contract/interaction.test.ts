import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §3.1: the steps of a sign-in, in their order, each form once, one sign-in per browser. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const newBrowser = () => new Visitor(federation.franceconnect.issuer, REDIRECT_URI);

/** A browser on the list of sources. */
async function atMire() {
  const visitor = newBrowser();
  const request = service.request();
  await visitor.browser.get(request.url);
  const uid = visitor.page.url.pathname.split('/').at(-1) ?? '';
  return { visitor, request, uid };
}

/** A browser sent to a source, and the callback it comes back with, not asked for yet. */
async function beforeCallback() {
  const { uid, request, visitor } = await atMire();
  const { csrfToken } = visitor;
  const leaving = await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'impots' });
  const stopped = new Visitor(federation.franceconnect.issuer, `${federation.franceconnect.issuer}/oidc-callback`);
  await stopped.browser.get(leaving.headers.get('location') ?? '');
  const { url: callback } = await stopped.introduce();
  return { visitor, request, uid, callback, csrfToken };
}

async function atConsent() {
  const { visitor, request, uid } = await atMire();
  await visitor.identify('impots');
  return { visitor, request, uid };
}

test('§3.1 whole way: each address and status, from the request to the service', async () => {
  const visitor = newBrowser();
  const { url } = service.request();
  const hops: string[] = [];
  const hop = (what: string, answer: Response) => {
    const location = answer.headers.get('location') ?? '';
    const to = location && new URL(location, url);
    const path = to && `${to.origin === url.origin ? '' : to.origin}${to.pathname.replace(/[\w-]{43}/, ':uid')}`;
    hops.push(`${what} ${answer.status} ${path}`.trim());
    return location;
  };
  const mire = hop('GET /authorize', await visitor.ask(url));
  await visitor.browser.get(new URL(mire, url));
  const { csrfToken } = visitor;
  const source = hop(
    'POST /redirect-to-idp',
    await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'impots' }),
  );
  const stopped = new Visitor(url.origin, `${federation.franceconnect.issuer}/oidc-callback`);
  await stopped.browser.get(source);
  const callback = (await stopped.introduce()).url;
  const verify = hop('GET /oidc-callback', await visitor.ask(callback));
  const consent = hop('GET …/verify', await visitor.ask(verify));
  await visitor.browser.get(new URL(consent, url));
  const resume = hop('POST /login', await visitor.post('/login', { csrfToken: visitor.csrfToken }));
  hop('GET /authorize/:uid', await visitor.ask(resume));
  expect(hops).toEqual([
    'GET /authorize 303 /api/v2/interaction/:uid',
    `POST /redirect-to-idp 302 ${federation.sources?.url}/impots/authorize`,
    'GET /oidc-callback 302 /api/v2/interaction/:uid/verify',
    'GET …/verify 302 /api/v2/interaction/:uid/consent',
    'POST /login 303 /api/v2/authorize/:uid',
    `GET /authorize/:uid 303 ${REDIRECT_URI}`,
  ]);
});

describe('§3.1 wrong order', () => {
  const WRONG = { status: 409, code: 'Y190004' };

  test('from the mire: callback, verify and consent are page 409 Y190004', async () => {
    const { visitor, uid } = await atMire();
    for (const path of ['/oidc-callback?code=x&state=y', `/interaction/${uid}/verify`, `/interaction/${uid}/consent`]) {
      expect({ path, ...(await refusal(await visitor.ask(`/api/v2${path}`))) }).toEqual({ path, ...WRONG });
    }
  });

  test('from the mire: confirming before having signed in is page 403 Y100004', async () => {
    const { visitor } = await atMire();
    const answer = await visitor.post('/login', { csrfToken: visitor.csrfToken });
    expect(await refusal(answer)).toEqual({ status: 403, code: 'Y100004' });
  });

  test('from the information page: the mire, a source, a callback', async () => {
    const { visitor, uid } = await atConsent();
    expect(await refusal(await visitor.ask(`/api/v2/interaction/${uid}`))).toEqual(WRONG);
    const { csrfToken } = visitor;
    expect(await refusal(await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'ameli' }))).toEqual(WRONG);
    expect(await refusal(await visitor.ask('/api/v2/oidc-callback?code=x&state=y'))).toEqual(WRONG);
  });

  test('what the page tells developers: the step and what it comes after', async () => {
    const { visitor, uid } = await atMire();
    const page = await (await visitor.ask(`/api/v2/interaction/${uid}/consent`)).text();
    expect(page).toContain('consent after mire');
    expect(page).toContain('consent after verify or consent');
  });

  test('nothing is lost: the sign-in goes on from where it was', async () => {
    const { visitor, request, uid } = await atMire();
    await visitor.ask(`/api/v2/interaction/${uid}/consent`);
    await visitor.identify('impots');
    expect((await service.complete((await visitor.confirm()).url, request)).claims.acr).toBe('eidas1');
  });

  test('after the end: the information page is not shown again', async () => {
    const { visitor, uid } = await atConsent();
    await visitor.confirm();
    expect(await refusal(await visitor.ask(`/api/v2/interaction/${uid}/consent`))).toEqual(WRONG);
  });
});

describe('§3.1 reload', () => {
  const RELOADED = { status: 400, code: 'Y420001' };

  test('mire and information page: shown again, and the sign-in goes on', async () => {
    const { visitor, request, uid } = await atMire();
    expect((await visitor.browser.get(`/api/v2/interaction/${uid}`)).status).toBe(200);
    await visitor.identify('impots');
    expect((await visitor.browser.get(`/api/v2/interaction/${uid}/consent`)).status).toBe(200);
    expect((await service.complete((await visitor.confirm()).url, request)).claims.acr).toBe('eidas1');
  });

  test('back from the source with the browser’s button: the mire, and another source may be chosen', async () => {
    const { visitor, uid } = await atMire();
    await visitor.browser.submit('#idp-ameli');
    expect((await visitor.browser.get(`${federation.franceconnect.issuer}/interaction/${uid}`)).status).toBe(200);
    expect((await visitor.identify('impots')).url.pathname).toMatch(/\/consent$/);
  });

  test('redirect-to-idp: page 400 Y420001', async () => {
    const { visitor, csrfToken } = await beforeCallback();
    const again = await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'impots' });
    expect(await refusal(again)).toEqual(RELOADED);
  });

  test('oidc-callback: page 400 Y420001', async () => {
    const { visitor, callback } = await beforeCallback();
    expect((await visitor.ask(callback)).status).toBe(302);
    expect(await refusal(await visitor.ask(callback))).toEqual(RELOADED);
  });

  test('verify: page 400 Y420001', async () => {
    const { visitor, callback, uid } = await beforeCallback();
    await visitor.ask(callback);
    const verify = `/api/v2/interaction/${uid}/verify`;
    expect((await visitor.ask(verify)).status).toBe(302);
    expect(await refusal(await visitor.ask(verify))).toEqual(RELOADED);
  });

  test('login: page 400 Y420001', async () => {
    const { visitor } = await atConsent();
    const { csrfToken } = visitor;
    expect((await visitor.post('/login', { csrfToken })).status).toBe(303);
    expect(await refusal(await visitor.post('/login', { csrfToken }))).toEqual(RELOADED);
  });

  test('a callback asked for twice at once: one goes on', async () => {
    const { visitor, callback } = await beforeCallback();
    const answers = await Promise.all([visitor.ask(callback), visitor.ask(callback)]);
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
  });
});

test('§3.1 no recorded step: page 400 Y420002, after a request that led to no page', async () => {
  const { visitor, uid } = await atMire();
  const { csrfToken } = visitor;
  expect((await visitor.ask(service.request({ idp_hint: 'impots' }).url)).status).toBe(302);
  const answer = await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'impots' });
  expect(await refusal(answer)).toEqual({ status: 400, code: 'Y420002' });
  expect(uid).toHaveLength(43);
});

test('§3.1 no session: page 401 Y190001 at every step', async () => {
  const uid = 'x'.repeat(43);
  const gets = ['/oidc-callback?code=x&state=y', `/interaction/${uid}`, `/interaction/${uid}/verify`, '/auto-login'];
  for (const path of [...gets, `/interaction/${uid}/consent`]) {
    const answer = await newBrowser().ask(`/api/v2${path}`);
    expect({ path, ...(await refusal(answer)) }).toEqual({ path, status: 401, code: 'Y190001' });
  }
  for (const path of ['/redirect-to-idp', '/login']) {
    const answer = await newBrowser().post(path, { csrfToken: 'x' });
    expect({ path, ...(await refusal(answer)) }).toEqual({ path, status: 401, code: 'Y190001' });
  }
});

test.each(['s%3Aforged.signature', 'unsigned', 's%3A', ''])(
  '§3.1 forged session cookie + §11.2 Y190012: « %s » is page 401 at every step, and no obstacle to a new request',
  async (value) => {
    const { uid } = await atMire();
    const ask = (path: string, method = 'GET') =>
      fetch(federation.franceconnect.issuer + path, {
        method,
        headers: { cookie: `fc_session_id=${value}` },
        redirect: 'manual',
      });
    for (const path of [`/interaction/${uid}`, `/interaction/${uid}/consent`, '/oidc-callback?code=c&state=s']) {
      expect(await refusal(await ask(path))).toEqual({ status: 401, code: 'Y190012' });
    }
    expect(await refusal(await ask('/login', 'POST'))).toEqual({ status: 401, code: 'Y190012' });
    const { url } = service.request();
    expect((await ask(url.href.slice(federation.franceconnect.issuer.length))).status).toBe(303);
  },
);

test('§11.2 Y030025: without the interaction’s cookie, page 500 at the information page and at « Continuer »', async () => {
  const { visitor } = await atMire();
  const { url } = await visitor.identify('impots');
  const { csrfToken } = visitor;
  for (const { key, path } of await visitor.browser.cookies.getCookies(url.href)) {
    if (!key.startsWith('_interaction')) continue;
    await visitor.browser.cookies.setCookie(`${key}=; path=${path}; max-age=0`, url.href);
  }
  expect(await refusal(await visitor.ask(url))).toEqual({ status: 500, code: 'Y030025' });
  expect(await refusal(await visitor.post('/login', { csrfToken }))).toEqual({ status: 500, code: 'Y030025' });
});

test.each(['x'.repeat(20), 'x'.repeat(61), 'é'.repeat(30), `${'x'.repeat(30)} `])(
  '§3.1 uid: « %s » is page 400 Y000400',
  async (uid) => {
    for (const step of ['', '/verify', '/consent']) {
      const answer = await newBrowser().ask(`/api/v2/interaction/${encodeURIComponent(uid)}${step}`);
      expect(await refusal(answer)).toEqual({ status: 400, code: 'Y000400' });
    }
  },
);

test('§3.1 uid: 21 and 60 characters are identifiers, of nobody’s flow', async () => {
  const { visitor } = await atMire();
  for (const length of [21, 60]) {
    const answer = await visitor.ask(`/api/v2/interaction/${'x'.repeat(length)}`);
    expect(await refusal(answer)).toEqual({ status: 409, code: 'Y190004' });
  }
});

describe('§3.1 one live flow per browser', () => {
  test('§2.2 older tab + §3.1 one live flow per browser: a newer request, and the older tab is page 409 Y190004', async () => {
    const { visitor } = await atMire();
    const older = visitor.page.url;
    await visitor.browser.get(service.request().url);
    expect(await refusal(await visitor.ask(older))).toEqual({ status: 409, code: 'Y190004' });
  });

  test('§3.1 one live flow per browser + §3.7 new identifier: of the session, for each request', async () => {
    const { visitor } = await atMire();
    const id = async () =>
      (await visitor.browser.cookies.getCookies(federation.franceconnect.issuer)).find(
        ({ key }) => key === 'fc_session_id',
      )?.value;
    const before = await id();
    await visitor.browser.get(service.request().url);
    expect(await id()).not.toBe(before);
    const former = await fetch(visitor.page.url, { headers: { cookie: `fc_session_id=${before}` } });
    expect(await refusal(former)).toEqual({ status: 401, code: 'Y190001' });
  });
});

describe('the csrfToken', () => {
  test.each([
    ['missing', {}, 400, 'Y470002'],
    ['missing', { csrfToken: '' }, 400, 'Y470002'],
    ['wrong', { csrfToken: 'wrong' }, 401, 'Y470001'],
  ])(
    '§3.1 csrfToken %s: at the choice of a source and at the information page',
    async (_what, fields, status, code) => {
      const { visitor } = await atMire();
      const chosen = await visitor.post('/redirect-to-idp', { ...fields, providerUid: 'impots' });
      expect(await refusal(chosen)).toEqual({ status, code });
      await visitor.identify('impots');
      expect(await refusal(await visitor.post('/login', { ...fields }))).toEqual({ status, code });
    },
  );

  test('§3.1 csrfToken none in the session: page 401 Y470003, when no form was shown', async () => {
    const visitor = newBrowser();
    await visitor.ask(service.request().url);
    const answer = await visitor.post('/redirect-to-idp', { csrfToken: 'x', providerUid: 'impots' });
    expect(await refusal(answer)).toEqual({ status: 401, code: 'Y470003' });
  });

  test('§3.1 csrfToken used already: page 401 Y470004, even when the first use led nowhere', async () => {
    const { visitor } = await atMire();
    const { csrfToken } = visitor;
    const first = await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'nowhere' });
    expect(await refusal(first)).toEqual({ status: 500, code: 'Y020019' });
    const second = await visitor.post('/redirect-to-idp', { csrfToken, providerUid: 'impots' });
    expect(await refusal(second)).toEqual({ status: 401, code: 'Y470004' });
  });

  test('§3.1 csrfToken wrong: one of another browser is page 401 Y470001', async () => {
    const [{ visitor: one }, { visitor: other }] = await Promise.all([atMire(), atMire()]);
    const answer = await one.post('/redirect-to-idp', { csrfToken: other.csrfToken, providerUid: 'impots' });
    expect(await refusal(answer)).toEqual({ status: 401, code: 'Y470001' });
  });
});
