import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3: the citizen's way from the list of sources to the service, page by page. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche' });
});
afterAll(() => federation.stop());

const walk = async (parameters: Record<string, string> = {}, by = service) => {
  const request = by.request(parameters);
  const walker = new Walker({ stopAt: REDIRECT_URI });
  await walker.get(request.url);
  return { walker, request };
};

const ANGELE = 'button[name="persona"][value="angele-dubreuil"]';

describe('the mire (§3.2)', () => {
  test('names the service, lists the sources with their ids, and leads back', async () => {
    const { walker, request } = await walk();
    const { document, status, url } = walker.page;
    expect(status).toBe(200);
    expect(url.pathname).toMatch(/^\/api\/v2\/interaction\/[\w-]{43}$/);
    expect(document.querySelector('title')?.text).toBe('Connexion - Choix du compte - FranceConnect');
    expect(document.querySelector('h1')?.text).toBe('Connexion en cours sur Ma démarche');
    expect(document.text).toContain('Choisissez un compte pour vous connecter :');
    const buttons = document.querySelectorAll('button[data-testid]');
    expect(buttons.map((button) => button.id)).toEqual([
      'idp-impots',
      'idp-ameli',
      'idp-la-poste',
      'idp-msa',
      'idp-mobile-connect',
      'idp-alicem',
    ]);
    const form = buttons[0]?.closest('form');
    expect(form?.getAttribute('method')).toBe('post');
    expect(form?.getAttribute('action')).toBe('/api/v2/redirect-to-idp');
    expect(form?.querySelector('input[name="providerUid"]')?.getAttribute('value')).toBe('impots');
    expect(form?.querySelector('input[name="csrfToken"]')?.getAttribute('value')).not.toBe('');
    const back = document.querySelector('a.back');
    expect(back?.text.trim()).toBe('Revenir sur Ma démarche');
    expect(back?.getAttribute('href')).toBe(
      `/api/v2/redirect-to-sp-with-error?error=access_denied&error_description=User%20auth%20aborted&state=${request.state}&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`,
    );
  });

  test('says when the sign-in is anonymous', async () => {
    const { walker } = await walk({ scope: 'openid' });
    expect(walker.page.document.text).toContain('Vous allez continuer de façon anonyme');
  });

  test('going back tells the service access_denied / User auth aborted, with iss and state', async () => {
    const { walker, request } = await walk();
    const arrival = await walker.click('a.back');
    expect(arrival.stopped).toBe(true);
    expect(Object.fromEntries(arrival.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'User auth aborted',
      state: request.state,
      iss: federation.franceconnect.issuer,
    });
  });

  test('going back without the interaction still reaches a registered address, and only a registered one', async () => {
    const link = (redirect_uri: string) =>
      fetch(
        `${federation.franceconnect.issuer}/redirect-to-sp-with-error?error=access_denied&error_description=User%20auth%20aborted&redirect_uri=${encodeURIComponent(redirect_uri)}`,
        { redirect: 'manual' },
      );
    const known = new URL((await link(REDIRECT_URI)).headers.get('location') ?? '');
    expect(known.origin + known.pathname).toBe(REDIRECT_URI);
    expect(known.searchParams.get('state')).toBe('undefined');
    const unknown = await link('https://elsewhere.example/');
    expect(unknown.status).toBe(500);
    expect(await unknown.text()).toContain('Erreur Y030030');
  });

  test('an interaction identifier of the wrong form is 400 Y000400, without session 401 Y190001, another’s 409 Y190004', async () => {
    const at = (uid: string, cookie = '') =>
      fetch(`${federation.franceconnect.issuer}/interaction/${uid}`, { headers: { cookie } });
    const malformed = await at('short');
    expect(malformed.status).toBe(400);
    expect(await malformed.text()).toContain('Y000400');
    const nobody = await at('x'.repeat(43));
    expect(nobody.status).toBe(401);
    expect(await nobody.text()).toContain('Y190001');
    const { walker } = await walk();
    const other = await at('x'.repeat(43), await walker.cookies.getCookieString(federation.franceconnect.issuer));
    expect(other.status).toBe(409);
    expect(await other.text()).toContain('Y190004');
  });
});

