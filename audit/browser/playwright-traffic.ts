import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request, Response } from 'playwright-core';
import type { SeenRequest } from './browser.ts';
import type { Shared } from './playwright-browser.ts';
import { noteCookies } from './playwright-cookies.ts';

/** A request that Chromium holds until it is let go, answered or refused. */
export interface Paused {
  requestId: string;
  frameId: string;
  request: { url: string; headers: Record<string, string> };
}

/** Kinds whose answers are kept: what a page is made of, not how it looks. */
const READ = new Set(['document', 'xhr', 'fetch']);
/** Kinds that stay open. */
const OPEN = new Set(['eventsource', 'websocket', 'media']);
/** Milliseconds an answer's body has to be read, and a request of a script has before the page is taken for finished. */
const TO_READ = 2_000;
const TO_ANSWER = 5_000;

/** Follows what a tab asks and is answered. */
export class Traffic {
  readonly #page: Page;
  readonly #shared: Shared;
  readonly #pending = new Map<Request, number>();
  #reading: Promise<unknown>[] = [];
  /** Pages of one's own are not counted. */
  silent = false;
  /** A navigation was begun since {@link begin}. */
  began = false;
  /** No page has come yet. */
  navigating = false;
  /** The answer the page is made of. */
  document: Response | undefined;
  /** The last address that was asked for a page. */
  address: URL | undefined;
  failure: string | undefined;

  constructor(page: Page, shared: Shared) {
    this.#page = page;
    this.#shared = shared;
    page.on('request', (request) => this.#asked(request));
    page.on('response', (response) => this.#answered(response));
    page.on('requestfinished', (request) => this.#pending.delete(request));
    page.on('requestfailed', (request) => this.#failedAt(request));
    page.on('load', () => {
      this.navigating = false;
    });
  }

  begin(): void {
    this.began = false;
    this.navigating = false;
    this.failure = undefined;
    this.address = undefined;
    this.#pending.clear();
  }

  get busy(): boolean {
    const tooOld = Date.now() - TO_ANSWER;
    return this.navigating || [...this.#pending.values()].some((at) => at > tooOld);
  }

  /** Waits until the answers so far are read. */
  async read(): Promise<void> {
    await Promise.all(this.#reading);
    this.#reading = [];
  }

  #isPage(request: Request): boolean {
    return request.isNavigationRequest() && request.frame() === this.#page.mainFrame();
  }

  #asked(request: Request): void {
    if (!OPEN.has(request.resourceType())) this.#pending.set(request, Date.now());
    if (!this.#isPage(request)) return;
    this.began = true;
    this.navigating = true;
    this.address = new URL(request.url());
  }

  #answered(response: Response): void {
    const request = response.request();
    if (this.#isPage(request)) {
      const status = response.status();
      if (status < 300 || status > 399) this.document = response;
      // There is no page to come.
      if (status === 204 || status === 205) this.navigating = false;
    }
    if (this.silent || !/^https?:/.test(request.url())) return;
    const seen = Date.now();
    this.#reading.push(
      Promise.race([this.#note(response, seen), sleep(TO_READ, undefined, { ref: false })]).catch(() => undefined),
    );
  }

  #failedAt(request: Request): void {
    this.#pending.delete(request);
    const why = request.failure()?.errorText ?? '';
    if (!this.#isPage(request)) return;
    this.navigating = false;
    // Aborted: stopped, or another page was asked for in the meantime.
    if (why.includes('ERR_ABORTED')) return;
    this.failure = why;
    const { requests } = this.#shared;
    const none = { status: 0, location: undefined, contentType: '', markup: '', headers: new Headers() };
    requests.push({ ...askedFor(request), at: Date.now(), ...none, failure: why });
  }

  async #note(response: Response, at: number): Promise<void> {
    const request = response.request();
    const all = await response.headersArray();
    const headers = new Headers();
    for (const { name, value } of all) {
      if (name.toLowerCase() !== 'set-cookie') headers.append(name, value.replaceAll('\n', ', '));
    }
    const setCookies = all.filter(({ name }) => name.toLowerCase() === 'set-cookie').map(({ value }) => value);
    noteCookies(
      this.#shared.cookies,
      new URL(request.url()).origin,
      setCookies.flatMap((value) => value.split('\n')),
    );
    const location = headers.get('location') ?? undefined;
    const isRead = READ.has(request.resourceType()) && location === undefined;
    const seen: SeenRequest = {
      ...askedFor(request),
      at,
      status: response.status(),
      location,
      contentType: headers.get('content-type') ?? '',
      markup: '',
      headers,
    };
    this.#shared.requests.push(seen);
    if (isRead) seen.markup = await response.text().catch(() => '');
  }
}

function askedFor(request: Request): Pick<SeenRequest, 'method' | 'url' | 'body'> {
  return { method: request.method(), url: new URL(request.url()), body: request.postData() ?? '' };
}
