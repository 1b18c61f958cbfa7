import type { HTMLElement } from 'node-html-parser';
import { type Page, Walker } from '../infrastructure/web/walker.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { Persona } from '../personas/persona.ts';
import type { SignInAs } from './federation.ts';
import { SignInError } from './sign-in-error.ts';

/** List, sign-in, telephone, information page, and as many again: more is going round in circles. */
const MAX_PAGES = 8;

/**
 * Walks the real pages as a citizen would: list of sources, sign-in at the source, telephone, information page.
 * @throws SignInError when a page refuses; Error naming the nearest known persona or source
 */
export async function walkSignIn(
  authorizationUrl: URL,
  { persona: personaId, source: sourceId }: SignInAs,
  book: PersonaBook,
  sourceIds: readonly string[],
): Promise<URL> {
  const persona = personaId === undefined ? defaultPersona(book, sourceId) : book.require(personaId);
  const source = sourceId ?? defaultSource(persona, sourceIds);
  const stopAt = authorizationUrl.searchParams.get('redirect_uri');
  const walker = new Walker(stopAt ? { stopAt } : {});
  let page = await walker.get(authorizationUrl);
  for (let pages = 0; !page.stopped; pages += 1) {
    const next = nextForm(page, persona, source);
    if (!next || pages >= MAX_PAGES) throw SignInError.at(page, absence(page, persona, source));
    page = await walker.submit(next);
  }
  return page.url;
}

/** What the citizen presses on this page, or undefined when it offers nothing he came for. */
function nextForm(page: Page, persona: Persona, source: string): HTMLElement | undefined {
  if (page.status >= 400 || page.body.includes('role="alert"')) return undefined;
  const candidates = [
    [`id="idp-${source}"`, `button[id="idp-${source}"]:not([disabled])`],
    [`value="${persona.id}"`, `button[name="persona"][value="${persona.id}"]`],
    ['value="approuver"', 'button[name="decision"][value="approuver"]'],
    ['/api/v2/login"', 'form[action$="/api/v2/login"]'],
  ] as const;
  for (const [text, selector] of candidates) {
    const pressed = page.formAround(text)?.querySelector(selector);
    if (pressed) return pressed;
  }
  return undefined;
}

/** Why nobody was pressed on a page that offers people. */
function absence({ document }: Page, { id, credentials }: Persona, source: string): string | undefined {
  if (!document.querySelector('button[name="persona"]')) return undefined;
  return `'${id}' has no account at '${source}'. Accounts at: ${Object.keys(credentials).join(', ') || 'none'}.`;
}

function defaultPersona(book: PersonaBook, sourceId: string | undefined): Persona {
  const everybody = book.all();
  const persona =
    everybody.find(({ credentials }) => sourceId !== undefined && sourceId in credentials) ?? everybody[0];
  if (!persona) throw new Error('There is nobody to sign in: the persona book is empty.');
  return persona;
}

function defaultSource(persona: Persona, sourceIds: readonly string[]): string {
  const source = sourceIds.find((id) => id in persona.credentials) ?? sourceIds[0];
  if (!source) throw new Error('There is no identity source to sign in at.');
  return source;
}
