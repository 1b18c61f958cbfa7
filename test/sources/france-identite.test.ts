import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { MovableClock } from '../../infrastructure/clock.ts';
import { angele } from './people.ts';
import { approveIfAsked, startSources } from './support.ts';

/** Sources of today §3.1: France Identité, page by page, and each refusal. */

const clock = new MovableClock();
let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources({ clock });
});
afterAll(() => running.close());

const title = ({ page }: Walker) => page.document.querySelector('h1')?.text;
const error = ({ page }: Walker) => page.document.querySelector('[role="alert"]')?.text;
const decide = (walker: Walker, decision: string, values: Record<string, string> = {}) =>
  walker.submit(`button[name="decision"][value="${decision}"]`, values);

async function opened() {
  const broker = await running.broker('france-identite');
  return { broker, ...(await broker.open()) };
}

/** On the telephone of Angèle. */
async function onTelephone() {
  const here = await opened();
  await here.walker.submit(`button[name="persona"][value="${angele.id}"]`);
  return here;
}

async function atCode() {
  const here = await onTelephone();
  await decide(here.walker, 'approuver');
  return here;
}

async function atCard() {
  const here = await atCode();
  await decide(here.walker, 'approuver', { code: '123456' });
  return here;
}

const returned = ({ page }: Walker) => Object.fromEntries(page.url.searchParams);

test('drawing, request, code, card: the browser then goes on by itself', async () => {
  const { walker, broker, asked } = await opened();
  expect(title(walker)).toBe('Scannez avec l’application France Identité');
  expect(walker.page.body).toContain('encore valable 5 minutes');
  await walker.submit('button[name="answer"][value="ouvrir"]');
  expect(title(walker)).toBe('FranceConnect demande vos données');
  expect(walker.page.document.querySelector('.telephone h2')?.text).toBe(`Téléphone d’${angele.label}`);
  await decide(walker, 'approuver');
  expect(title(walker)).toBe('Votre code personnel');
  await decide(walker, 'approuver', { code: '123456' });
  expect(title(walker)).toBe('Posez votre carte contre le téléphone');
  const { userinfo, idToken } = await broker.redeem(await decide(walker, 'approuver'), asked);
  expect([userinfo.family_name, userinfo.email, idToken.acr]).toEqual(['DUBREUIL', angele.identity.email, 'eidas1']);
});

test('no page names a service: the source does not know it', async () => {
  const { walker } = await onTelephone();
  expect(walker.page.document.querySelector('main')?.text).toContain('FranceConnect');
  expect(walker.page.url.pathname).toMatch(/\/page\/demande$/);
});

test('the drawing expires after five minutes, and another one can be asked for', async () => {
  const { walker } = await opened();
  clock.advance(4 * 60_000);
  await walker.get(walker.page.url);
  expect(walker.page.body).toContain('encore valable 1 minute.');
  clock.advance(61_000);
  await walker.get(walker.page.url);
  expect(title(walker)).toBe('Ce code a expiré');
  expect(walker.page.document.querySelector('button[name="persona"]')).toBeNull();
  await walker.submit('button[name="answer"][value="nouveau"]');
  expect(title(walker)).toBe('Scannez avec l’application France Identité');
});

test('a telephone that scans too late finds the drawing expired', async () => {
  const { walker } = await opened();
  clock.advance(6 * 60_000);
  await walker.submit(`button[name="persona"][value="${angele.id}"]`);
  expect(title(walker)).toBe('Ce code a expiré');
});

test.each([
  ['the request', onTelephone],
  ['the code', atCode],
])('refused at %s: FranceConnect gets access_denied', async (_step, reach) => {
  const { walker } = await reach();
  await decide(walker, 'refuser');
  expect(returned(walker)).toMatchObject({ error: 'access_denied', state: expect.any(String) });
});

test('three wrong codes lock the card: two left, one left, none', async () => {
  const { walker } = await atCode();
  await decide(walker, 'approuver', { code: '000000' });
  expect([walker.page.status, error(walker)]).toEqual([422, expect.stringContaining('Il vous reste deux essais.')]);
  await decide(walker, 'approuver', { code: '111111' });
  expect(error(walker)).toContain('Il vous reste un essai.');
  await decide(walker, 'approuver', { code: '222222' });
  expect([walker.page.status, title(walker)]).toEqual([403, 'Votre carte est bloquée']);
  // No way on, by whatever address.
  await walker.get(walker.page.url.href.replace(/code$/, 'carte'));
  expect(title(walker)).toBe('Votre carte est bloquée');
  await walker.click('a.back');
  expect(returned(walker)).toMatchObject({ error: 'access_denied' });
});

test('what is no code costs no try', async () => {
  const { walker } = await atCode();
  for (const code of ['', '123', 'abcdef']) await decide(walker, 'approuver', { code });
  expect(error(walker)).toContain('Tapez les 6 chiffres');
  await decide(walker, 'approuver', { code: '123456' });
  expect(title(walker)).toBe('Posez votre carte contre le téléphone');
});

test('the code is one ordinary field; the keypad needs a script, and its digits change places', async () => {
  const digits = async () => {
    const { walker } = await atCode();
    const keypad = walker.page.document.querySelector('.keypad');
    expect(keypad?.hasAttribute('hidden')).toBe(true);
    return keypad?.querySelectorAll('button').map(({ text }) => text.trim()) ?? [];
  };
  const seen = [await digits(), await digits(), await digits(), await digits()];
  for (const order of seen) expect([...order].sort()).toEqual([...'0123456789', 'Effacer'].sort());
  expect(new Set(seen.map(String)).size).toBeGreaterThan(1);
});

test('a card that moved is read again, one that is no longer valid is not', async () => {
  const { walker, broker, asked } = await atCard();
  await decide(walker, 'bouge');
  expect([walker.page.status, error(walker)]).toEqual([422, expect.stringContaining('interrompue')]);
  const { userinfo } = await broker.redeem(await approveIfAsked(walker, walker.page), asked);
  expect(userinfo.family_name).toBe('DUBREUIL');

  const other = await atCard();
  await decide(other.walker, 'revoquee');
  expect([other.walker.page.status, title(other.walker)]).toEqual([403, 'Votre carte n’est plus valable']);
});

test.each(['code', 'carte'])('%s cannot be reached before its turn', async (step) => {
  const { walker } = await onTelephone();
  await walker.get(walker.page.url.href.replace(/demande$/, step));
  expect(title(walker)).toBe('FranceConnect demande vos données');
});
