import { matchesStars } from '../stars.ts';
import { LIBRARY_THROWS } from './library-codes.generated.ts';

/** `Y04` and five hexadecimal digits: a place where oidc-provider 9.1.2, the version FranceConnect runs, throws (reference: service contract §11.3). */
export type LibraryCode = `Y04${string}`;

/** What every library error without a code of its own gets. */
export const UNMAPPED = 'Y040001';

/** A throw site of that version. `…` stands for what varies in the words. */
export interface LibrarySite {
  code: LibraryCode;
  file: string;
  line: number;
  status: number;
  /** `server_error` for what the library keeps to itself. */
  error: string;
  description: string;
  detail: string;
}

const VARIES = '…';

export const LIBRARY_SITES: readonly LibrarySite[] = LIBRARY_THROWS.trim()
  .split(/^# /m)
  .filter(Boolean)
  .flatMap((section) => {
    const [file = '', ...rows] = section.trimEnd().split('\n');
    return rows.map((row) => siteOf(file, row));
  });

const BY_CODE = new Map(LIBRARY_SITES.map((site) => [site.code, site]));

function siteOf(file: string, row: string): LibrarySite {
  const [identifier = '', line, status, ...words] = row.split(' ');
  const [error = '', description = '', detail = ''] = words.join(' ').split('|');
  return { code: `Y04${identifier}`, file, line: Number(line), status: Number(status), error, description, detail };
}

export function isLibraryCode(code: string): code is LibraryCode {
  return BY_CODE.has(code as LibraryCode);
}

/** @throws TypeError for what is no such code: check with {@link isLibraryCode} */
export function librarySite(code: LibraryCode): LibrarySite {
  const site = BY_CODE.get(code);
  if (!site) throw new TypeError(`${code} is no code of the OpenID Connect library`);
  return site;
}

/** An error as an engine reports it. */
export interface LibraryError {
  error: string;
  error_description?: string | undefined;
  error_detail?: string | undefined;
  status?: number | undefined;
  /** Which endpoint: several throw the same words. */
  route?: string | undefined;
}

/**
 * Where each endpoint's errors come from, likeliest first. Words that are thrown twice in one file cannot be distinguished:
 * the first place counts (`Y047A2EA` before `Y043775F`, `Y04DADA6` before `Y047E9E5`, `Y04F62CD` before `Y046ADF1`).
 */
const CLIENT = ['shared/client_auth.js', 'shared/jwt_client_auth.js'];
const FILES: Readonly<Record<string, readonly string[]>> = {
  authorization: ['actions/authorization/', 'helpers/'],
  resume: ['actions/authorization/resume.js', 'actions/authorization/', 'helpers/'],
  token: [...CLIENT, 'actions/token.js', 'actions/grants/authorization_code.js', 'helpers/', 'models/'],
  revocation: [...CLIENT, 'actions/revocation.js'],
  userinfo: ['helpers/oidc_context.js', 'actions/userinfo.js', 'helpers/'],
  end_session: ['actions/end_session.js'],
  end_session_confirm: ['actions/end_session.js'],
};
const ANYWHERE = [...new Set(Object.values(FILES).flat())];
/** The last of the three places that say `client is invalid`. */
const SUCCESS_PAGE: LibraryCode = 'Y04FE3C9';

/** Words of the later version run here, and what 9.1.2 says in the same place. */
const REWORDED: readonly { ours: RegExp; route?: string; theirs: Partial<LibraryError> }[] = [
  // The later version gives the reason; 9.1.2 does not.
  {
    ours: /^(code_verifier must be provided|unsupported code_challenge_method|code_verifier does not match code_challenge)$/,
    theirs: { error_detail: 'PKCE verification failed' },
  },
  // One message for Basic and for assertions, where 9.1.2 has two; assertions serve nobody here.
  { ours: /^client_id mismatch$/, theirs: { error_description: 'mismatch in body and authorization client ids' } },
  {
    ours: /^multiple proof-of-possession mechanisms are not allowed$/,
    theirs: { error_description: 'multiple proof-of-posession mechanisms are not allowed' },
  },
  // 9.1.2 does not look at the characters of a scope: nobody has such a one.
  {
    ours: /^scope contains invalid characters$/,
    route: 'authorization',
    theirs: { error_description: 'requested scope is not allowed' },
  },
  {
    ours: /^scope contains invalid characters$/,
    route: 'userinfo',
    theirs: { error: 'insufficient_scope', error_description: 'access token missing requested scope', status: 403 },
  },
];

/** Sites whose words are wholly computed, by what they are known to say. */
const COMPUTED: readonly { site: LibraryCode; error: RegExp; words?: RegExp; routes?: readonly string[] }[] = [
  {
    site: 'Y04639D8',
    error: /^invalid_client_metadata$/,
    words: /^(sector_identifier_uri must return|all registered redirect_uris must be|client's jwks_uri must be)/,
  },
  { site: 'Y043310B', error: /^invalid_client_metadata$/ },
  { site: 'Y043310B', error: /^invalid_redirect_uri$/, words: /^redirect_uris/ },
  {
    site: 'Y047382E',
    error: /^invalid_request$/,
    words: /^requested response_mode is not allowed for the requested response_type$/,
  },
  { site: 'Y043B018', error: /^invalid_request$/, words: /^redirect_uri / },
  {
    site: 'Y04F7688',
    error: /^invalid_client$/,
    words: /^client authentication failed$/,
    routes: ['token', 'revocation'],
  },
  // The result of an interaction, relayed to the service whatever its words.
  { site: 'Y0451265', error: /./, routes: ['resume'] },
];

/** FranceConnect's code for an error of the engine; `Y040001` when its map has none. By error and words, never by stack. */
export function libraryCode(received: LibraryError): LibraryCode {
  return siteFor(received)?.code ?? UNMAPPED;
}

/** The error in FranceConnect's words, which are those of 9.1.2. */
export function libraryWords(received: LibraryError): { description: string; detail: string | undefined } {
  const { error_description = '', error_detail } = reworded(received);
  const site = siteFor(received);
  if (!site) return { description: error_description, detail: error_detail };
  const fixed = (words: string, otherwise: string | undefined) => (words.includes(VARIES) ? otherwise : words);
  return {
    description: fixed(site.description, error_description) || error_description,
    // Where 9.1.2 gives no detail, the later version may give the cause.
    detail: fixed(site.detail, error_detail) || undefined,
  };
}

function siteFor(received: LibraryError): LibrarySite | undefined {
  const error = reworded(received);
  // Not thrown but asserted, so absent from FranceConnect's map: these are Y040001 there too (reference: service contract §6).
  const candidates = LIBRARY_SITES.filter((site) => says(site, error)).sort(
    (one, other) => rank(one, error.route) - rank(other, error.route),
  );
  return candidates[0] ?? computedSite(error);
}

function reworded(error: LibraryError): LibraryError {
  const words = [error.error_detail, error.error_description];
  const rule = REWORDED.find(
    ({ ours, route = error.route }) =>
      route === error.route && words.some((text) => text !== undefined && ours.test(text)),
  );
  return rule ? { ...error, ...rule.theirs } : error;
}

function says(site: LibrarySite, { error, error_description = '', error_detail, status }: LibraryError): boolean {
  if (site.error !== error || (status !== undefined && site.status !== status)) return false;
  if (site.description === VARIES || !matchesStars(site.description, error_description, { sign: VARIES, least: 0 }))
    return false;
  // `client authentication failed` and the like mean nothing without their detail.
  if (site.detail === VARIES) return site.description !== 'client authentication failed';
  return site.detail === '' || site.detail === error_detail;
}

function rank(site: LibrarySite, route: string | undefined): number {
  if (route === 'end_session_success' && site.code === SUCCESS_PAGE) return -1;
  const files = (route !== undefined && FILES[route]) || ANYWHERE;
  const place = files.findIndex((file) => site.file.startsWith(file));
  return place < 0 ? files.length : place;
}

function computedSite({ error, error_description = '', route = '', status }: LibraryError): LibrarySite | undefined {
  const found = COMPUTED.find(
    (known) =>
      (status === undefined || status === librarySite(known.site).status) &&
      known.error.test(error) &&
      (known.words?.test(error_description) ?? true) &&
      (known.routes?.includes(route) ?? true),
  );
  return found && librarySite(found.site);
}
