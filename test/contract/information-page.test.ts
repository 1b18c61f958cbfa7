import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3.6: the information page. */

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

const toInformation = async (parameters: Record<string, string> = {}, by = service) => {
  const { walker } = await walk(parameters, by);
  await walker.submit('#idp-impots');
  await walker.submit(ANGELE);
  return walker;
};

test('§3.6 title + identity + data list + button: who and what, grouped, with the contract’s words', async () => {
  const { document, url } = (await toInformation({ scope: 'openid identite_pivot email dgfip_rfr' })).page;
  expect(url.pathname).toMatch(/^\/api\/v2\/interaction\/[\w-]{43}\/consent$/);
  expect(document.querySelector('title')?.text).toBe('Connexion - Continuer sur Service Ma démarche - FranceConnect');
  expect(document.querySelector('h1')?.text.replace(/\s+/g, ' ').trim()).toBe(
    'Vous allez vous connecter en tant que : Angèle Louise DUBREUIL',
  );
  expect(document.querySelector('.established')?.text.replace(/\s+/g, ' ')).toBe(
    'La connexion est établie. Il ne vous reste plus qu’à cliquer sur « Continuer sur Ma démarche » pour poursuivre votre démarche.',
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

test('§3.6 anonymous: no name, no data', async () => {
  const { document } = (await toInformation({ scope: 'openid' })).page;
  expect(document.querySelector('h1')?.text).toBe('Vous allez vous connecter de façon anonyme');
  expect(document.text).toContain('Aucune donnée personnelle ne sera transmise');
  expect(document.text).not.toContain('DUBREUIL');
});

test('§3.6 checkbox: a private service that asks for agreement, unless it asks for nothing', async () => {
  const priv = await Service.register(federation, { type: 'private', identityConsent: true });
  const { document } = (await toInformation({}, priv)).page;
  expect(document.text).toContain('J’accepte que FranceConnect transmette mes données au service pour me connecter');
  const anonymous = (await toInformation({ scope: 'openid' }, priv)).page;
  expect(anonymous.document.querySelector('input[type="checkbox"]')).toBeNull();
});

test('§3.6 one datum: is told in the singular', async () => {
  const { document } = (await toInformation({ scope: 'openid email' })).page;
  expect(document.querySelector('details summary')?.text).toBe('Donnée transmise');
  expect(document.querySelectorAll('details p').map(({ text }) => text)).toEqual(['Adresse email']);
});

test('§3.6 call-out: the notifications of sign-ins, with one paragraph', async () => {
  const { document } = (await toInformation()).page;
  const callOut = document
    .querySelectorAll('h2')
    .find(({ text }) => text === 'Les notifications de connexion évoluent');
  expect(callOut?.parentNode?.querySelectorAll('p')).toHaveLength(1);
});

test('§3.6 checkbox not checked by the server: the form is accepted without it', async () => {
  const priv = await Service.register(federation, { type: 'private', identityConsent: true });
  const walker = await toInformation({}, priv);
  const box = walker.page.document.querySelector('input[type="checkbox"]');
  expect(box?.hasAttribute('required')).toBe(true);
  const arrival = await walker.submit('form[action$="/login"]');
  expect(arrival.url.searchParams.get('code')).toMatch(/^.{43}$/);
});

test('§3.6 all or nothing: nothing can be unticked, and nothing that is posted takes a datum away', async () => {
  const { walker, request } = await walk({ scope: 'openid given_name email' });
  await walker.submit('#idp-impots');
  const { document, url } = await walker.submit(ANGELE);
  const form = document.querySelector('form[action$="/login"]');
  expect(form?.querySelectorAll('input').map((input) => input.getAttribute('name'))).toEqual(['csrfToken']);
  expect(document.querySelectorAll('main button, main a.back').map(({ text }) => text.trim())).toEqual([
    'Continuer sur Ma démarche',
    'Revenir sur Ma démarche',
  ]);
  const csrfToken = form?.querySelector('input')?.getAttribute('value') ?? '';
  const posted = await fetch(new URL('/api/v2/login', url), {
    method: 'POST',
    headers: { cookie: await walker.cookies.getCookieString(url.href) },
    body: new URLSearchParams({ csrfToken, scope: 'openid', email: '' }),
    redirect: 'manual',
  });
  const { url: callback } = await walker.get(new URL(posted.headers.get('location') ?? '', url));
  expect((await service.complete(callback, request)).userinfo).toMatchObject({
    given_name: 'Angèle Louise',
    email: expect.any(String),
  });
});
