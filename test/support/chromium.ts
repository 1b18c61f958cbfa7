import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, jest, test } from '@jest/globals';
import type axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** First the one without a window, where it is apart: the same pages for two thirds of the processor. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Where the browser is; CHROMIUM names another. Undefined when there is none. */
export const CHROMIUM = [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path && existsSync(path));

if (!CHROMIUM) {
  const message = 'The browser tests need Chromium, and none was found (install it, or name it in CHROMIUM).';
  if (process.env.BROWSER_TESTS === 'required') throw new Error(message);
  process.stderr.write(`SKIPPED: ${message}\n`);
}

/** Milliseconds a test may take: a journey is a dozen pages, each looked over by axe, and no page is judged by how fast a machine paints. */
const WHOLE_JOURNEY = 90_000;

/** For a file whose tests want a browser: they are given the time, and skipped where there is none. */
export function inChromium() {
  jest.setTimeout(WHOLE_JOURNEY);
  return CHROMIUM ? { describe, test } : { describe: describe.skip, test: test.skip };
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    ...(CHROMIUM && { executablePath: CHROMIUM }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Pages found without fault, as they were shown. */
const faultless = new Set<string>();

/**
 * Accessibility faults axe finds serious or critical on the page as it is shown, one line each. A page shown again, the same but
 * for its tokens and scripts, is not looked at again: a long list takes axe seconds.
 * @param inspector looks in the place of a page without scripts, where axe cannot run
 */
export async function seriousFaults(page: Page, inspector?: Page): Promise<string[]> {
  const shown = await asShown(page);
  if (faultless.has(shown)) return [];
  const faults = await faultsOf(inspector ? await copyOf(page, inspector) : page);
  if (faults.length === 0) faultless.add(shown);
  return faults;
}

async function asShown(page: Page): Promise<string> {
  const look = await page.evaluate('[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches].join()');
  const html = await page.content();
  // Scripts, ports, interactions, form tokens.
  return `${look} ${html
    .replace(SCRIPTS, '')
    .replace(/localhost:\d+/g, '')
    .replace(/[\w-]{21,}(\.[\w-]+)*/g, '')}`;
}

const SCRIPTS = /<script[^>]*><\/script>/g;

/** Half as long as what the package exports: it is sent to each page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function faultsOf(page: Page): Promise<string[]> {
  // A page that was given another content still has it.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(AXE);
  // Read in advance, style sheets and films serve two rules about films and about turning the screen: there is none of either.
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'], preload: false }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/**
 * The same page where axe can run: axe is a script, and needs timers that a browser without scripts does not turn.
 * @param inspector a page of a context with scripts, kept for this
 */
async function copyOf(page: Page, inspector: Page): Promise<Page> {
  const html = (await page.content()).replace(SCRIPTS, '').replace('<head>', `<head><base href="${page.url()}">`);
  // Style sheets are given to pages of their own origin only: without them there is no contrast nor width to check.
  if (new URL(inspector.url()).origin !== new URL(page.url()).origin) {
    await inspector.goto(new URL('/_local/assets/style.css', page.url()).href);
  }
  await inspector.setContent(html, { waitUntil: 'load' });
  return inspector;
}

/** Whether the page is wider than the window: a reader on a telephone would have to scroll sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
