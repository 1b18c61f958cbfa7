import { Cookie, CookieJar } from 'tough-cookie';
import { UserError } from '../../federation/index.ts';
import { type Answer, type Page, Walker, type WalkRequest } from '../../infrastructure/browser/walker.ts';
import type { Browser, BrowserCookie, BrowserMaker, BrowserPage, Opening, SeenRequest } from './browser.ts';
import { send } from './send.ts';

/** What every browser of a run has in common. */
export interface HttpBrowserOptions {
  /** Milliseconds a page may take. */
  timeout: number;
  /** Sent to this origin only. */
  headers?: { origin: string; values: Readonly<Record<string, string>> } | undefined;
}

/** Redirections that one page may take. */
const MOST_HOPS = 20;

/** What the windows of one browser share. */
interface Shared {
  jar: CookieJar;
  /** Origins that set a cookie of this name: ports of one host share their cookies. */
  origins: Map<string, Set<string>>;
  requests: SeenRequest[];
}

/** Browsers without a screen: cookies, redirections and forms, no scripts. */
export function httpBrowsers(options: HttpBrowserOptions): BrowserMaker {
  return { drivesScripts: false, open: async () => new HttpBrowser(options), close: async () => undefined };
}

class HttpBrowser implements Browser {
  readonly #options: HttpBrowserOptions;
  readonly #shared: Shared;
  readonly #walker: Walker;
  #page: BrowserPage | undefined;

