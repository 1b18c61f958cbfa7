import type { HTMLElement } from 'node-html-parser';
import { type Page, Walker } from '../infrastructure/web/walker.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { Persona } from '../personas/persona.ts';
import type { SignInAs } from './federation.ts';
import { SignInError } from './sign-in-error.ts';

/** List, sign-in (filtered), telephone, information page, and as many again: more is going round in circles. */
const MAX_PAGES = 8;

/** The form by which a source's sign-in page finds the people it does not show. */
const FILTER = 'filtrer';

/**
 * Walks the real pages as a citizen would: list of sources, sign-in at the source, telephone, information page.
 * Without a source, takes the first one the list offers and the person has an account at.
 * @throws SignInError when a page refuses; Error naming the nearest known persona or source
 */
export async function walkSignIn(
  authorizationUrl: URL,
  { persona: personaId, source }: SignInAs,
  book: PersonaBook,
  sourceIds: readonly string[],
): Promise<URL> {
  const persona = personaId === undefined ? defaultPersona(book, source) : book.require(personaId);
  const sources = source === undefined ? sourcesOf(persona, sourceIds) : [source];
  const stopAt = authorizationUrl.searchParams.get('redirect_uri');
  const walker = new Walker(stopAt ? { stopAt } : {});
  let page = await walker.get(authorizationUrl);
  for (let pages = 0; !page.stopped; pages += 1) {
    const next = nextForm(page, persona, sources);
    if (!next || pages >= MAX_PAGES) throw SignInError.at(page, absence(page, persona, sources));
    page = await walker.submit(next, next.id === FILTER ? { filtre: persona.id } : {});
  }
  return page.url;
}

/** What the citizen presses on this page, or undefined when it offers nothing they came for. */
function nextForm(page: Page, persona: Persona, sources: readonly string[]): HTMLElement | undefined {
  if (page.status >= 400 || page.body.includes('role="alert"')) return undefined;
  const candidates = [
    ...sources.map((source) => `button[id="idp-${source}"]:not([disabled])`),
    `button[name="persona"][value="${persona.id}"]`,
    'button[name="decision"][value="approuver"]',
    'form[action$="/api/v2/login"]',
    // Once: a page that was filtered already shows everybody who fits.
    ...(page.url.searchParams.has('filtre') ? [] : [`form#${FILTER}`]),
  ];
  for (const selector of candidates) {
    const pressed = page.document.querySelector(selector);
    if (pressed) return pressed;
  }
  return undefined;
}

/** Why nothing was pressed on a list of sources, or of people. */
function absence(
  { status, url, document }: Page,
  { id, credentials }: Persona,
  sources: readonly string[],
): string | undefined {
  if (status >= 400) return undefined;
  const accounts = Object.keys(credentials).join(', ') || 'none';
  const listed = document.querySelectorAll('button[id^="idp-"]');
  if (listed.length > 0) {
    const offered = listed.filter((button) => !button.hasAttribute('disabled')).map((button) => button.id.slice(4));
    const asked = sources.map((source) => `'${source}'`).join(' or ');
    return `The list does not offer ${asked}. Offered: ${offered.join(', ') || 'none'}. '${id}' has accounts at: ${accounts}.`;
  }
  if (!document.querySelector(`form#${FILTER}`)) return undefined;
  const source = sources.find((known) => url.pathname.startsWith(`/${known}/`)) ?? sources[0];
  return `'${id}' has no account at '${source}'. Accounts at: ${accounts}.`;
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
