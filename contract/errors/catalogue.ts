/**
 * FranceConnect's error codes (reference: service contract §11): one row each, and one table for the HTTP status, the
 * citizen's sentence and what the service receives if the citizen goes back to it. The codes of the OpenID Connect library,
 * `Y04` and five hexadecimal digits, are in library-codes.ts.
 */
import type { CatalogueEntry } from './entry.ts';
import { ACCOUNT_ERRORS, DATA_PROVIDER_ERRORS } from './families/account.ts';
import { HTTP_ERRORS, UNMAPPED_LIBRARY_ERROR } from './families/http.ts';
import { MACHINERY_ERRORS } from './families/machinery.ts';
import { ENGINE_ERRORS, SERVICE_ERRORS } from './families/openid.ts';
import { REGISTER_ERRORS } from './families/register.ts';
import { SESSION_ERRORS, SESSION_FAULTS } from './families/session.ts';
import { LEVEL_ERRORS, SOURCE_ERRORS } from './families/sources.ts';
import { isLibraryCode, type LibraryCode } from './library-codes.ts';
import { libraryEntry } from './library-entry.ts';

export type { BackLink, CatalogueEntry } from './entry.ts';

/** The families, in the order a page about all codes shows them. */
export const FAMILIES: readonly { title: string; entries: Readonly<Record<string, CatalogueEntry>> }[] = [
  { title: 'HTTP and unforeseen faults', entries: HTTP_ERRORS },
  { title: 'From the service', entries: { ...SERVICE_ERRORS, ...UNMAPPED_LIBRARY_ERROR } },
  { title: 'Session and steps', entries: SESSION_ERRORS },
  { title: 'Identity sources', entries: SOURCE_ERRORS },
  { title: 'Level of assurance', entries: LEVEL_ERRORS },
  { title: 'Civil register', entries: REGISTER_ERRORS },
  { title: 'Account of the person', entries: ACCOUNT_ERRORS },
  { title: 'Session store', entries: SESSION_FAULTS },
  { title: 'Data providers', entries: DATA_PROVIDER_ERRORS },
  { title: 'Engine', entries: ENGINE_ERRORS },
  { title: 'Machinery', entries: MACHINERY_ERRORS },
];

const CATALOGUE = {
  ...HTTP_ERRORS,
  ...SERVICE_ERRORS,
  ...UNMAPPED_LIBRARY_ERROR,
  ...SESSION_ERRORS,
  ...SOURCE_ERRORS,
  ...LEVEL_ERRORS,
  ...REGISTER_ERRORS,
  ...ACCOUNT_ERRORS,
  ...SESSION_FAULTS,
  ...DATA_PROVIDER_ERRORS,
  ...ENGINE_ERRORS,
  ...MACHINERY_ERRORS,
};

export type ErrorCode = keyof typeof CATALOGUE | LibraryCode;

/** FranceConnect's own codes; not the library's. */
export const OWN_CODES = Object.keys(CATALOGUE) as (keyof typeof CATALOGUE)[];

/** Whether FranceConnect has such a code, as far as is known. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code) || isLibraryCode(code);
}

/** The row of a code. */
export function catalogueEntry(code: ErrorCode): CatalogueEntry {
  const own: Partial<Record<string, CatalogueEntry>> = CATALOGUE;
  return own[code] ?? libraryEntry(code as LibraryCode);
}
