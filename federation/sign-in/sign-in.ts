import { type HTMLElement, parse } from 'node-html-parser';
import { hrefOf, PATHS } from '../../contract/endpoints.ts';
import { SOURCE_LISTS } from '../../identity-sources/list-names.ts';
import { sourceLists } from '../../identity-sources/source-lists.ts';
import { type FormValues, Walker } from '../../infrastructure/browser/walker.ts';
import type { Fetch } from '../../infrastructure/http/own-requests.ts';
import type { PersonaBook } from '../../personas/book.ts';
import type { Persona } from '../../personas/persona.ts';
import type { SignInAs } from '../federation.ts';
import { SignInError } from './sign-in-error.ts';

/** List, sign-in (filtered), telephone, information page, and as many again: more is going round in circles. */
const MAX_PAGES = 12;

/** The form by which a source's sign-in page finds the people it does not show. */
const FILTER_FORM = 'form#filtrer';

/** What a walk through FranceConnect's and the sources' pages sees of the page it stands on. */
export interface WalkedPage {
  readonly url: URL;
  readonly status: number;
  /** The markup as received. */
  readonly body: string;
  /** The browser reached the address where the walk ends. */
  readonly stopped: boolean;
}

/** What that walk needs of a browser, which its owner has told to stop at the service's `redirect_uri`. */
export interface WalkingBrowser {
  open(url: URL): Promise<WalkedPage>;
  /**
   * Presses a button, or sends a form, that this CSS selector finds.
   * @param values of fields of the form, by name
   */
  press(selector: string, values: Readonly<Record<string, string>>): Promise<WalkedPage>;
}

/** What the walk needs to know of the person who signs in. */
export type Walking = Pick<Persona, 'id' | 'credentials'>;

/**
 * Walks the real pages as a citizen would: list of sources, sign-in at the source, telephone, information page.
 * Without a source, takes the first one the list offers and the person has an account at.
 * @param fetch sends the requests; the global one unless told otherwise
 * @throws SignInError when a page refuses; Error naming the nearest known persona or source
 */
export async function walkSignIn(
  authorizationUrl: URL,
  { persona: personaId, source }: SignInAs,
  book: PersonaBook,
  sourceIds: readonly string[],
  fetch?: Fetch,
): Promise<URL> {
  const persona = personaId === undefined ? defaultPersona(book, source) : book.require(personaId);
  const sources = source === undefined ? sourcesOf(persona, sourceIds) : [source];
  const stopAt = authorizationUrl.searchParams.get('redirect_uri');
  const walker = new Walker({ ...(stopAt && { stopAt }), ...(fetch && { fetch }) });
  const browser = {
    open: (url: URL) => walker.get(url),
    press: (selector: string, values: FormValues) => walker.submit(selector, values),
  };
  return walkPages(browser, authorizationUrl, persona, sources);
}

/**
 * The same with a browser of the caller's.
 * @returns where the browser stopped
 * @throws SignInError when a page refuses, or offers none of the sources
 */
export async function walkPages(
  browser: WalkingBrowser,
  authorizationUrl: URL,
  person: Walking,
  sources: readonly string[],
): Promise<URL> {
  let page = await browser.open(authorizationUrl);
  for (let pages = 0; !page.stopped; pages += 1) {
    const document = parse(page.body);
    const next = nextPressed(page, document, person, sources);
    if (!next || pages >= MAX_PAGES) {
      throw SignInError.at({ ...where(page), document }, absence(page, document, person, sources));
    }
    page = await browser.press(
      next,
      next === FILTER_FORM ? { filtre: person.id } : codeFor(page, document.querySelector(next), person),
    );
  }
  return page.url;
}

/** The secret code, where the telephone asks for one. */
function codeFor({ url }: WalkedPage, pressed: HTMLElement | null, { credentials }: Walking): Record<string, string> {
  const source = Object.keys(credentials).find((known) => url.pathname.includes(`/${known}/interaction/`));
  const code = source === undefined ? undefined : credentials[source]?.password;
  return code !== undefined && pressed?.closest('form')?.querySelector('input[name="code"]') ? { code } : {};
}

const where = ({ url, status }: WalkedPage) => ({ url, status });

/** What the citizen presses on this page, or undefined when it offers nothing they came for. */
function nextPressed(
  page: WalkedPage,
  document: HTMLElement,
  { id }: Walking,
  sources: readonly string[],
): string | undefined {
  if (page.status >= 400 || page.body.includes('role="alert"')) return undefined;
  const candidates = [
    ...sources.map((source) => `button[id="idp-${source}"]:not([disabled])`),
    `button[name="persona"][value="${id}"]`,
    'button[name="decision"][value="approuver"]',
    `form[action$="${hrefOf(PATHS.login)}"]`,
    // Once: a page that was filtered already shows everybody who fits.
    ...(page.url.searchParams.has('filtre') ? [] : [FILTER_FORM]),
  ];
  return candidates.find((selector) => document.querySelector(selector));
}

/** Why nothing was pressed on a list of sources, or of people. */
function absence(
  { status, url }: WalkedPage,
  document: HTMLElement,
  { id, credentials }: Walking,
  sources: readonly string[],
): string | undefined {
  if (status >= 400) return undefined;
  const accounts = Object.keys(credentials).join(', ') || 'none';
  const listed = document.querySelectorAll('button[id^="idp-"]');
  if (listed.length > 0) {
    const offered = listed.filter((button) => !button.hasAttribute('disabled')).map((button) => button.id.slice(4));
    const asked = sources.map((source) => `'${source}'`).join(' or ');
    const elsewhere = sources.flatMap((source) => (document.getElementById(`idp-${source}`) ? [] : otherList(source)));
    return [
      `The list does not offer ${asked}. Offered: ${offered.join(', ') || 'none'}.`,
      ...elsewhere,
      `'${id}' has accounts at: ${accounts}.`,
    ].join(' ');
  }
  if (!document.querySelector(FILTER_FORM)) return undefined;
  const source = sources.find((known) => url.pathname.includes(`/${known}/`)) ?? sources[0];
  return `'${id}' has no account at '${source}'. Accounts at: ${accounts}.`;
}

/** What to do about a source that only one of FranceConnect's lists has. */
function otherList(source: string): string[] {
  const lists = SOURCE_LISTS.filter((name) => sourceLists[name][source]);
  const [only] = lists;
  if (only === undefined || lists.length > 1) return [];
  if (sourceLists[only][source]?.listed === false) {
    return [
      `Only services that name '${source}' have it: send it in idp_hint, or put it in a white list, idpFilterList.`,
    ];
  }
  return [`'${source}' is on the list '${only}' alone: start with list: '${only}', or call sourceList.show().`];
}

function defaultPersona(book: PersonaBook, sourceId: string | undefined): Persona {
  const everybody = book.all();
  const persona =
    everybody.find(({ credentials }) => sourceId !== undefined && sourceId in credentials) ?? everybody[0];
  if (!persona) throw new Error('There is nobody to sign in: the persona book is empty.');
  return persona;
}

/** Where a person may be signed in at, in the order of the sources: those with an account of theirs, else all. */
function sourcesOf({ credentials }: Persona, sourceIds: readonly string[]): readonly string[] {
  const known = sourceIds.filter((id) => id in credentials);
  if (known.length > 0) return known;
  if (sourceIds.length === 0) throw new Error('There is no identity source to sign in at.');
  return sourceIds;
}
