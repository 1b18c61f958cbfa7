import { expect } from '@playwright/test';
import { signIn } from '../../src/index.ts';
import { test } from '../application.ts';

/** Run by test/kits/playwright.test.ts alone. */
test('fails', async ({ page, service, franceconnect }) => {
  await franceconnect.use('invalid-sig-es256');
  await page.goto(`${service.url}/login`);
  await signIn(page, { persona: 'angele-dubreuil' });
  await expect(page.getByRole('heading')).toHaveText(/^Bonjour Angèle/, { timeout: 1_000 });
});
