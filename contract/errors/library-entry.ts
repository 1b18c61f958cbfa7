import type { CatalogueEntry } from './entry.ts';
import { type LibraryCode, type LibrarySite, librarySite } from './library-codes.ts';
import { LIBRARY_NOTES } from './library-notes.ts';
import { M1, SERVICE_FAULT } from './words.ts';

const WHERE = 'france-connect/sources: back/_doc/erreurs-oidc-provider.md (service contract §11.3)';

/** Files of the library that answer servers in JSON (reference: service contract §4, §6). */
const SERVER_SIDE =
  /^(shared\/(client_auth|jwt_client_auth|selective_body)|actions\/(token|userinfo|revocation|grants\/|introspection)|helpers\/(oidc_context|pkce|validate_dpop))/;

/** Sentences of the citizen that are not the common one (§11.3). */
const MESSAGES: Readonly<Record<string, string>> = {
  Y04EA6EF: SERVICE_FAULT,
  Y04C013C: SERVICE_FAULT,
  Y04A8220: `${SERVICE_FAULT} Impossible de contacter le "sector_identifier_uri".`,
};

/** The row of a library code: what FranceConnect's site publishes, and what we know besides. */
export function libraryEntry(code: LibraryCode): CatalogueEntry {
  const site = librarySite(code);
  const note = LIBRARY_NOTES[code];
  const shown = SERVER_SIDE.test(site.file)
    ? 'The same JSON answer, status and code; its error_uri points to the partners’ documentation.'
    : 'The same page, with the same code and status.';
  return {
    http: site.status,
    message: MESSAGES[code] ?? M1,
    contact: false,
    trigger: note?.trigger ?? triggerOf(site),
    rule: note?.rule ?? 'The OpenID Connect library FranceConnect runs, oidc-provider 9.1.2, refuses such a request.',
    where: note?.where ?? WHERE,
    fix: note?.fix ?? 'See the words of the error: they name what to change.',
    production: note?.production ?? (note ? shown : `FranceConnect may answer it. ${shown}`),
    simulated: note !== undefined,
  };
}

/** The error's own words. */
export function triggerOf({ error, description, detail }: LibrarySite): string {
  if (error === '…') return 'An error whose code and words are chosen when it is thrown.';
  const words = [description, detail && detail !== description ? `(${detail})` : ''].filter(Boolean).join(' ');
  return error === 'server_error' ? `The library failed: ${words || '…'}.` : `${error}: ${words || '…'}`;
}
