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
      // Each port would be a process of its own, started for each page.
      '--disable-site-isolation-trials',
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
 */
export async function seriousFaults(page: Page): Promise<string[]> {
  const look = await lookOf(page);
  const html = await page.content();
  const shown = JSON.stringify(look) + withoutMarks(html);
  if (faultless.has(shown)) return [];
  const faults = await faultsOf(await copyOf(page.url(), html, look, await inspectorOf(page)));
  if (faults.length === 0) faultless.add(shown);
  return faults;
}

interface Look {
  width: number;
  height: number;
  colorScheme: 'dark' | 'light';
}

function lookOf(page: Page): Promise<Look> {
  return page.evaluate(() => ({
    width: innerWidth,
    height: innerHeight,
    colorScheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  }));
}

const SCRIPTS = /<script[^>]*><\/script>/g;

/** Without scripts, ports, interactions, form tokens. */
function withoutMarks(html: string): string {
  return html
    .replace(SCRIPTS, '')
    .replace(/localhost:\d+/g, '')
    .replace(/[\w-]{21,}(\.[\w-]+)*/g, '');
}

/** Half as long as what the package exports. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const inspectors = new WeakMap<Browser, Promise<Page>>();

/**
 * The page of this browser in which axe looks at copies of all others: axe is a script, which needs timers that a browser without scripts
 * does not turn, and which takes longer to be read and to warm up than to look at a page.
 */
async function inspectorOf(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page belongs to no browser.');
  const inspector = inspectors.get(browser) ?? openInspector(browser);
  inspectors.set(browser, inspector);
  return inspector;
}

async function openInspector(browser: Browser): Promise<Page> {
  const inspector = await browser.newPage();
  // Style sheets are given to pages of their own origin only: without them there is no contrast nor width to check.
  await inspector.route('**/*', async (route) => {
    const answer = await fetch(route.request().url());
    const contentType = answer.headers.get('content-type') ?? '';
    await route.fulfill({ status: answer.status, contentType, body: Buffer.from(await answer.arrayBuffer()) });
  });
  await inspector.evaluate(AXE);
  return inspector;
}

async function copyOf(url: string, html: string, { colorScheme, ...size }: Look, inspector: Page): Promise<Page> {
  await inspector.setViewportSize(size);
  // A colour on its way to another one is neither.
  await inspector.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const copy = html.replace(SCRIPTS, '').replace('<head>', `<head><base href="${url}">`);
  await inspector.setContent(copy, { waitUntil: 'load' });
  return inspector;
}

async function faultsOf(page: Page): Promise<string[]> {
  // Read in advance, style sheets and films serve two rules about films and about turning the screen: there is none of either.
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'], preload: false }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Whether the page is wider than the window: a reader on a telephone would have to scroll sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
