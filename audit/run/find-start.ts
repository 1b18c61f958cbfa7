import type { HTMLElement } from 'node-html-parser';
import { UserError } from '../../federation/index.ts';
import type { Browser, BrowserMaker, BrowserPage } from '../browser/browser.ts';
import { documentOf, titleOf, visibleText } from '../observe/text.ts';
import type { CheckedOptions } from '../options.ts';

/** How a sign-in begins at the service. */
export interface Start {
  /** Begins one; the browser stops before FranceConnect. @param query added to the address that leads there */
  begin(browser: Browser, query?: Readonly<Record<string, string>>): Promise<BrowserPage>;
  /** The page with the button; undefined when the address leads to FranceConnect by itself. */
  page: BrowserPage | undefined;
  /** What is pressed there. */
  press: string | undefined;
}

/** Nothing on the page leads to FranceConnect. */
export class NoWay extends UserError {
  /** The page has no link and no form, but scripts that may make one. */
  readonly needsScripts: boolean;

  constructor(message: string, needsScripts: boolean) {
    super(message);
    this.needsScripts = needsScripts;
  }
}

/** Links tried on a page that names FranceConnect nowhere. */
const MOST_TRIED = 30;
const NAMED = /france ?connect/i;
const LEAVES = /d[ée]connexion|d[ée]connecter|log-?out|sign-?out/i;

/**
 * Finds out how a sign-in begins: the address itself, what `press` names, or the one way out to FranceConnect on the page.
 * @param endpoint FranceConnect's authorization endpoint
 * @throws UserError naming the page, and the candidates when there are several
 */
export async function findStart(
  { settings, calls }: CheckedOptions,
  browsers: BrowserMaker,
  endpoint: string,
): Promise<Start> {
  const { start: address, press, method } = settings;
  const { start: begin } = calls;
  const stopping = async () => {
    const browser = await browsers.open();
    browser.stopAt([endpoint]);
    return browser;
  };
  if (begin) {
    return { page: undefined, press: undefined, begin: (browser) => begin(browser).then(() => browser.page()) };
  }
  if (method === 'POST') {
    const post = (browser: Browser, query = {}) => browser.post(withQuery(address, query), {});
    return { page: undefined, press: undefined, begin: post };
  }
  const browser = await stopping();
  const page = await browser.open(address);
  if (page.failure !== undefined) throw new UserError(`${address} cannot be opened: ${page.failure}.`);
  const open = (one: Browser, query = {}) => one.open(withQuery(address, query));
  if (page.stopped) return { page: undefined, press: undefined, begin: open };
  const selector = press ?? (await wayTo(page, stopping));
  const [element, ...others] = documentOf(page.markup).querySelectorAll(selector);
  if (!element || others.length > 0) {
    const found = element ? `${others.length + 1} elements match` : 'Nothing matches';
    throw new UserError(`${found} '${selector}' on ${described(page)}. Give --press a selector that matches one.`);
  }
  const href = element.tagName === 'A' ? element.getAttribute('href') : undefined;
  const link = href === undefined ? undefined : new URL(href, page.url).href;
  return { page, press: selector, begin: (one, query) => pressAt(one, address, selector, link, query) };
}

/** A link is opened with the parameters added; a form's page is. A link that is not shown to everybody is opened all the same. */
async function pressAt(
  browser: Browser,
  address: string,
  selector: string,
  link: string | undefined,
  query: Readonly<Record<string, string>> = {},
): Promise<BrowserPage> {
  const added = Object.keys(query).length > 0;
  const page = await browser.open(added && link === undefined ? withQuery(address, query) : address);
  const shown = page.failure === undefined && documentOf(page.markup).querySelector(selector);
  if (link !== undefined && (added || !shown)) return browser.open(withQuery(link, query));
  return shown ? browser.press(selector) : page;
}

