import { UserError } from '../../federation/index.ts';
import type { BrowserMaker } from '../browser/browser.ts';
import { httpBrowsers } from '../browser/http.ts';
import { canDrive, playwrightBrowsers } from '../browser/playwright.ts';
import type { CheckedOptions, Hook } from '../options.ts';
import type { AuditSettings } from '../settings.ts';
import { findStart, NoWay, type Start } from './find-start.ts';

/** The browsers of a run, and how a sign-in begins in them. */
export interface Opening {
  browsers: BrowserMaker;
  start: Start;
  /** What was decided without being asked for. */
  notices: string[];
}

/**
 * Takes browsers without scripts unless `--browser` asks for others, or the page where a sign-in begins has no link and no
 * form without them.
 * @param before what each new browser does first
 * @throws UserError when nothing leads to FranceConnect
 */
export async function openBrowsers(
  checked: CheckedOptions,
  endpoint: string,
  before: Hook | undefined,
): Promise<Opening> {
  const { settings } = checked;
  const within = (browsers: BrowserMaker) => startIn(prepared(browsers, before), checked, endpoint);
  if (settings.browser) return within(await driven(settings));
  try {
    return await within(screenless(settings));
  } catch (error) {
    const isNeeded = error instanceof NoWay && error.needsScripts && settings.browser === undefined;
    if (!isNeeded || !(await canDrive())) throw error;
    const browsers = await driven(settings).catch((why: Error) => {
      throw why instanceof UserError ? error : why;
    });
    const opened = await within(browsers);
    const notice = `${settings.start} has no link or form without scripts: the run drives Chromium, as with --browser.`;
    return { ...opened, notices: [notice] };
  }
}

/** Each new browser does first what `--before` says. */
function prepared(browsers: BrowserMaker, before: Hook | undefined): BrowserMaker {
  if (!before) return browsers;
  const open = async () => {
    const browser = await browsers.open();
    await before(browser, { browser });
    return browser;
  };
  return { ...browsers, open };
}

async function startIn(browsers: BrowserMaker, checked: CheckedOptions, endpoint: string): Promise<Opening> {
  try {
    return { browsers, start: await findStart(checked, browsers, endpoint), notices: [] };
  } catch (error) {
    await browsers.close();
    throw error;
  }
}

function screenless({ start, headers = [], timeout = 20 }: AuditSettings): BrowserMaker {
  const { origin } = new URL(start);
  const own = headers.length === 0 ? undefined : { origin, values: headersIn(headers) };
  return httpBrowsers({ timeout: timeout * 1000, headers: own });
}

function driven({ start, headers = [], timeout = 20, browserPath }: AuditSettings): Promise<BrowserMaker> {
  const { origin } = new URL(start);
  const own = headers.length === 0 ? undefined : headersIn(headers);
  return playwrightBrowsers({ timeout: timeout * 1000, path: browserPath, origin, headers: own });
}

function headersIn(headers: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    headers.map((header) => {
      const [name = ''] = header.split(':');
      return [name.toLowerCase(), header.slice(name.length + 1).trim()];
    }),
  );
}
