import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Outcome, run } from '../examples/run.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { CHROMIUM, inChromium, launch } from '../support/chromium.ts';

/** kits/playwright with Playwright's own command: its specs, and one that fails. */

inChromium().describe('kits/playwright', () => {
  // What Playwright writes about a run belongs nowhere in the project.
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let outcome: Outcome;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const command = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'kits/playwright', '--output', folder.path];
    outcome = await run(process.execPath, command, { CHROMIUM, FAILING: '1' });
  }, 90_000);
  afterAll(() => folder[Symbol.asyncDispose]());

  test('its specs sign Angèle in and play invalid-sig-es256', () => {
    expect(outcome.output).toContain('4 passed');
    expect(outcome.output).toContain('1 failed');
  });

  test('a failed test has the page of its flow, which opens offline and shows the broken rule', async () => {
    expect(outcome.code).toBe(1);
    expect(outcome.output).toMatch(/attachment #\d+: FranceConnect \(text\/html\)/);
    const pages = (await readdir(folder.path, { recursive: true })).filter((name) => name.endsWith('.html'));
    const page = join(folder.path, pages.find((name) => name.includes('attachments')) ?? '');
    expect(await readFile(page, 'utf8')).toContain('DUBREUIL');

    await using browser = await launch();
    const context = await browser.newContext({ offline: true });
    const shown = await context.newPage();
    const requests: string[] = [];
    shown.on('request', (request) => requests.push(request.url()));
    await shown.goto(`file://${page}`);
    expect(await shown.textContent('h1')).toContain('Sign-in at Service');
    expect(await shown.textContent('main')).toContain('One bit of the ID token’s signature is wrong.');
    expect(requests).toHaveLength(1);
  });
});
