import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { Citizen } from '../support/citizen.ts';
import { PlusService } from '../support/plus-service.ts';

/** The presenter's page: what it tells a room, and what its buttons make happen. */

let federation: Federation;
let stage: string;
beforeAll(async () => {
  federation = await startFederation();
  stage = `${new URL(federation.franceconnect.issuer).origin}/_local/stage`;
});
afterAll(() => federation.stop());
beforeEach(() => federation.restart());

/** Texts as a screen reader says them: a source's mark is a picture. */
const textOf = (page: Page, selector: string) =>
  page.document.querySelectorAll(selector).map((element) => {
    for (const picture of element.querySelectorAll('[aria-hidden=true]')) picture.remove();
    return element.text.replace(/\s+/g, ' ').trim();
  });

async function told(): Promise<string[]> {
  return textOf(await new Walker().get(stage), '.hops li');
}

/** A presenter's own browser. */
async function presenter(path: string): Promise<Walker> {
  const walker = new Walker();
  await walker.get(stage + path);
  return walker;
}

async function angele(browser = new Walker()): Promise<Citizen> {
  const persona = (await federation.personas.all()).find(({ id }) => id === 'angele-dubreuil');
  if (!persona) throw new Error('no Angèle');
  return new Citizen(federation, persona, 'impots', { browser });
}

