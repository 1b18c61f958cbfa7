import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Citizen } from '../support/citizen.ts';

/** The simulator's strip on the CPF site: nothing has to be typed. */

let federation: Federation;
let people: readonly Persona[];

beforeAll(async () => {
  federation = await startFederation();
  people = await federation.personas.all();
});
afterAll(() => federation.stop());

const site = () => federation.cpf?.url ?? '';
const persona = (id: string): Persona => {
  const found = people.find((each) => each.id === id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
};
const field = ({ page }: Walker, name: string) => page.document.querySelector(`#${name}`)?.getAttribute('value') ?? '';
const strip = ({ page }: Walker) => (page.document.querySelector('aside.strip')?.text ?? '').replace(/\s+/g, ' ');

const FILL = 'form[action="/_sim/strip/remplir"]:not(.strip-choice)';
const CHOOSE = 'form.strip-choice';

async function arrive(id: string, source = 'ameli'): Promise<Walker> {
  const citizen = new Citizen(federation, persona(id), source);
  await citizen.signIn();
  return citizen.browser;
}

describe('/fc/completer', () => {
  test('is filled in as the person who came from FranceConnect, the terms excepted', async () => {
    const browser = await arrive('bastien-courcelle');
    const { nir = '', identity } = persona('bastien-courcelle');
    expect(browser.page.url.pathname).toBe('/fc/completer');
    expect(field(browser, 'nir')).toBe('');
    expect(strip(browser)).toContain('Remplir comme Bastien COURCELLE');

    await browser.submit(FILL);
    expect(browser.page.url.pathname).toBe('/fc/completer');
    expect(field(browser, 'nir')).toBe(nir);
    expect(field(browser, 'cle')).toBe(nirKey(nir));
    expect(field(browser, 'email')).toBe(identity.email);
    expect(browser.page.document.querySelector('#cgu')?.hasAttribute('checked')).toBe(false);

    await browser.submit('form[action="/fc/completer"]', { cgu: 'oui' });
    expect(browser.page.url.pathname).toBe('/droits');
  });

  test('a choice made for somebody else does not fill in the next person’s form', async () => {
    const browser = new Walker();
    await browser.get(`${site()}/inscription/identite`);
    await browser.submit(CHOOSE, { personne: 'angele-dubreuil' });
    expect(field(browser, 'nir')).toBe(persona('angele-dubreuil').nir);

    const citizen = new Citizen(federation, persona('theodore-mazurier'), 'ameli', { browser });
    await citizen.signIn();
    expect(field(browser, 'nir')).toBe('');
    expect(strip(browser)).toContain('Remplir comme Théodore MAZURIER');
    // Another person on purpose: a tester wants to see what the site decides.
    await browser.submit(CHOOSE, { personne: 'angele-dubreuil' });
    expect(field(browser, 'nir')).toBe(persona('angele-dubreuil').nir);
  });
});

describe('the four steps', () => {
  test('are all filled in by one choice, and the mail is one click away', async () => {
    const browser = new Walker();
    await browser.get(`${site()}/inscription/identite`);
    await browser.submit(CHOOSE, { personne: 'clotilde-bernachot' });
    expect(strip(browser)).toContain('Formulaire rempli comme Clotilde BERNACHOT. Mot de passe : Simulateur2026');
    for (const step of ['identite', 'contact', 'adresse']) {
      expect(browser.page.url.pathname).toBe(`/inscription/${step}`);
      await browser.submit(`form[action="/inscription/${step}"]`);
    }
    await browser.submit('form[action="/inscription/mot-de-passe"]', { cgu: 'oui' });
    expect(browser.page.url.pathname).toBe('/inscription/confirmation');
    expect(strip(browser)).toContain('E-mail envoyé à clotilde-bernachot@example.org : Validez votre inscription');

    await browser.click('aside.strip a.strip-button');
    expect(browser.page.url.pathname).toBe('/activation');
    await browser.submit('form[action="/activation"]');
    // A mail that was opened is announced no more.
    expect(strip(browser)).not.toContain('Validez votre inscription');
    await browser.get(`${site()}/connexion`);
    await browser.submit('form[action="/connexion"]');
    expect(browser.page.url.pathname).toBe('/droits');
  });
});

describe('the one page of 2017', () => {
  let own: Federation;
  beforeAll(async () => {
    own = await startFederation({ cpfVariant: 'cpa2017' });
  });
  afterAll(() => own.stop());

  const SIGN_UP = 'form[action="/inscription"]';

  test.each([
    ['there', '/inscription'],
    ['on the sign-in page before', '/connexion'],
  ])('somebody chosen %s signs up with nothing typed and no picture clicked', async (_, at) => {
    const browser = new Walker();
    await browser.get(`${own.cpf?.url}/inscription`);
    expect(browser.page.document.querySelector(`${SIGN_UP} [name="image"]`)).not.toBeNull();
    await browser.get(`${own.cpf?.url}${at}`);
    await browser.submit(CHOOSE, { personne: at === '/connexion' ? 'clotilde-bernachot' : 'angele-dubreuil' });
    await browser.get(`${own.cpf?.url}/inscription`);
    expect(browser.page.document.querySelector(`${SIGN_UP} [name="image"]`)).toBeNull();
    await browser.submit(SIGN_UP, { cgu: 'oui' });
    expect(browser.page.url.pathname).toBe('/inscription/confirmation');
    expect(browser.page.document.querySelector('h1')?.text).toBe('Votre compte est activé');
  });

  test('without somebody chosen the picture is asked for', async () => {
    const browser = new Walker();
    await browser.get(`${own.cpf?.url}/connexion`);
    await browser.submit(CHOOSE, { personne: 'angele-dubreuil' });
    await browser.submit('form.strip-filled');
    await browser.get(`${own.cpf?.url}/inscription`);
    expect(browser.page.document.querySelector(`${SIGN_UP} [name="image"]`)).not.toBeNull();
  });
});

test('the footer leads to the e-mails', async () => {
  const browser = new Walker();
  await browser.get(`${site()}/aide`);
  await browser.click('nav[aria-label="Informations sur le site"] a[href$="/_sim/mail"]');
  expect(browser.page.document.querySelector('h1')?.text).toBe('E-mails');
});

test('« Ne plus remplir » empties the forms', async () => {
  const browser = new Walker();
  await browser.get(`${site()}/connexion?suite=droits`);
  await browser.submit(CHOOSE, { personne: 'angele-dubreuil' });
  expect(browser.page.url.href).toBe(`${site()}/connexion?suite=droits`);
  expect(field(browser, 'nir')).toBe(persona('angele-dubreuil').nir);
  await browser.submit('form.strip-filled');
  expect(field(browser, 'nir')).toBe('');
});

test('what was typed wrong stays to be seen', async () => {
  const browser = new Walker();
  await browser.get(`${site()}/inscription/identite`);
  await browser.submit(CHOOSE, { personne: 'angele-dubreuil' });
  await browser.submit('form[action="/inscription/identite"]', { cle: '' });
  expect(browser.page.status).toBe(422);
  expect(field(browser, 'cle')).toBe('');
});

test('the strip tells the active scenario, and leads to the latest sign-in', async () => {
  await federation.scenarios.use('invalid-nonce', { client: 'cpf' });
  const browser = new Walker();
  await browser.get(`${site()}/aide`);
  expect(strip(browser)).toContain('Incident simulé');
  expect(strip(browser)).toContain('invalid-nonce');
  await federation.scenarios.reset('cpf');
  await browser.click('aside.strip a[href*="/flows/latest"]');
  expect(browser.page.url.pathname).toMatch(/^\/_local\/flows\/.+/);
});

describe('what the strip refuses', () => {
  const post = (path: string, body: Record<string, string>, cookie = '') =>
    fetch(`${site()}/_sim/strip${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams(body),
    });

  /** A form of the strip as a browser was shown it. */
  async function shown() {
    const page = await fetch(`${site()}/connexion`);
    const cookie = page.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    return { cookie, csrf };
  }

  test('a form that was not shown to this browser', async () => {
    const { csrf } = await shown();
    const answer = await post('/remplir', { csrf, personne: 'angele-dubreuil', page: '/connexion' });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test.each(['https://ailleurs.example', '//ailleurs.example', '/\\ailleurs.example', ''])(
    'a way back to %p',
    async (page) => {
      const { cookie, csrf } = await shown();
      expect((await post('/remplir', { csrf, personne: 'angele-dubreuil', page }, cookie)).status).toBe(400);
    },
  );

  test('a person nobody knows', async () => {
    const { cookie, csrf } = await shown();
    expect((await post('/remplir', { csrf, personne: 'zorro', page: '/connexion' }, cookie)).status).toBe(404);
  });
});

test('without the simulator’s pages there is no strip', async () => {
  await using own = await startFederation({ cpfSimulator: false });
  const page = await fetch(`${own.cpf?.url}/connexion`);
  const html = await page.text();
  expect(html).not.toContain('class="strip"');
  expect(html).not.toContain('/_sim/mail');
  expect((await fetch(`${own.cpf?.url}/_sim/strip/e-mail/x`)).status).toBe(404);
});

describe('« Recommencer la démonstration »', () => {
  test('asks first, forgets everything everywhere, and says so', async () => {
    await using own = await startFederation();
    const citizen = new Citizen(own, persona('angele-dubreuil'), 'ameli');
    const { browser } = citizen;
    await citizen.signIn();
    await browser.submit('form[action="/_sim/strip/remplir"]:not(.strip-choice)');
    await browser.submit('form[action="/fc/completer"]', { cgu: 'oui' });
    expect(browser.page.url.pathname).toBe('/droits');
    await own.scenarios.use('invalid-nonce');
    await own.clock.advance('31 min');

    await browser.click('aside.strip a[href$="/_sim/recommencer"]');
    expect(browser.page.document.querySelector('h1')?.text).toBe('Recommencer la démonstration');
    await browser.submit('form[action="/_sim/recommencer"]');
    expect(browser.page.document.querySelector('h1')?.text).toBe('La démonstration recommence');

    const cpf = own.cpf?.url ?? '';
    const json = async (path: string) =>
      (await fetch(cpf + path, { headers: { accept: 'application/json' } })).json() as Promise<
        Record<string, unknown[]>
      >;
    expect((await json('/_sim/api/accounts')).accounts).toEqual([]);
    expect((await json('/_sim/mail')).messages).toEqual([]);
    expect(Math.abs(Number(((await json('/_sim/api/clock')) as unknown as { ahead: number }).ahead))).toBeLessThan(
      60_000,
    );
    // FranceConnect asks who it is again, and the scenario is gone.
    const next = new Citizen(own, persona('bastien-courcelle'), 'ameli', { browser });
    await next.toMire();
    expect(browser.page.document.querySelector('h1')?.text).toContain('Connexion en cours sur');
    expect((await next.signIn()).url.pathname).toBe('/fc/completer');
  });

  test('is a call of the control API too', async () => {
    await using own = await startFederation();
    const citizen = new Citizen(own, persona('angele-dubreuil'), 'ameli');
    await citizen.signIn();
    await citizen.complete();
    const { origin } = new URL(own.franceconnect.issuer);
    const answer = await fetch(`${origin}/_local/api/restart`, { method: 'POST' });
    expect(answer.status).toBe(204);
    const { accounts } = (await (await fetch(`${own.cpf?.url}/_sim/api/accounts`)).json()) as { accounts: unknown[] };
    expect(accounts).toEqual([]);
  });
});
