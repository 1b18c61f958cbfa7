import { expect } from '@playwright/test';
import { pages } from '../page-objects/pages.ts';
import { signIn, test } from './franceconnect.ts';

test('a citizen signs in', async ({ page, service, client }) => {
  expect(client.redirect_uris).toEqual([service.callback]);
  await page.goto(service.url);
  await signIn(page, { persona: 'angele-dubreuil', source: 'ameli' });
  await expect(page.getByRole('heading')).toHaveText(/^Bonjour Angèle/);
});

test('by hand, with identifiant and password', async ({ page, service, client, federation }) => {
  expect(client.active).toBe(true);
  const { persona } = await federation.personas.add({
    identity: {
      given_name: 'Camille',
      family_name: 'ORVIEUX',
      birthdate: '1990-04-12',
      gender: 'female',
      birthplace: '37261',
      birthcountry: '99100',
      email: 'camille.orvieux@example.org',
    },
  });
  await page.goto(`${service.url}/login`);
  await page.click(pages.mire.source('impots'));
  await page.fill(pages.source.identifiant, persona.credentials.impots?.identifiant ?? '');
  await page.fill(pages.source.password, '123');
  await page.click(pages.source.submit);
  await page.click(pages.information.goOn);
  await expect(page.getByRole('heading')).toHaveText('Bonjour Camille');
});
