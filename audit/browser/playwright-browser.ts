import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, CDPSession, ElementHandle, Frame, Page, Response } from 'playwright-core';
import { UserError } from '../../federation/index.ts';
import type { Browser, BrowserPage, Opening, SeenRequest } from './browser.ts';
import type { PlaywrightOptions } from './playwright.ts';
import { contextCookies, type SetCookie } from './playwright-cookies.ts';
import { filled, filledForm, pressed } from './playwright-scripts.ts';
import { type Paused, Traffic } from './playwright-traffic.ts';

/** What the tabs of one browser share. */
export interface Shared {
  context: BrowserContext;
  options: PlaywrightOptions;
  requests: SeenRequest[];
  /** What answers said of each cookie, by name. */
  cookies: Map<string, SetCookie>;
}

/** Longest page that is read, in characters. */
const LONGEST = 5_000_000;
/** Milliseconds without a request after which a page with scripts is taken for finished: the service's own, and others. */
const OWN_REST = 500;
const OTHER_REST = 50;
/** Milliseconds a press has to begin something. */
const TO_BEGIN = 500;
/** Milliseconds until Chromium's own page about a failure is there. Some failures have none. */
const TO_FAIL = 300;
const BETWEEN_LOOKS = 10;
/** A page of another site, which only leads on. */
const ELSEWHERE = 'http://ailleurs.audit.example/';

/** A tab of a Chromium with cookies of its own. */
export class PlaywrightBrowser implements Browser {
  readonly #shared: Shared;
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #mainFrame: string;
  readonly #traffic: Traffic;
  readonly cookies: Browser['cookies'];
  #last: BrowserPage | undefined;
  #stopAt: readonly string[] = [];
  #stopped: URL | undefined;
  #windows = 0;
  /** The one page that is served from here. */
  #served: { address: string; markup: string } | undefined;

  private constructor(shared: Shared, page: Page, session: CDPSession, mainFrame: string) {
    this.#mainFrame = mainFrame;
    this.#shared = shared;
    this.#page = page;
    this.#session = session;
    this.#traffic = new Traffic(page, shared);
    this.cookies = contextCookies(shared.context, shared.cookies);
  }

  static async inNewTab(shared: Shared): Promise<PlaywrightBrowser> {
    const page = await shared.context.newPage();
    const session = await shared.context.newCDPSession(page);
    // Asked before anything is held up: it is not answered while the first page is.
    const { frameTree } = await session.send('Page.getFrameTree');
    const browser = new PlaywrightBrowser(shared, page, session, frameTree.frame.id);
    // Playwright's own routes are not asked about redirections.
    session.on('Fetch.requestPaused', (paused) => void browser.#decide(paused).catch(() => undefined));
    const patterns = [{ urlPattern: '*', resourceType: 'Document' as const }];
    const own = shared.options.headers ? [{ urlPattern: `${shared.options.origin}/*` }] : [];
    await session.send('Fetch.enable', { patterns: [...patterns, ...own] });
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    return browser;
  }

  async open(url: string | URL, { crossSite = false }: Opening = {}): Promise<BrowserPage> {
    const address = new URL(url, this.#last?.url);
    if (!crossSite) return this.#go(address, () => this.#page.goto(address.href, { waitUntil: 'commit' }));
    await this.#serve(ELSEWHERE, `<a id="way" href="${escaped(address.href)}"></a>`);
    return this.#go(address, () => this.#begin((page) => page.$eval('#way', (link) => (link as HTMLElement).click())));
  }

  async press(selector: string, values: Readonly<Record<string, string>> = {}): Promise<BrowserPage> {
    const element = await this.#find(selector);
    return this.#go(this.page().url, async () => {
      await this.#fillForm(element, values);
      await this.#begin(() => element.evaluate(pressed));
    });
  }