describe('acr (§2.5)', () => {
  test('a level the platform does not give is told by redirection, after the interaction', async () => {
    const { walker, request } = await walk({ acr_values: 'eidas2' });
    expect(walker.page.stopped).toBe(true);
    expect(Object.fromEntries(walker.page.url.searchParams)).toEqual({
      error: 'invalid_acr',
      error_description: 'acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2',
      state: request.state,
      iss: federation.franceconnect.issuer,
    });
  });

  test('of several known levels the lowest counts', async () => {
    const { walker } = await walk({ acr_values: 'eidas3 eidas1' });
    expect(walker.page.status).toBe(200);
  });
});

describe('csrfToken (§3.1)', () => {
  const choose = async (csrfToken: string | undefined) => {
    const { walker } = await walk();
    return walker.submit('#idp-impots', { csrfToken });
  };

  test.each([
    ['missing', undefined, 400, 'Y470002'],
    ['wrong', 'wrong', 401, 'Y470001'],
  ])('%s', async (_what, token, status, code) => {
    const page = await choose(token);
    expect(page.status).toBe(status);
    expect(page.body).toContain(code);
  });

  test('used twice', async () => {
    const { walker } = await walk();
    const { document, url } = walker.page;
    const csrfToken = document.querySelector('input[name="csrfToken"]')?.getAttribute('value') ?? '';
    const cookie = await walker.cookies.getCookieString(url.href);
    const post = () =>
      fetch(new URL('/api/v2/redirect-to-idp', url), {
        method: 'POST',
        headers: { cookie },
        body: new URLSearchParams({ csrfToken, providerUid: 'impots' }),
        redirect: 'manual',
      });
    expect((await post()).status).toBe(302);
    const again = await post();
    expect(again.status).toBe(401);
    expect(await again.text()).toContain('Y470004');
  });

  test('an unknown source is page 500 Y020019, naming the known ones', async () => {
    const { walker } = await walk();
    const page = await walker.submit('#idp-impots', { providerUid: 'impot' });
    expect(page.status).toBe(500);
    expect(page.body).toContain('Y020019');
    expect(page.body).toContain('mobile-connect');
  });
});

describe('towards the source (§3.3)', () => {
  test('its own state and nonce, prompt=login, the fixed scope, one level', async () => {
    const request = service.request();
    const walker = new Walker({ stopAt: `${federation.sources?.url}/ameli/` });
    await walker.get(request.url);
    const { url } = await walker.submit('#idp-ameli');
    const sent = Object.fromEntries(url.searchParams);
    expect(sent).toEqual({
      client_id: 'franceconnect',
      response_type: 'code',
      redirect_uri: `${federation.franceconnect.issuer}/oidc-callback`,
      scope: 'openid profile email birth',
      acr_values: 'eidas1',
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
      prompt: 'login',
    });
    expect(sent.state).not.toBe(request.state);
  });
});