describe('the sign-in', () => {
  test('nobody has signed in yet: the page says where to begin', async () => {
    const page = await new Walker().get(stage);
    expect(textOf(page, 'h1')).toEqual(['Aucune connexion pour l’instant']);
    expect(page.document.querySelector('html')?.getAttribute('lang')).toBe('fr');
    expect(page.document.querySelector('.happening a')?.getAttribute('href')).toBe(federation.cpf?.url);
  });

  test('is told in one sentence a hop, in order, without identifiers', async () => {
    await (await angele()).signIn();
    expect(await told()).toEqual([
      'Mon Compte Formation demande à FranceConnect qui vous êtes.',
      'FranceConnect vous demande quel compte utiliser.',
      'Vous choisissez impots.gouv.fr.',
      'FranceConnect demande à impots.gouv.fr qui vous êtes.',
      'impots.gouv.fr vous demande de vous connecter.',
      'Vous vous connectez à votre compte impots.gouv.fr.',
      'impots.gouv.fr vous reconnaît : Angèle DUBREUIL.',
      'impots.gouv.fr vous renvoie vers FranceConnect.',
      'FranceConnect vérifie auprès d’impots.gouv.fr que vous en revenez bien.',
      'FranceConnect demande votre identité à impots.gouv.fr.',
      'impots.gouv.fr donne votre identité à FranceConnect.',
      'FranceConnect vérifie votre identité au registre d’état civil.',
      'Le registre confirme votre identité.',
      'FranceConnect vous montre les données qui seront transmises.',
      'Vous continuez vers Mon Compte Formation.',
      'FranceConnect vous renvoie vers Mon Compte Formation.',
      'Mon Compte Formation vérifie auprès de FranceConnect que vous en revenez bien.',
      'Mon Compte Formation demande votre identité à FranceConnect.',
      'FranceConnect transmet votre identité à Mon Compte Formation.',
    ]);
  });

  test('shows the five who speak, the sentence of the moment and the data that were transmitted', async () => {
    await (await angele()).signIn();
    const page = await new Walker().get(stage);
    expect(textOf(page, '.party')).toEqual([
      'Navigateur',
      'Mon Compte Formation',
      'FranceConnect',
      'impots.gouv.fr',
      'Registre',
    ]);
    expect(textOf(page, '.party.speaks')).toEqual(['Mon Compte Formation', 'FranceConnect']);
    expect(textOf(page, '.now')).toEqual(['FranceConnect transmet votre identité à Mon Compte Formation.']);
    expect(textOf(page, '.data dt').map((label, index) => [label, textOf(page, '.data dd')[index]])).toEqual(
      expect.arrayContaining([
        ['Prénoms', 'Angèle Louise'],
        ['Nom de naissance', 'DUBREUIL'],
        ['Date de naissance', '22/03/1984'],
        ['Lieu de naissance', 'Tours'],
      ]),
    );
    const shown = page.document.querySelector('main')?.text ?? '';
    expect(shown).not.toMatch(/[0-9a-f]{32}|eidas|userinfo|token|scope|\bsub\b|angele-dubreuil"/);
  });

  test('names FranceConnect+ where it happens there, and reads what is encrypted', async () => {
    const service = await PlusService.register(federation);
    await service.signIn();
    service.close();
    expect(await told()).toContainEqual(expect.stringMatching(/^FranceConnect\+ transmet votre identité à /));
    expect(textOf(await new Walker().get(stage), '.data dt')).toContain('Nom de naissance');
  });

  test('says that a failure is one, and why', async () => {
    await federation.scenarios.use('register-deceased');
    const citizen = await angele();
    await citizen.signIn().catch(() => undefined);
    const page = await new Walker().get(stage);
    expect(textOf(page, '.hops .failed')).toContain('Échec. Le registre répond que cette personne est décédée.');
    expect(textOf(page, '.now.failed')).toHaveLength(1);
  });
});

describe('the buttons', () => {
  test('an incident chosen here happens, is shown, and ends', async () => {
    const hand = await presenter('/incident');
    await hand.submit('button[value="register-down"]');
    expect(hand.page.url.pathname).toBe('/_local/stage');
    expect(textOf(hand.page, '.active-incidents p')).toEqual(['Incident en cours : Le registre est en panne.']);
    expect((await new Walker().get(`${federation.cpf?.url}/connexion`)).document.text).toContain('Incident simulé');
    await hand.get(`${stage}/incident`);
    await hand.submit('button[value="aucun"]');
    expect(textOf(hand.page, '.active-incidents')).toEqual([]);
  });

  test('every incident offered is a scenario of the catalogue', async () => {
    const offered = (await presenter('/incident')).page.document
      .querySelectorAll('button[name="incident"]')
      .map((button) => button.getAttribute('value'));
    const known = (await federation.scenarios.all()).map(({ id }) => id);
    expect(offered.length).toBeGreaterThan(8);
    expect(known).toEqual(expect.arrayContaining(offered));
  });

  test('the clock goes forward, and back to the machine’s time', async () => {
    const hand = await presenter('/horloge');
    await hand.submit('button[value="31 min"]');
    expect(textOf(hand.page, '.clock-notice').join()).toContain('31 min après');
    await hand.get(`${stage}/horloge`);
    await hand.submit('button[value="reset"]');
    expect(textOf(hand.page, '.clock-notice')).toEqual([]);
  });

  test('the person chosen here comes first at every source, and fills the forms in, in any browser', async () => {
    const hand = await presenter('');
    await hand.submit('button[value="helene-brissonnault"]');
    expect(textOf(hand.page, '.chosen').join()).toContain('Hélène BRISSONNAULT');

    const audience = new Walker();
    await audience.get(`${federation.cpf?.url}/fc/demarrer`);
    await audience.submit('#idp-impots');
    expect(textOf(audience.page, 'button.person')[0]).toMatch(/^Hélène BRISSONNAULT.*Sur scène/);
    await audience.get(`${federation.cpf?.url}/inscription/identite`);
    expect(audience.page.document.querySelector('[name="nom"]')?.getAttribute('value')).toBe('BRISSONNAULT');

    await audience.submit('form[action="/_sim/strip/vider"]');
    expect(audience.page.document.querySelector('[name="nom"]')?.getAttribute('value') ?? '').toBe('');
    await hand.submit('button[value="angele-dubreuil"]');
    await audience.get(`${federation.cpf?.url}/inscription/identite`);
    expect(audience.page.document.querySelector('[name="nom"]')?.getAttribute('value')).toBe('DUBREUIL');
  });

  test('nobody else is filled in for whom FranceConnect describes', async () => {
    const hand = await presenter('');
    await hand.submit('button[value="bastien-courcelle"]');
    const citizen = await angele();
    await citizen.signIn();
    expect(citizen.browser.page.document.querySelector('[name="nir"]')?.getAttribute('value') ?? '').toBe('');
    expect(citizen.browser.page.document.text).toContain('Remplir comme Angèle DUBREUIL');
  });

  test('everybody is found by name or difficulty', async () => {
    const hand = await presenter('/personnes?filtre=tardiveau');
    expect(textOf(hand.page, '.choices-large button span')).toEqual(['Être Élise TARDIVEAU']);
    await hand.submit('.choices-large button');
    expect(textOf(hand.page, '.chosen').join()).toContain('Élise TARDIVEAU');
  });

  test('« Recommencer » asks first, then forgets the sign-in, the person, the incident and the e-mails', async () => {
    await (await angele()).signIn();
    await federation.scenarios.use('register-down');
    const hand = await presenter('');
    await hand.submit('button[value="angele-dubreuil"]');
    expect(textOf(hand.page, '.mails li')).toHaveLength(1);
    await hand.get(`${stage}/recommencer`);
    await hand.submit('.stage form');
    expect(hand.page.url.pathname).toBe('/_local/stage');
    expect(textOf(hand.page, 'h1')).toEqual(['Aucune connexion pour l’instant']);
    for (const gone of ['.mails li', '.chosen', '.active-incidents']) expect(textOf(hand.page, gone)).toEqual([]);
  });

  test.each([
    ['/incident', { incident: 'register-down' }],
    ['/horloge', { by: '31 min' }],
    ['/recommencer', {}],
    ['/personnes', { personne: 'angele-dubreuil' }],
  ])('%s changes nothing for a form that was not shown to this browser', async (path, form) => {
    const answer = await fetch(stage + path, { method: 'POST', body: new URLSearchParams(form) });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Rien n’a changé');
  });

  test.each([
    ['/incident', 'button[value="register-down"]', { incident: 'no-such-incident' }],
    ['/horloge', 'button[value="31 min"]', { by: 'soon' }],
    ['/personnes', '.choices-large button', { personne: 'nobody' }],
  ])('%s explains what it cannot do', async (path, button, form) => {
    const hand = await presenter(path);
    await hand.submit(button, form);
    expect([hand.page.status, textOf(hand.page, '.error-summary')]).toEqual([
      422,
      ['Ce choix n’existe pas, ou plus. Rien n’a changé : choisissez ci-dessous.'],
    ]);
  });
});

test('without scripts the page loads itself anew', async () => {
  const page = await new Walker().get(stage);
  expect(page.document.querySelector('noscript')?.innerHTML).toContain('http-equiv="refresh"');
});

describe('live updates', () => {
  test('are bounded: one page too many is told so, and may come once another has left', async () => {
    const left = new AbortController();
    const listening = await Promise.all(
      Array.from({ length: 64 }, () => fetch(`${stage}/events`, { signal: left.signal })),
    );
    expect(listening.map(({ status }) => status)).toEqual(listening.map(() => 200));
    const tooMany = await fetch(`${stage}/events`);
    expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([503, '30']);
    left.abort();
    let again = await fetch(`${stage}/events`);
    while (again.status !== 200) again = await fetch(`${stage}/events`);
    await again.body?.cancel();
  });
});
