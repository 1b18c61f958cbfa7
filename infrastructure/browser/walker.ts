import { type HTMLElement, parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';
import type { Fetch } from '../http/own-requests.ts';

/** The page a walk has reached. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** The body as received; empty on a page that was not asked for (`stopped`). */
  readonly body: string;
  readonly document: HTMLElement;
  /** The walk reached the address given as `stopAt`: nothing was requested there. */
  readonly stopped: boolean;
}

export interface WalkerOptions {
  /** The walk ends at addresses with this beginning, such as the service's callback. */
  stopAt?: string | readonly string[];
  /** Whether pages that send their form by themselves do so, as in a browser with scripts. True by default. */
  scripts?: boolean;
  /** Requests and self-sent forms that one step may chain before it is called a loop. */
  maxHops?: number;
  /** Milliseconds one request may take. */
  timeout?: number;
  /** The jar, to share one between several walks. Default: an empty one. */
  cookies?: CookieJar;
  /** Asks over the network. Default: the global `fetch`. */
  fetch?: Fetch;
  /** Sends one request and reads its answer. Default: by `fetch`. */
  send?: (request: WalkRequest) => Promise<Answer>;
}

/** One request of a walk, its cookies among the headers. */
export interface WalkRequest {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: URLSearchParams | undefined;
  /** Milliseconds it may take. */
  timeout: number;
}

/** How an address is opened. */
export interface Opening {
  /** As from a page of another site: cookies with `SameSite=Strict` stay behind. */
  crossSite?: boolean;
}

/** What a form is sent with: a value replaces the form's own, `undefined` leaves the field out. */
export type FormValues = Readonly<Record<string, string | undefined>>;

const REDIRECTIONS = new Set([301, 302, 303, 307, 308]);

/**
 * A browser reduced to what a federated sign-in needs: it keeps cookies (shared between the ports of one host, as real
 * browsers do), follows redirections and fills in forms. Every step answers with the page where it ended.
 *
 * @example
 * const walker = new Walker({ stopAt: 'http://localhost:4200/callback' });
 * await walker.get(authorizationUrl);
 * const arrival = await walker.submit('form#connexion', { identifiant: 'test', password: '123' });
 * arrival.stopped; // true: arrival.url carries the code
 */
export class Walker {
  /** The jar, to look into or to empty. */
  readonly cookies: CookieJar;
  /** The walk ends at addresses with this beginning. */
  stopAt: readonly string[];
  readonly #send: (request: WalkRequest) => Promise<Answer>;
  readonly #scripts: boolean;
  readonly #maxHops: number;
  readonly #timeout: number;
  #page: Page | undefined;

  constructor({
    stopAt = [],
    scripts = true,
    maxHops = 30,
    timeout = 20_000,
    cookies = new CookieJar(),
    fetch = globalThis.fetch,
    send = sendBy(fetch),
  }: WalkerOptions = {}) {
    this.cookies = cookies;
    this.#send = send;
    this.stopAt = typeof stopAt === 'string' ? [stopAt] : stopAt;
    this.#scripts = scripts;
    this.#maxHops = maxHops;
    this.#timeout = timeout;
  }

  /** @throws Error before the first step */
  get page(): Page {
    if (!this.#page) throw new Error('No page yet: start the walk with get(url).');
    return this.#page;
  }

  /** Types an address, relative to the current page when there is one. */
  get(url: string | URL, { crossSite = false }: Opening = {}): Promise<Page> {
    return this.#walk({ url: new URL(url, this.#page?.url), method: 'GET', crossSite });
  }

  /** Posts these fields to an address, as the form of an earlier page would. */
  post(url: string | URL, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.#walk({ url: new URL(url, this.#page?.url), method: 'POST', body: new URLSearchParams(fields) });
  }

  /**
   * Follows a link.
   * @param selector CSS selector of the link
   */
  click(selector: string): Promise<Page> {
    const href = this.#find(selector).getAttribute('href');
    if (href === undefined) throw new Error(`'${selector}' on ${this.#where()} is not a link.`);
    return this.get(href);
  }

  /**
   * Sends a form.
   * @param target the form, or the button that sends it (whose value then goes along), or a CSS selector of either
   * @throws Error when the page has no such form, or the form no such field
   */
  submit(target: string | HTMLElement, values: FormValues = {}): Promise<Page> {
    return this.#walk(this.#requestOf(typeof target === 'string' ? this.#find(target) : target, values));
  }

  #requestOf(element: HTMLElement, values: FormValues): Step {
    const form = element.tagName === 'FORM' ? element : element.closest('form');
    if (!form) throw new Error(`<${element.tagName.toLowerCase()}> on ${this.#where()} belongs to no form.`);
    const fields = filledIn(form, element);
    for (const [name, value] of Object.entries(values)) {
      if (!fieldNames(form).has(name)) {
        const known = [...fieldNames(form)].join(', ') || 'none';
        throw new Error(`The form on ${this.#where()} has no field '${name}'. Fields: ${known}.`);
      }
      if (value === undefined) fields.delete(name);
      else fields.set(name, value);
    }
    const action = element.getAttribute('formaction') ?? form.getAttribute('action');
    const url = new URL(action || this.page.url, this.page.url);
    if (form.getAttribute('method')?.toUpperCase() === 'POST') return { url, method: 'POST', body: fields };
    url.search = fields.toString();
    return { url, method: 'GET' };
  }

