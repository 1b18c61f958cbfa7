import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from '../../infrastructure/browser/walker.ts';
import { MovableClock } from '../../infrastructure/clock.ts';
import { angele } from './people.ts';
import { startSources } from './support.ts';

const clock = new MovableClock();
let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources({ clock });
});
afterAll(() => running.close());

const shown = (page: Page) =>
  page.document.querySelectorAll('button[name=persona]').map((button) => button.getAttribute('value'));

test('each person is shown with age, particularity and what to type', async () => {
  const { page } = await (await running.broker('impots')).open();
  expect(shown(page)).toEqual(['angele', 'ousmane', 'lea']);
  const [first, second, third] = page.document.querySelectorAll('ul.people li').map((item) => item.text);
  expect(first).toMatch(/Angèle DUBREUIL.* ans.*Aucune difficulté\..*3999000000010/);
  expect(second).toMatch(/environ \d+ ans/);
  expect(third).not.toMatch(/\bans?\b/);
  expect(page.document.querySelector('section:has(ul.people) .hint')?.text).toContain('Le mot de passe est 123.');
});

test.each([
  ['dubreuil', ['angele']],
  ['KEITA', ['ousmane']],
  ['ne a l’etranger', ['ousmane']],
  ['born-abroad', ['ousmane']],
  ['naissance étranger', ['ousmane']],
  ['d orneguy', ['lea']],
  ['  ', ['angele', 'ousmane', 'lea']],
])('the filter %p shows %p', async (filtre, expected) => {
  const { walker } = await (await running.broker('impots')).open();
  expect(shown(await walker.submit('form#filtrer', { filtre }))).toEqual(expected);
});

test('a filter nobody matches says so, and everybody is one click away', async () => {
  const { walker } = await (await running.broker('impots')).open();
  const page = await walker.submit('form#filtrer', { filtre: '<zorro>' });
  expect(page.status).toBe(200);
  expect(page.document.querySelector('main')?.text).toContain('Personne ne correspond à « <zorro> ».');
  expect(page.document.querySelector('[role=status]')?.text).toContain('0 sur 3 personnes');
  expect(shown(await walker.click('[role=status] a'))).toHaveLength(3);
});

test('the filter stays when the password is wrong', async () => {
  const { walker } = await (await running.broker('impots')).open();
  await walker.submit('form#filtrer', { filtre: 'keita' });
  const page = await walker.submit('form#connexion', { identifiant: 'a', password: 'b' });
  expect(page.status).toBe(422);
  expect(shown(page)).toEqual(['ousmane']);
  expect(page.document.querySelector('#filtre')?.getAttribute('value')).toBe('keita');
});

test('people grow older with the clock', async () => {
  const broker = await running.broker('impots');
  const ageOf = (page: Page) => Number(/(\d+) ans/.exec(page.document.querySelector('ul.people li')?.text ?? '')?.[1]);
  const before = ageOf((await broker.open()).page);
  clock.advance(366 * 86_400_000);
  const after = ageOf((await broker.open()).page);
  clock.advance(-366 * 86_400_000);
  expect(after).toBe(before + 1);
});

test('who has another password than the rest has it on the card', async () => {
  const odd = { ...angele, id: 'odd', credentials: { impots: { identifiant: '42', password: 'azerty' } } };
  const others = [1, 2].map((n) => ({
    ...angele,
    id: `n${n}`,
    credentials: { impots: { identifiant: `${n}`, password: '123' } },
  }));
  const other = await startSources({ citizens: [odd, ...others] });
  const { page } = await (await other.broker('impots')).open();
  const cards = page.document.querySelectorAll('ul.people li').map((item) => item.text);
  expect(cards.map((card) => card.includes('azerty'))).toEqual([true, false, false]);
  await other.close();
});