  constructor(options: HttpBrowserOptions, shared?: Shared) {
    this.#options = options;
    this.#shared = shared ?? { jar: newJar(), origins: new Map(), requests: [] };
    this.#walker = new Walker({
      cookies: this.#shared.jar,
      maxHops: MOST_HOPS,
      timeout: options.timeout,
      send: (request) => this.#send(request),
    });
  }

  open(url: string | URL, opening: Opening = {}): Promise<BrowserPage> {
    const address = new URL(url, this.#page?.url);
    return this.#go(address, () => this.#walker.get(address, opening));
  }

  async press(selector: string, values: Readonly<Record<string, string>> = {}): Promise<BrowserPage> {
    const element = this.#find(selector);
    const href = element.getAttribute('href');
    if (element.tagName === 'A' && href !== undefined) return this.open(href);
    return this.#go(this.page().url, () => this.#walker.submit(element, values));
  }

  post(url: string | URL, fields: Readonly<Record<string, string>>): Promise<BrowserPage> {
    const address = new URL(url, this.#page?.url);
    return this.#go(address, () => this.#walker.post(address, fields));
  }

  async fill(selector: string, value: string): Promise<void> {
    const element = this.#find(selector);
    if (element.tagName === 'TEXTAREA') element.textContent = value;
    else if (/^(checkbox|radio)$/i.test(element.getAttribute('type') ?? '')) element.setAttribute('checked', '');
    else if (element.tagName === 'SELECT') select(element, value);
    else element.setAttribute('value', value);
  }

  page(): BrowserPage {
    if (!this.#page) throw new Error('This browser has no page yet.');
    return this.#page;
  }

  stopAt(prefixes: readonly string[]): void {
    this.#walker.stopAt = prefixes;
  }

  readonly cookies: Browser['cookies'] = {
    all: async () =>
      this.#stored().map((cookie) => ({ ...cookie, origins: [...(this.#shared.origins.get(cookie.name) ?? [])] })),
    copy: async () => ({ cookies: this.#serialized(), origins: new Map(this.#shared.origins) }),
    plant: async ({ cookies, origins }) => {
      this.#shared.jar.removeAllCookiesSync();
      for (const serialized of cookies as unknown[]) {
        const cookie = Cookie.fromJSON(serialized);
        if (cookie) this.#shared.jar.store.putCookie(cookie, () => undefined);
      }
      for (const [name, set] of origins) this.#shared.origins.set(name, new Set(set));
    },
    clearExcept: async (origins) => {
      const stays = (name: string) => [...(this.#shared.origins.get(name) ?? [])].some((one) => origins.includes(one));
      this.#remove((name) => !stays(name));
    },
    remove: async (name) => this.#remove((one) => one === name),
  };

  requests(): readonly SeenRequest[] {
    return this.#shared.requests;
  }

  async tab(): Promise<Browser> {
    return new HttpBrowser(this.#options, this.#shared);
  }

  async close(): Promise<void> {
    // It holds nothing open.
  }

  #remove(removed: (name: string) => boolean): void {
    for (const { domain, path, key } of this.#serialized()) {
      if (!removed(String(key))) continue;
      this.#shared.jar.store.removeCookie(String(domain), String(path), String(key), () => undefined);
    }
  }

  #serialized() {
    return this.#shared.jar.serializeSync()?.cookies ?? [];
  }

  #stored(): Omit<BrowserCookie, 'origins'>[] {
    return this.#serialized().map(({ key, value, httpOnly, secure, sameSite }) => ({
      name: String(key),
      value: String(value),
      httpOnly: httpOnly === true,
      secure: secure === true,
      sameSite: typeof sameSite === 'string' ? sameSite : undefined,
    }));
  }

  /** A page that cannot be loaded is reported as such. */
  async #go(address: URL, walk: () => Promise<Page>): Promise<BrowserPage> {
    const before = this.#shared.requests.length;
    try {
      const { url, status, headers, body, stopped } = await walk();
      this.#page = { url, status, headers, markup: body, stopped };
    } catch (error) {
      const last = this.#shared.requests.slice(before).at(-1);
      const message = error instanceof Error ? error.message : String(error);
      const failure = message.startsWith('More than') ? `more than ${MOST_HOPS} redirections in a row` : message;
      const none = { status: 0, headers: new Headers(), markup: '', stopped: false };
      this.#page = { ...none, url: last?.url ?? address, failure };
    }
    return this.#page;
  }

  async #send(request: WalkRequest): Promise<Answer> {
    const { url, method, body } = request;
    const { headers: own } = this.#options;
    const headers = { ...request.headers, ...(own?.origin === url.origin && own.values) };
    const seen = { at: Date.now(), method, url, body: body?.toString() ?? '' };
    try {
      const answer = await send({ ...request, headers });
      const location = answer.headers.get('location') ?? undefined;
      const contentType = answer.headers.get('content-type') ?? '';
      const { status } = answer;
      // A redirection's body is shown to nobody.
      const markup = location === undefined || status < 300 || status > 399 ? answer.body : '';
      this.#shared.requests.push({ ...seen, status, location, contentType, markup, headers: answer.headers });
      this.#noteOrigins(url.origin, answer.headers);
      return answer;
    } catch (error) {
      const failure = (error as Error).message;
      const none = { status: 0, location: undefined, contentType: '', markup: '', headers: new Headers() };
      this.#shared.requests.push({ ...seen, ...none, failure });
      throw error;
    }
  }

  #noteOrigins(origin: string, headers: Headers): void {
    for (const header of headers.getSetCookie()) {
      const name = header.slice(0, Math.max(header.indexOf('='), 0)).trim();
      const known = this.#shared.origins.get(name) ?? new Set();
      this.#shared.origins.set(name, known.add(origin));
    }
  }

  #find(selector: string) {
    const { url } = this.page();
    const element = this.#walker.page.document.querySelector(selector);
    if (element) return element;
    throw new UserError(`Nothing matches '${selector}' on ${url.origin}${url.pathname}.`);
  }
}

/** Cookies of `localhost` and of bare names are kept, as browsers do. */
function newJar(): CookieJar {
  return new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
}

function select(element: { querySelectorAll(selector: string): Iterable<OptionElement> }, value: string): void {
  for (const option of element.querySelectorAll('option')) {
    if ((option.getAttribute('value') ?? option.text) === value) option.setAttribute('selected', '');
    else option.removeAttribute('selected');
  }
}

interface OptionElement {
  text: string;
  getAttribute(name: string): string | undefined;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}