  async post(url: string | URL, fields: Readonly<Record<string, string>>): Promise<BrowserPage> {
    const address = new URL(url, this.#last?.url);
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
    );
    // The form is a page of the same origin, as the service's own would be.
    const form = `<form method="post" action="${escaped(address.href)}">${inputs.join('')}</form>`;
    await this.#serve(new URL('/franceconnect-local-audit', address).href, form);
    return this.#go(address, () =>
      this.#begin((page) => page.$eval('form', (element) => (element as HTMLFormElement).submit())),
    );
  }

  async fill(selector: string, value: string): Promise<void> {
    const element = await this.#find(selector);
    await element.evaluate(filled, value);
  }

  page(): BrowserPage {
    if (!this.#last) throw new Error('This browser has no page yet.');
    return this.#last;
  }

  stopAt(prefixes: readonly string[]): void {
    this.#stopAt = prefixes;
  }

  requests(): readonly SeenRequest[] {
    return this.#shared.requests;
  }

  tab(): Promise<Browser> {
    return PlaywrightBrowser.inNewTab(this.#shared);
  }

  back(): Promise<BrowserPage> {
    return this.#go(this.page().url, () => this.#page.goBack({ waitUntil: 'commit' }));
  }

  async screenshot(size?: { width: number; height: number }): Promise<Buffer> {
    const before = this.#page.viewportSize();
    if (size) await this.#page.setViewportSize(size);
    const picture = await this.#page.screenshot({ animations: 'disabled' });
    if (size && before) await this.#page.setViewportSize(before);
    return picture;
  }

  windows(): number {
    return this.#windows;
  }

  run(script: string): Promise<unknown> {
    return this.#page.evaluate(script);
  }

  close(): Promise<void> {
    return this.#shared.context.close();
  }

  /** Acts, waits until the page is finished, and looks at it. A page that cannot be loaded is reported as such. */
  async #go(address: URL, act: () => Promise<unknown>): Promise<BrowserPage> {
    this.#stopped = undefined;
    this.#traffic.begin();
    // Chromium shows a page of its own about an address that cannot be had. On its way it would interrupt the next one.
    let told = false;
    const look = (frame: Frame) => {
      told ||= frame.url().startsWith('chrome-error:');
    };
    this.#page.on('framenavigated', look);
    try {
      await act();
      await this.#rest();
      this.#last = this.#stopped ? stoppedAt(this.#stopped) : await this.#look();
    } catch (error) {
      this.#last = this.#stopped ? stoppedAt(this.#stopped) : this.#failed(address, error as Error);
      const end = Date.now() + TO_FAIL;
      while (!this.#stopped && !told && Date.now() < end) await sleep(BETWEEN_LOOKS);
    } finally {
      this.#page.off('framenavigated', look);
      await this.#session.send('Page.stopLoading').catch(() => undefined);
    }
    return this.#last;
  }

  /** Does what begins a navigation, and waits a moment for it to begin. */
  async #begin(act: (page: Page) => Promise<unknown>): Promise<void> {
    const popup = this.#page.waitForEvent('popup', { timeout: TO_BEGIN }).catch(() => undefined);
    await act(this.#page);
    const end = Date.now() + TO_BEGIN;
    while (!this.#traffic.began && !this.#stopped && Date.now() < end) await sleep(BETWEEN_LOOKS);
    if (this.#traffic.began || this.#stopped) return;
    const window = await popup;
    if (!window) return;
    // A person goes on in the window that opened: here it is this one.
    this.#windows += 1;
    const url = window.url();
    await window.close();
    await this.#page.goto(url, { waitUntil: 'commit' });
  }

  /** @throws Error when no page comes in time */
  async #rest(): Promise<void> {
    const { timeout } = this.#shared.options;
    const end = Date.now() + timeout;
    let quietSince: number | undefined;
    let needed: number | undefined;
    while (Date.now() < end && !this.#stopped) {
      if (this.#traffic.failure) throw new Error(this.#traffic.failure);
      if (this.#traffic.busy) {
        quietSince = undefined;
        needed = undefined;
      } else {
        quietSince ??= Date.now();
        needed ??= await this.#neededRest();
        if (Date.now() - quietSince >= needed) return;
      }
      await sleep(BETWEEN_LOOKS);
    }
    if (!this.#stopped && this.#traffic.navigating) throw new Error(`no answer within ${timeout / 1000} s`);
  }

  /** A page without scripts is finished when it is loaded. */
  async #neededRest(): Promise<number> {
    const own = URL.canParse(this.#page.url()) && new URL(this.#page.url()).origin === this.#shared.options.origin;
    const scripts = await this.#page.evaluate(() => document.scripts.length).catch(() => 1);
    return scripts === 0 ? 0 : own ? OWN_REST : OTHER_REST;
  }

  async #look(): Promise<BrowserPage> {
    await this.#traffic.read();
    const response = this.#traffic.document;
    const url = new URL(this.#page.url());
    const markup = await this.#markupOf(response);
    if (markup.length > LONGEST) throw new Error(`the answer is longer than ${LONGEST / 1_000_000} MB`);
    const headers = new Headers();
    for (const { name, value } of (await response?.headersArray()) ?? []) append(headers, name, value);
    return { url, status: response?.status() ?? this.#last?.status ?? 200, headers, markup, stopped: false };
  }

  /** The page as scripts left it; what is no page, as it was received. */
  async #markupOf(response: Response | null | undefined): Promise<string> {
    const type = (await response?.headerValue('content-type')) ?? 'text/html';
    return response && !/html/i.test(type) ? response.text() : this.#page.content();
  }

  #failed(address: URL, { message }: Error): BrowserPage {
    const none = { status: 0, headers: new Headers(), markup: '', stopped: false };
    const [, code = ''] = /net::(ERR_\w+)/.exec(message) ?? [];
    const { timeout } = this.#shared.options;
    const failure = code
      ? (FAILURES[code] ?? `no answer (${code})`)
      : /Timeout \d+ms exceeded/.test(message)
        ? `no answer within ${timeout / 1000} s`
        : (message.split('\n')[0] ?? '');
    return { ...none, url: this.#traffic.address ?? address, failure };
  }

  async #decide({ requestId, request, frameId }: Paused): Promise<void> {
    const { options } = this.#shared;
    const url = new URL(request.url);
    if (this.#stopAt.some((prefix) => url.href.startsWith(prefix))) {
      if (frameId === this.#mainFrame) this.#stopped = url;
      await this.#session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    } else if (url.href === this.#served?.address) {
      const body = Buffer.from(`<!doctype html>${this.#served.markup}`).toString('base64');
      const responseHeaders = [{ name: 'content-type', value: 'text/html; charset=utf-8' }];
      await this.#session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body });
    } else {
      const own = url.origin === options.origin ? options.headers : undefined;
      const headers = Object.entries({ ...request.headers, ...own }).map(([name, value]) => ({ name, value }));
      await this.#session.send('Fetch.continueRequest', { requestId, ...(own && { headers }) });
    }
  }

  /** Opens a page that no server has. */
  async #serve(address: string, markup: string): Promise<void> {
    this.#served = { address, markup };
    this.#traffic.silent = true;
    await this.#page.goto(address, { waitUntil: 'commit' });
    this.#traffic.silent = false;
    this.#served = undefined;
  }

  async #find(selector: string): Promise<ElementHandle<Element>> {
    const { url } = this.page();
    const found = await this.#page.$(`css=${selector}`);
    if (found) return found as ElementHandle<Element>;
    throw new UserError(`Nothing matches '${selector}' on ${url.origin}${url.pathname}.`);
  }

  async #fillForm(element: ElementHandle<Element>, values: Readonly<Record<string, string>>): Promise<void> {
    const missing = await element.evaluate(filledForm, values);
    if (missing !== null) throw new Error(`The form on ${this.page().url.pathname} has no field '${missing}'.`);
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  ERR_TOO_MANY_REDIRECTS: 'more than 20 redirections in a row',
  ERR_CONNECTION_REFUSED: 'no answer (ECONNREFUSED)',
  ERR_CONNECTION_RESET: 'the answer broke off (ECONNRESET)',
  ERR_CONTENT_LENGTH_MISMATCH: 'the answer broke off (ERR_CONTENT_LENGTH_MISMATCH)',
  ERR_INCOMPLETE_CHUNKED_ENCODING: 'the answer broke off (ERR_INCOMPLETE_CHUNKED_ENCODING)',
};

const stoppedAt = (url: URL): BrowserPage => ({ url, status: 200, headers: new Headers(), markup: '', stopped: true });

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A header no program accepts is left out. */
function append(headers: Headers, name: string, value: string): void {
  for (const one of value.split('\n')) {
    try {
      headers.append(name, one);
    } catch {
      // Its value is not one.
    }
  }
}
