import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { angele } from './people.ts';
import { startSources } from './support.ts';

/** Sources of today §3.2: YRIS, whose telephone asks for a secret code. */

let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources();
});
afterAll(() => running.close());

const NUMBER = angele.credentials.yris?.identifiant ?? '';

async function onTelephone(identifiant = NUMBER) {
  const broker = await running.broker('yris');
  const { walker, asked } = await broker.open();
  await walker.submit('form#connexion', { identifiant });
  return { broker, walker, asked };
}

test.each([NUMBER, `+33${NUMBER.slice(1)}`, `+33 ${NUMBER.slice(1, 2)} ${NUMBER.slice(2)}`])(
  'the number %s and the code sign in',
  async (number) => {
    const { broker, walker, asked } = await onTelephone(number);
    expect(walker.page.document.querySelector('.telephone h2')?.text).toBe(`Téléphone d’${angele.label}`);
    const arrival = await walker.submit('button[value="approuver"]', { code: '1234' });
    const { idToken, userinfo } = await broker.redeem(arrival, asked);
    expect([userinfo.family_name, idToken.amr]).toEqual(['DUBREUIL', ['fc', 'pop', 'pin', 'mfa']]);
  },
);

test('an unknown number is refused on the page', async () => {
  const { walker } = await onTelephone('+33639989999');
  expect([walker.page.status, walker.page.document.querySelector('#identifiant-error')?.text]).toEqual([
    422,
    expect.stringContaining('Identifiant inconnu.'),
  ]);
});

test.each([
  ['9999', 'Ce code secret est incorrect.'],
  ['', 'Tapez votre code secret.'],
])('the code « %s » is not accepted: %s', async (code, message) => {
  const { walker } = await onTelephone();
  await walker.submit('button[value="approuver"]', { code });
  expect([walker.page.status, walker.page.document.querySelector('#code-error')?.text]).toEqual([
    422,
    expect.stringContaining(message),
  ]);
});

test('refused: FranceConnect gets access_denied', async () => {
  const { walker } = await onTelephone();
  await walker.submit('button[value="refuser"]');
  expect(walker.page.url.searchParams.get('error')).toBe('access_denied');
});

test('no answer in time: a page says so, and leads back to FranceConnect', async () => {
  const { walker } = await onTelephone();
  await walker.submit('button[value="ignorer"]');
  expect([walker.page.status, walker.page.document.querySelector('h1')?.text]).toEqual([403, 'La demande a expiré']);
  await walker.click('a.back');
  expect(walker.page.url.searchParams.get('error')).toBe('access_denied');
});