function withQuery(address: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** The one thing on the page that leads to FranceConnect. */
async function wayTo(page: BrowserPage, stopping: () => Promise<Browser>): Promise<string> {
  const candidates = candidatesOn(page);
  const named = candidates.filter(({ named }) => named);
  for (const group of [named, candidates.filter((one) => !one.named && one.safe).slice(0, MOST_TRIED)]) {
    const leading: Candidate[] = [];
    for (const candidate of group) {
      const browser = await stopping();
      await browser.open(page.url);
      const reached = await browser.press(candidate.selector);
      if (reached.stopped) leading.push(candidate);
    }
    const [first, ...others] = leading;
    if (first && others.length === 0) return first.selector;
    if (first) {
      const listed = leading.map(({ selector, text }) => `  ${selector}  « ${text} »`).join('\n');
      throw new UserError(
        `Several ways lead to FranceConnect from ${described(page)}:\n${listed}\nChoose one with --press SELECTOR.`,
      );
    }
  }
  const tried = candidates.length === 0 ? 'no link or form' : `${candidates.length} links and forms, none of them`;
  throw new NoWay(
    `Nothing leads to FranceConnect from ${described(page)}: it has ${tried}. Give the address of the sign-in itself, or --press SELECTOR; a page that needs scripts needs --browser.`,
    candidates.length === 0 && documentOf(page.markup).querySelector('script') !== null,
  );
}

interface Candidate {
  selector: string;
  text: string;
  /** It says FranceConnect. */
  named: boolean;
  /** Pressing it changes nothing. */
  safe: boolean;
}

/** Links to the service itself, and forms; each target once. */
function candidatesOn({ url, markup }: BrowserPage): Candidate[] {
  const document = documentOf(markup);
  const seen = new Set<string>();
  const once = (target: string) => !seen.has(target) && seen.add(target) !== undefined;
  const links = document.querySelectorAll('a[href]').flatMap((link) => {
    const href = link.getAttribute('href') ?? '';
    if (!URL.canParse(href, url.href) || new URL(href, url).hostname !== url.hostname || href.startsWith('#'))
      return [];
    const candidate = candidateOf(link, `a[href="${quoted(href)}"]`);
    return once(`link ${href}`) && !LEAVES.test(`${href} ${candidate.text}`) ? [{ ...candidate, safe: true }] : [];
  });
  const forms = document.querySelectorAll('form').flatMap((form) => {
    const action = form.getAttribute('action') ?? '';
    const button = form.querySelector('button, input[type="submit"]') ?? form;
    const selector = form.id ? `form#${form.id}` : action ? `form[action="${quoted(action)}"]` : 'form';
    const candidate = candidateOf(button, selector);
    const named = candidate.named || NAMED.test(action) || form.classList.contains('fr-connect');
    return once(`form ${action}`) ? [{ ...candidate, named, safe: false }] : [];
  });
  return [...links, ...forms];
}

const quoted = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

function candidateOf(element: HTMLElement, selector: string): Candidate {
  const text = [element.text, element.getAttribute('value'), element.getAttribute('title')].join(' ').trim();
  const label = `${text} ${element.getAttribute('aria-label') ?? ''} ${element.getAttribute('href') ?? ''}`;
  const named = NAMED.test(label) || element.classList.contains('fr-connect') || element.querySelector('.fr-connect');
  return { selector, text: text.replaceAll(/\s+/g, ' ').slice(0, 60), named: Boolean(named), safe: false };
}

/** A page in one line, for messages. */
export function described(page: BrowserPage): string {
  const { url, status, failure, markup } = page;
  const where = `${url.origin}${url.pathname}`;
  if (failure !== undefined) return `${where} (${failure})`;
  const title = titleOf(markup);
  const start = visibleText(markup).replaceAll(/\s+/g, ' ').slice(0, 120);
  return `${where} (HTTP ${status}${title && `, « ${title} »`}${start && `: « ${start} »`})`;
}
