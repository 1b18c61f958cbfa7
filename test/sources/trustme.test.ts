import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { startSources } from './support.ts';

/** Sources of today §3.3: TrustMe, an account with a password, and its two refusals. */

const everybody = createPersonaBook({ clock: systemClock }).all();
const LOCKED = 'achille-tropdessais';

let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources({ citizens: everybody });
});
afterAll(() => running.close());

async function typed(identifiant: string, password: string) {
  const { walker } = await (await running.broker('trustme')).open();
  await walker.submit('form#connexion', { identifiant, password });
  return walker;
}

test('a wrong pair is refused on the page, which does not say which of the two is wrong', async () => {
  const pairs = [
    ['angele-dubreuil@example.org', 'faux'],
    ['personne@example.org', '123'],
  ] as const;
  const refusals = await Promise.all(
    pairs.map(async ([identifiant, password]) => {
      const { page } = await typed(identifiant, password);
      return [page.status, page.document.querySelector('#identifiant-error')?.text];
    }),
  );
  expect(refusals[0]).toEqual([422, expect.stringContaining('Identifiant ou mot de passe incorrect.')]);
  expect(refusals[1]).toEqual(refusals[0]);
});

test('a locked account is refused with the right password, and leads back to FranceConnect', async () => {
  const walker = await typed(`${LOCKED}@example.org`, '123');
  expect([walker.page.status, walker.page.document.querySelector('h1')?.text]).toEqual([
    403,
    'Votre compte est bloqué',
  ]);
  await walker.click('a.back');
  expect(walker.page.url.searchParams.get('error')).toBe('access_denied');
});

test('one click does not open it either; the person’s other accounts are open', async () => {
  const { walker } = await (await running.broker('trustme')).open();
  await walker.submit('form#filtrer', { filtre: LOCKED });
  expect((await walker.submit(`button[name="persona"][value="${LOCKED}"]`)).status).toBe(403);
  const elsewhere = await (await running.broker('ameli')).open();
  await elsewhere.walker.submit('form#filtrer', { filtre: LOCKED });
  expect((await elsewhere.walker.submit(`button[name="persona"][value="${LOCKED}"]`)).stopped).toBe(true);
});