  async #walk(first: Step): Promise<Page> {
    let step: Step | undefined = first;
    for (let hop = 0; step; hop += 1) {
      if (hop > this.#maxHops)
        throw new Error(`More than ${this.#maxHops} steps from ${first.url}; last: ${step.url}.`);
      step = await this.#advance(step);
    }
    return this.page;
  }

  /** @returns the next step when the page reached sends the browser on */
  async #advance(step: Step): Promise<Step | undefined> {
    if (this.stopAt.some((prefix) => step.url.href.startsWith(prefix))) {
      this.#page = new ReachedPage(step.url);
      return undefined;
    }
    const answer = await this.#ask(step);
    this.#page = new ReachedPage(step.url, answer);
    return redirectionOf(step, answer) ?? this.#selfSentForm();
  }

  async #ask({ url, method, body, crossSite }: Step): Promise<Answer> {
    const cookie = this.cookies.getCookieStringSync(url.href, crossSite ? { sameSiteContext: 'lax' } : {});
    const headers = { accept: 'text/html,application/xhtml+xml', 'accept-language': 'fr', ...(cookie && { cookie }) };
    const answer = await this.#send({ url, method, headers, body, timeout: this.#timeout });
    for (const header of answer.headers.getSetCookie()) {
      this.cookies.setCookieSync(header, url.href, { ignoreError: true });
    }
    return answer;
  }

  /** What assets/auto-submit.js would do. */
  #selfSentForm(): Step | undefined {
    if (!this.#scripts || !this.page.body.includes('/auto-submit.js')) return undefined;
    const { document } = this.page;
    if (!document.querySelector('script[src$="/auto-submit.js"]')) return undefined;
    const form = document.querySelector('main form');
    return form ? this.#requestOf(form, {}) : undefined;
  }

  #find(selector: string): HTMLElement {
    const element = this.page.document.querySelector(selector);
    if (!element) throw new Error(`Nothing matches '${selector}' on ${this.#where()}.`);
    return element;
  }

  #where(): string {
    const { url, status, document } = this.page;
    const title = document.querySelector('title')?.text.trim();
    return `${url.origin}${url.pathname} (${status}${title ? `, « ${title} »` : ''})`;
  }
}

/** The answer to a request of a walk. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

interface Step {
  url: URL;
  method: 'GET' | 'POST';
  body?: URLSearchParams;
  crossSite?: boolean;
}

const sendBy =
  (fetch: Fetch) =>
  async ({ url, timeout, body, ...request }: WalkRequest): Promise<Answer> => {
    const signal = AbortSignal.timeout(timeout);
    const response = await fetch(url, { ...request, redirect: 'manual', signal, ...(body && { body }) });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };

/** Parsed when it is read: most steps of a walk are redirections. */
class ReachedPage implements Page {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
  readonly stopped: boolean;
  readonly headers: Headers;
  #document: HTMLElement | undefined;

  /** @param answer none where the walk stops without asking */
  constructor(url: URL, answer?: Answer) {
    this.url = url;
    this.status = answer?.status ?? 200;
    this.headers = answer?.headers ?? new Headers();
    this.body = answer?.body ?? '';
    this.stopped = answer === undefined;
  }

  get document(): HTMLElement {
    this.#document ??= parse(this.body);
    return this.#document;
  }
}

function redirectionOf(step: Step, { status, headers }: Answer): Step | undefined {
  const location = headers.get('location');
  if (!location || !REDIRECTIONS.has(status)) return undefined;
  const url = new URL(location, step.url);
  const { body: _sent, ...asked } = step;
  return status >= 307 ? { ...step, url } : { ...asked, url, method: 'GET' };
}

const CONTROLS = 'input[name], select[name], textarea[name], button[name]';
const SENDERS = new Set(['submit', 'image', 'button', 'reset']);

function fieldNames(form: HTMLElement): Set<string> {
  return new Set(form.querySelectorAll(CONTROLS).map((control) => control.getAttribute('name') ?? ''));
}

/** The values a browser would send without the visitor touching anything but `sender`. */
function filledIn(form: HTMLElement, sender: HTMLElement): URLSearchParams {
  const values = new URLSearchParams();
  for (const control of form.querySelectorAll(CONTROLS)) {
    const value = control === sender ? (control.getAttribute('value') ?? '') : ownValue(control);
    if (value !== undefined && !control.hasAttribute('disabled'))
      values.append(control.getAttribute('name') ?? '', value);
  }
  return values;
}

function ownValue(control: HTMLElement): string | undefined {
  const type = control.getAttribute('type')?.toLowerCase() ?? '';
  switch (control.tagName) {
    case 'BUTTON':
      return undefined;
    case 'TEXTAREA':
      return control.text;
    case 'SELECT': {
      const option = control.querySelector('option[selected]') ?? control.querySelector('option');
      return option ? (option.getAttribute('value') ?? option.text) : undefined;
    }
    default:
      if (SENDERS.has(type)) return undefined;
      if (type === 'checkbox' || type === 'radio') {
        return control.hasAttribute('checked') ? (control.getAttribute('value') ?? 'on') : undefined;
      }
      return control.getAttribute('value') ?? '';
  }
}
