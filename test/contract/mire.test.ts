import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3.2: the list of sources, la « mire ». */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche' });
});
afterAll(() => federation.stop());

const walk = async (parameters: Record<string, string> = {}, by = service) => {
  const request = by.request(parameters);
  const walker = new Walker({ stopAt: REDIRECT_URI });
  await walker.get(request.url);
  return { walker, request };
};

test('§3.2 title + headings + list + back link: names the service, lists the sources with their ids, and leads back', async () => {
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

test('§3.2 anonymous notice: when nothing but openid is asked for', async () => {
  const { walker } = await walk({ scope: 'openid' });
  expect(walker.page.document.text).toContain('Vous allez continuer de façon anonyme');
});

test('§3.2 back link + §2.4 back from the mire: access_denied / User auth aborted, with iss and state', async () => {
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

test('§3.2 back link without the interaction: still reaches a registered address, and only a registered one', async () => {
  const link = (redirect_uri: string) =>
    fetch(
      `${federation.franceconnect.issuer}/redirect-to-sp-with-error?error=access_denied&error_description=User%20auth%20aborted&redirect_uri=${encodeURIComponent(redirect_uri)}`,
      { redirect: 'manual' },
    );
  const answer = await link(REDIRECT_URI);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([302, 'text/plain; charset=utf-8']);
  const known = new URL(answer.headers.get('location') ?? '');
  expect(known.origin + known.pathname).toBe(REDIRECT_URI);
  expect(known.searchParams.get('state')).toBe('undefined');
  const unknown = await link('https://elsewhere.example/');
  expect(unknown.status).toBe(500);
  expect(await unknown.text()).toContain('Erreur Y030030');
});

test.each(['', '?error=access_denied&error_description=User%20auth%20aborted'])(
  '§3.2 back link without the interaction: without redirect_uri it is page 500 Y030030 (query %j)',
  async (query) => {
    const answer = await fetch(`${federation.franceconnect.issuer}/redirect-to-sp-with-error${query}`, {
      redirect: 'manual',
    });
    expect(answer.status).toBe(500);
    const document = parse(await answer.text());
    expect(document.querySelector('.error-code')?.text).toBe('Erreur Y030030');
    expect(document.querySelector('.developers table')?.text).toContain('redirect_uri');
  },
);
