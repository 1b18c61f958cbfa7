import { expect, test } from '@jest/globals';
import { stage, visit, words } from './support/site.ts';

/** What the reference wants on the pages whoever is not signed in may read (CPF site B3). */

const on = stage();

test.each(['/', '/connexion', '/inscription', '/recherche', '/conseils', '/aide', '/cgu', '/donnees-personnelles'])(
  '%s has the ribbon, the header and the main navigation',
  async (at) => {
    const walker = await visit(on, at);
    expect(words(walker, '.ribbon')).toContain('SIMULATEUR — données fictives');
    expect(words(walker, 'nav[aria-label="Accès au compte"]')).toBe('AideConnexionCréation de compte');
    expect(words(walker, 'nav[aria-label="Menu principal"]')).toBe('RechercheDroitsDossiersConseils professionnels');
    expect(walker.page.document.querySelectorAll('h1')).toHaveLength(1);
  },
);

test.each(['/', '/connexion', '/recherche', '/aide'])('%s warns of fraud', async (at) => {
  expect(words(await visit(on, at))).toMatch(/[Nn]e (communiquez|donnez) jamais .*(numéro|mot de passe)/);
});

test('« Qu’est-ce que FranceConnect ? » is linked from the sign-in page, and explains it', async () => {
  const walker = await visit(on, '/connexion');
  await walker.click('main a[href="/qu-est-ce-que-franceconnect"]');
  expect(words(walker, 'h1')).toMatch(/FranceConnect/);
  expect(words(walker)).toMatch(/impôts, assurance maladie, La Poste, MSA/);
});

test('the home page tells how it works in three pictures, rights, sign-in, training, and offers advice (seed 002)', async () => {
  const walker = await visit(on, '/');
  const steps = walker.page.document.querySelectorAll('.cpf-steps > li');
  expect(steps.map((step) => step.querySelector('h3')?.text.trim())).toEqual([
    'Je consulte mes droits',
    'Je me connecte',
    'Je trouve ma formation',
  ]);
  expect(steps.map((step) => step.querySelector('svg[aria-hidden=true]') !== null)).toEqual([true, true, true]);
  expect(words(walker, '#conseil')).toBe('Mon conseil en évolution professionnelle');
  await walker.click('main a[href="/conseils"]');
  expect(words(walker, 'h1')).toBe('Conseils professionnels');
});