describe('back from the source (§3.4)', () => {
  test('a refusal there returns to the list, as a new interaction, with a banner; the service is not told', async () => {
    const { walker, request } = await walk();
    const first = walker.page.url.pathname;
    await walker.submit('#idp-ameli');
    const { document, url, status } = await walker.click('a[href$="/abandon"]');
    expect(status).toBe(200);
    expect(url.pathname).toMatch(/^\/api\/v2\/interaction\//);
    expect(url.pathname).not.toBe(first);
    expect(document.querySelector('title')?.text).toBe('Erreur lors du choix du compte - FranceConnect');
    expect(document.querySelector('[role="alert"]')?.text).toContain(
      'La connexion à Ameli.fr n’a pas été possible. Veuillez réessayer ou choisir un autre moyen de connexion.',
    );
    await walker.submit('#idp-msa');
    await walker.submit(ANGELE);
    const arrival = await walker.submit('form[action$="/login"]');
    expect(arrival.url.searchParams.get('state')).toBe(request.state);
    expect(arrival.url.searchParams.has('code')).toBe(true);
  });

  const callback = async (query: string) => {
    const { walker } = await walk();
    const stopped = new Walker({ stopAt: `${federation.sources?.url}/` });
    stopped.cookies.removeAllCookiesSync();
    await walker.submit('#idp-impots');
    return walker.get(`${federation.franceconnect.issuer}/oidc-callback${query}`);
  };

  test.each([
    ['no code', '?state=x', 400, 'Y020025'],
    ['no state', '?code=x', 400, 'Y020021'],
    ['another state', '?code=x&state=y', 403, 'Y020022'],
    ['an error with another state', '?error=access_denied&state=y', 403, 'Y020022'],
  ])('%s', async (_what, query, status, code) => {
    const page = await callback(query);
    expect(page.status).toBe(status);
    expect(page.body).toContain(`Erreur ${code}`);
  });

  test('a code the source does not know is page 502 Y020026', async () => {
    const request = service.request();
    const walker = new Walker({ stopAt: `${federation.franceconnect.issuer}/oidc-callback` });
    await walker.get(request.url);
    await walker.submit('#idp-impots');
    const { url } = await walker.submit(ANGELE);
    url.searchParams.set('code', 'tampered');
    const cookie = await walker.cookies.getCookieString(url.href);
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    expect(answer.status).toBe(502);
    const page = await answer.text();
    expect(page).toContain('Erreur Y020026');
    expect(page).not.toMatch(/\bat .*\.ts:\d+/);
  });

  test('a callback without a live flow is refused', async () => {
    const answer = await fetch(`${federation.franceconnect.issuer}/oidc-callback?code=x&state=y`);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('Y190001');
  });
});

describe('the information page (§3.6)', () => {
  const toInformation = async (parameters: Record<string, string> = {}, by = service) => {
    const { walker } = await walk(parameters, by);
    await walker.submit('#idp-impots');
    await walker.submit(ANGELE);
    return walker;
  };

  test('says who and what, grouped, with the contract’s words', async () => {
    const { document, url } = (await toInformation({ scope: 'openid identite_pivot email dgfip_rfr' })).page;
    expect(url.pathname).toMatch(/^\/api\/v2\/interaction\/[\w-]{43}\/consent$/);
    expect(document.querySelector('title')?.text).toBe('Connexion - Continuer sur Service Ma démarche - FranceConnect');
    expect(document.querySelector('h1')?.text.replace(/\s+/g, ' ').trim()).toBe(
      'Vous allez vous connecter en tant que : Angèle Louise DUBREUIL',
    );
    expect(document.querySelector('details summary')?.text).toBe('Données transmises');
    const groups = document.querySelectorAll('details section').map((group) => ({
      title: group.querySelector('h2')?.text,
      labels: group.querySelectorAll('li').map((item) => item.text),
    }));
    expect(groups).toEqual([
      {
        title: 'Informations récupérées depuis FranceConnect',
        labels: [
          'Nom de naissance',
          'Prénom(s)',
          'Sexe',
          'Date de naissance',
          'Lieu de naissance',
          'Pays de naissance',
          'Adresse email',
        ],
      },
      {
        title: 'Informations récupérées depuis Direction générale des Finances publiques',
        labels: ['Revenu fiscal de référence'],
      },
    ]);
    const form = document.querySelector('form[action="/api/v2/login"]');
    expect(form?.getAttribute('method')).toBe('post');
    expect(form?.querySelector('button')?.text).toBe('Continuer sur Ma démarche');
    expect(document.querySelector('input[type="checkbox"]')).toBeNull();
  });

  test('anonymous: no name, no data', async () => {
    const { document } = (await toInformation({ scope: 'openid' })).page;
    expect(document.querySelector('h1')?.text).toBe('Vous allez vous connecter de façon anonyme');
    expect(document.text).toContain('Aucune donnée personnelle ne sera transmise');
    expect(document.text).not.toContain('DUBREUIL');
  });

  test('a private service that asks for agreement has a box to tick', async () => {
    const priv = await Service.register(federation, { type: 'private', identityConsent: true });
    const { document } = (await toInformation({}, priv)).page;
    expect(document.text).toContain('J’accepte que FranceConnect transmette mes données au service pour me connecter');
    const anonymous = (await toInformation({ scope: 'openid' }, priv)).page;
    expect(anonymous.document.querySelector('input[type="checkbox"]')).toBeNull();
  });

  test('a service registered for prompt=login skips it (§2.6); prompt=login alone does not', async () => {
    const registered = await Service.register(federation, { allowedPrompts: ['login', 'consent'] });
    expect((await toInformation({ prompt: 'login' }, registered)).page.stopped).toBe(true);
    expect((await toInformation({ prompt: 'login consent' }, registered)).page.stopped).toBe(false);
    expect((await toInformation({ prompt: 'login' })).page.stopped).toBe(false);
  });

  test('confirming before having signed in is refused', async () => {
    const { walker } = await walk();
    const csrfToken = walker.page.document.querySelector('input[name="csrfToken"]')?.getAttribute('value') ?? '';
    const { url } = walker.page;
    const answer = await fetch(new URL('/api/v2/login', url), {
      method: 'POST',
      headers: { cookie: await walker.cookies.getCookieString(url.href) },
      body: new URLSearchParams({ csrfToken }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Y100004');
  });
});

describe('the civil register (§3.5; identity sources §5.2)', () => {
  test.each([
    ['single-echo', 403, 'Y010004'],
    ['several-echoes', 403, 'Y010006'],
    ['usage-name-only', 403, 'Y010007'],
    ['no-echo', 403, 'Y010008'],
    ['rejected', 403, 'Y010009'],
    ['timeout', 504, 'Y010011'],
    ['http-failure', 504, 'Y010012'],
    ['unusable', 400, 'Y010013'],
    ['deceased', 403, 'Y010015'],
  ])('%s is page %i %s, and the way back tells the service', async (outcome, status, code) => {
    const persona = (await federation.personas.all()).find(({ register }) => register?.outcome === outcome);
    const source = Object.keys(persona?.credentials ?? {})[0];
    const failure = await service.signIn({ persona: persona?.id ?? '', source: source ?? '' }).catch((error) => error);
    expect(failure).toMatchObject({ name: 'SignInError', status, code });
  });

  test('the way back from such a page tells the service access_denied', async () => {
    const persona = (await federation.personas.all()).find(({ register }) => register?.outcome === 'no-echo');
    const source = Object.keys(persona?.credentials ?? {})[0];
    const { walker, request } = await walk();
    await walker.submit(`#idp-${source}`);
    await walker.submit(`button[name="persona"][value="${persona?.id}"]`);
    expect(walker.page.document.querySelector('h1')?.text).toBe('Une erreur s’est produite');
    const arrival = await walker.click('a.back');
    expect(Object.fromEntries(arrival.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'user authentication aborted',
      state: request.state,
      iss: federation.franceconnect.issuer,
    });
  });

  test('a rectified identity is the one transmitted', async () => {
    const persona = (await federation.personas.all()).find(({ register }) => register?.outcome === 'rectified');
    const { userinfo } = await service.signIn({ persona: persona?.id ?? '' });
    const register = persona?.register;
    expect(register && 'identity' in register && register.identity).toMatchObject({
      given_name: userinfo.given_name,
      family_name: userinfo.family_name,
      birthdate: userinfo.birthdate,
    });
  });

  test('a presumed date is completed; idp_birthdate keeps the source’s', async () => {
    const persona = (await federation.personas.all()).find(({ identity }) => identity.birthdate?.endsWith('-00-00'));
    const { userinfo } = await service.signIn(
      { persona: persona?.id ?? '' },
      { scope: 'openid birthdate idp_birthdate' },
    );
    expect(userinfo.idp_birthdate).toBe(persona?.identity.birthdate);
    expect(userinfo.birthdate).toBe(persona?.identity.birthdate?.replace('-00-00', '-01-01'));
  });
});

describe('identities FranceConnect refuses (identity sources §1.7)', () => {
  test('every persona made for it ends on Y600006, which names the faulty claim', async () => {
    const people = (await federation.personas.all()).filter(({ why }) => why.includes('Y600006'));
    expect(people.length).toBeGreaterThanOrEqual(7);
    for (const { id, credentials } of people) {
      const failure = await service
        .signIn({ persona: id, source: Object.keys(credentials)[0] ?? '' })
        .catch((error) => error);
      expect({ id, code: failure.code, status: failure.status }).toEqual({ id, code: 'Y600006', status: 400 });
    }
  });
});

describe('FranceConnect’s own account of a person (§3.5)', () => {
  test('disabled: Y180001', async () => {
    const persona = (await federation.personas.all()).find(({ account }) => account?.disabled);
    const failure = await service.signIn({ persona: persona?.id ?? '' }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'Y180001', status: 403 });
  });

  test('a source the person blocks: Y100011, and the others work', async () => {
    const persona = (await federation.personas.all()).find(({ account }) => account?.blocked_sources);
    const [blocked = ''] = persona?.account?.blocked_sources ?? [];
    const failure = await service.signIn({ persona: persona?.id ?? '', source: blocked }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'Y100011', status: 403 });
    const other = Object.keys(persona?.credentials ?? {}).find((id) => id !== blocked) ?? '';
    const { callback } = await service.signIn({ persona: persona?.id ?? '', source: other });
    expect(callback.searchParams.has('code')).toBe(true);
  });
});
