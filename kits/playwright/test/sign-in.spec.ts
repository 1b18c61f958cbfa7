import { expect } from '@playwright/test';
import { pages, signIn } from '../src/index.ts';
import { test } from './application.ts';

test('Angèle signs in', async ({ page, service }) => {
  await page.goto(`${service.url}/login`);
  await signIn(page, { persona: 'angele-dubreuil', source: 'ameli' });
  await expect(page.getByRole('heading')).toHaveText(/^Bonjour Angèle/);
});

test('a forged signature signs nobody in', async ({ page, service, franceconnect }) => {
  await franceconnect.use('invalid-sig-es256');
  await page.goto(`${service.url}/login`);
  await signIn(page, { persona: 'angele-dubreuil' });
  await expect(page.getByText('Vous n’êtes pas connecté')).toBeVisible();
});

test('time passes on a page, until the reset', async ({ page, service, franceconnect }) => {
  await page.goto(`${service.url}/login`);
  await franceconnect.advance('2 h');
  await page.click(pages.mire.source('impots'));
  await expect(page.getByRole('main')).toContainText('session');
  expect((await franceconnect.journal()).map(({ kind }) => kind)).toContain('FC_AUTHORIZE_INITIATED');
  await franceconnect.reset();
  await page.goto(`${service.url}/login`);
  await signIn(page, { persona: 'angele-dubreuil' });
  await expect(page.getByRole('heading')).toHaveText(/^Bonjour Angèle/);
});

test('by hand, with identifiant and password', async ({ page, service, franceconnectLocal }) => {
  const { persona } = await franceconnectLocal.personas.add({
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
