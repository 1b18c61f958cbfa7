import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { run } from '../examples/run.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { CHROMIUM, inChromium, launch } from '../support/chromium.ts';

/** kits/playwright with Playwright's own command. */

/** Runs the specs. What Playwright writes about a run belongs nowhere in the project. */
function playwright(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const command = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'kits/playwright', '--output', folder];
  return run(process.execPath, [...command, ...args], { CHROMIUM, ...environment });
}

inChromium().test('its specs sign Angèle in and play invalid-sig-es256', async () => {
  await using folder = await temporaryFolder();
  const { code, output } = await playwright(folder.path, []);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('4 passed') });
});

inChromium().test('a failed test has the page of its flow, which opens offline and shows the broken rule', async () => {
  await using folder = await temporaryFolder();
  const { code, output } = await playwright(folder.path, ['failing'], { FAILING: '1' });
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('1 failed') });
  expect(output).toMatch(/attachment #\d+: FranceConnect \(text\/html\)/);
  const [page = ''] = (await readdir(folder.path, { recursive: true })).filter((name) => name.endsWith('.html'));
  expect(await readFile(join(folder.path, page), 'utf8')).toContain('DUBREUIL');

  await using browser = await launch();
  const context = await browser.newContext({ offline: true });
  const shown = await context.newPage();
  const requests: string[] = [];
  shown.on('request', (request) => requests.push(request.url()));
  await shown.goto(`file://${join(folder.path, page)}`);
  expect(await shown.textContent('h1')).toContain('Sign-in at Service');
  expect(await shown.textContent('main')).toContain('One bit of the ID token’s signature is wrong.');
  expect(requests).toHaveLength(1);
});
