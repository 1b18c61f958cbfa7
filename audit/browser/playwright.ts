import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Browser as Chromium, LaunchOptions } from 'playwright-core';
import { UserError } from '../../federation/index.ts';
import type { BrowserMaker } from './browser.ts';
import { PlaywrightBrowser, type Shared } from './playwright-browser.ts';

/** What every browser of a run has in common. */
export interface PlaywrightOptions {
  /** Milliseconds a page may take. */
  timeout: number;
  /** Where Chromium is. Default: searched. */
  path?: string | undefined;
  /** The service's own origin: its scripts are given time to finish a page, and headers are sent to it alone. */
  origin: string;
  headers?: Readonly<Record<string, string>> | undefined;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns whether Chromium can be driven here: the optional `playwright-core` is installed */
export function canDrive(): Promise<boolean> {
  return import('playwright-core').then(
    () => true,
    () => false,
  );
}

/**
 * Browsers with a screen of their own, each a context of one Chromium.
 * @throws UserError when playwright-core or Chromium is absent
 */
export async function playwrightBrowsers(options: PlaywrightOptions): Promise<BrowserMaker> {
  const chromium = await launch(options.path);
  return {
    drivesScripts: true,
    async open() {
      const context = await chromium.newContext({
        ignoreHTTPSErrors: true,
        locale: 'fr-FR',
        serviceWorkers: 'block',
        viewport: { width: 1280, height: 800 },
      });
      context.setDefaultTimeout(options.timeout);
      const shared: Shared = { context, options, requests: [], cookies: new Map() };
      return PlaywrightBrowser.inNewTab(shared);
    },
    close: () => chromium.close(),
  };
}

async function launch(path: string | undefined): Promise<Chromium> {
  const { chromium } = await import('playwright-core').catch(() => {
    throw new UserError(
      '--browser drives Chromium by playwright-core, which is not installed: npm install --save-dev playwright-core',
    );
  });
  const executablePath = path ?? (await installed(chromium.executablePath()));
  const given: LaunchOptions = executablePath === undefined ? { channel: 'chrome' } : { executablePath };
  // With site isolation each port would be a process of its own, started for each page.
  return chromium
    .launch({ ...given, args: ['--disable-quic', '--disable-gpu', '--disable-site-isolation-trials'] })
    .catch((error: Error) => {
      const [why = ''] = error.message.split('\n');
      throw new UserError(
        `--browser: Chromium cannot be started (${why}). Install it (npx playwright-core install chromium, or your system's package), or name it with --browser-path.`,
      );
    });
}

/** Playwright's own, or the first of these names on the path. */
async function installed(own: string): Promise<string | undefined> {
  if (existsSync(own)) return own;
  const search = NAMES.map((name) => `command -v ${name}`).join(' || ');
  const found = await promisify(execFile)('sh', ['-c', search]).catch(() => undefined);
  return found?.stdout.trim().split('\n')[0] || undefined;
}
