import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Federation, startFederation } from '../../federation/index.ts';
import { inChromium, launch } from '../support/chromium.ts';

/** The demonstrator's tutorial, walked as it is written: what is bold is clicked, what is italic is seen, nothing is typed. */

const TUTORIAL = resolve(import.meta.dirname, '../../docs/tutorials/demonstrateur.md');

const { describe: inBrowser } = inChromium();

interface Section {
  title: string;
  steps: readonly { window: string; text: string }[];
}

/** The numbered steps under each heading. A step says first in which window it is. */
function sectionsOf(tutorial: string): Section[] {
  return tutorial
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const steps = [...section.matchAll(/^\d+\. (Scène|Salle) : ([\s\S]*?)(?=^\d+\. |\n\n|(?![\s\S]))/gm)];
      return {
        title: section.slice(0, section.indexOf('\n')),
        steps: steps.map(([, window = '', text = '']) => ({ window, text: text.replace(/\s+/g, ' ') })),
      };
    })
    .filter(({ steps }) => steps.length > 0);
}

/** Opens, clicks and sees what a step names, in its order. @returns clicks */
async function walk(page: Page, text: string, here: (url: string) => string): Promise<number> {
  let clicks = 0;
  for (const [, address, bold, italic] of text.matchAll(/<(http[^>]+)>|\*\*(.+?)\*\*|\*(.+?)\*/g)) {
    if (address) await page.goto(here(address));
    if (bold) {
      await clickable(page, bold).click();
      clicks += 1;
    }
    if (italic) await page.getByText(italic.replace(/\.$/, '')).first().waitFor();
  }
  return clicks;
}

function clickable(page: Page, name: string) {
  const roles = ['button', 'link', 'checkbox'] as const;
  const [button, link, checkbox] = roles.map((role) => page.getByRole(role, { name }));
  if (!button || !link || !checkbox) throw new Error('no role');
  return button.or(link).or(checkbox).first();
}

inBrowser('docs/tutorials/demonstrateur.md', () => {
  let browser: Browser;
  let federation: Federation;
  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  /** The tutorial says the command's own ports; here they are free ones. */
  const here = (url: string) =>
    url
      .replace('http://localhost:4000', new URL(federation.franceconnect.issuer).origin)
      .replace('http://localhost:4200', federation.cpf?.url ?? '');

  test('leads through the whole demonstration', async () => {
    // A presenter's telephone shares nothing with the browser of the audience.
    const stage = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    const audience = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await stage.goto(here('http://localhost:4000/_local/stage'));

    for (const page of [stage, audience]) page.setDefaultTimeout(10_000);
    const clicks = new Map<string, number>();
    for (const { title, steps } of sectionsOf(await readFile(TUTORIAL, 'utf8'))) {
      for (const { window, text } of steps) {
        const page = window === 'Scène' ? stage : audience;
        const count = await walk(page, text, here).catch(async (error: Error) => {
          throw new Error(`${title}: ${window}: ${text}\nat ${page.url()}\n${await page.locator('main').innerText()}`, {
            cause: error,
          });
        });
        clicks.set(title, (clicks.get(title) ?? 0) + count);
      }
    }
    expect([...clicks.keys()]).toEqual([
      '2. Créer un compte avec FranceConnect',
      '3. Revenir',
      '4. Créer un compte avec le formulaire',
      '5. Un incident',
      '6. Le temps qui passe',
      '7. Recommencer',
    ]);
    expect(clicks.get('2. Créer un compte avec FranceConnect')).toBeLessThanOrEqual(7);
    expect(clicks.get('4. Créer un compte avec le formulaire')).toBeLessThanOrEqual(12);
  });
});
