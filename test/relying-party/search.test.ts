import { expect, test } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { stage, visit, words } from './support/site.ts';

/** `/recherche`: the search answers what was asked, without scripts. */

const on = stage();

const titles = (walker: Walker) =>
  walker.page.document.querySelectorAll('.cpf-courses h2').map(({ text }) => text.trim());

async function search(formation: string, lieu = ''): Promise<Walker> {
  const walker = await visit(on, '/recherche');
  return visit(on, `/recherche?${new URLSearchParams({ formation, lieu })}`, walker);
}

test('without words every course is shown, and counted', async () => {
  const walker = await visit(on, '/recherche');
  expect(titles(walker).length).toBeGreaterThan(8);
  expect(words(walker, '[role=status]')).toBe(`${titles(walker).length} formations`);
});

test('only courses that have every word are shown, those that have them in the title first', async () => {
  expect(titles(await search('anglais'))).toEqual([
    'Anglais professionnel, niveau intermédiaire',
    'Anglais de l’hôtellerie et de la restauration',
  ]);
  expect(titles(await search('anglais restauration'))).toEqual(['Anglais de l’hôtellerie et de la restauration']);
  expect(titles(await search('conduite'))[0]).toBe('Conduite de chariots élévateurs');
});

test.each([
  ['COMPETENCES', 'Bilan de compétences'],
  ['bilan de competence', 'Bilan de compétences'],
  ['chariot élévateur', 'Conduite de chariots élévateurs'],
  ['gestes d’abord', 'Sauveteur secouriste du travail'],
])('« %s » finds « %s »', async (typed, title) => {
  expect(titles(await search(typed))).toContain(title);
});

test('a place narrows the search, and the form keeps what was asked', async () => {
  const walker = await search('', 'Rennes');
  expect(titles(walker)).toEqual(['Bilan de compétences', 'Accompagnement à la validation des acquis de l’expérience']);
  expect(walker.page.document.querySelector('#lieu option[selected]')?.text).toBe('Rennes');
  const both = await search('anglais', 'Nantes');
  expect(titles(both)).toEqual(['Anglais de l’hôtellerie et de la restauration']);
  expect(both.page.document.querySelector('#formation')?.getAttribute('value')).toBe('anglais');
});

test('what is found nowhere says so, and shows the way back to every course', async () => {
  const walker = await search('zeppelin <b>');
  expect(titles(walker)).toEqual([]);
  expect(words(walker, '[role=status]')).toContain('Aucune formation pour « zeppelin <b> »');
  await walker.click('main a[href="/recherche"]');
  expect(titles(walker).length).toBeGreaterThan(8);
});

test('a search no browser sends from this page is refused', async () => {
  for (const query of ['formation=a&formation=b', `formation=${'a'.repeat(101)}`]) {
    expect((await visit(on, `/recherche?${query}`)).page.status).toBe(400);
  }
});
