import { LRUCache } from 'lru-cache';

/** Members with which a reader could sign in, redeem a code or end a session of another person: always masked. */
export const SECRET_NAMES: ReadonlySet<string> = new Set([
  'client_secret',
  'client_assertion',
  'password',
  'code',
  'code_verifier',
  'access_token',
  'refresh_token',
  'token',
  // An opaque access token's identifier is the token itself.
  'jti',
  'id_token',
  'id_token_hint',
  'csrf',
  'csrftoken',
  'xsrf',
  'authorization',
  'cookie',
  'set-cookie',
]);

/** Endings of names that services give their own secrets. */
const SECRET_ENDINGS = /(secret|password|passwd|token|assertion|authorization|cookie|verifier|private_key|api_?key)$/;

/** A member of a parameter, as in `password[a]`, counts as the parameter. */
export function isSecret(name: string): boolean {
  const [plain = ''] = name.toLowerCase().split('[', 1);
  return SECRET_NAMES.has(plain) || SECRET_ENDINGS.test(plain);
}

/** Returns a path without the parameters whose names say that they are secret. Pages repeat it to lead back. */
export function withoutSecrets(path: string): string {
  const [pathname = '', query] = path.split('?', 2);
  const parameters = new URLSearchParams(query);
  const secrets = [...parameters.keys()].filter(isSecret);
  if (secrets.length === 0) return path;
  for (const name of secrets) parameters.delete(name);
  return parameters.size === 0 ? pathname : `${pathname}?${parameters}`;
}

/** Returns what replaces a secret: its length only. */
export function masked(secret: unknown): string {
  return typeof secret === 'string' ? `[masked, ${secret.length} characters]` : '[masked]';
}

/** Shorter values are words and numbers that also occur elsewhere by chance. */
const SHORTEST_SECRET = 8;
/** Characters of a received value that a fault shows. */
const CUT = 80;

/** The latest secrets this process issued or was given. */
const known = new LRUCache<string, true>({ max: 20_000 });

/** Masks this value from now on wherever it occurs, under any name. */
export function keepSecret(value: unknown): void {
  if (typeof value !== 'string' || value.length < SHORTEST_SECRET) return;
  known.set(value, true);
  if (value.length > CUT) known.set(value.slice(0, CUT), true);
}

/** A JSON Web Token, or the beginning of one: base64url of `{"`. */
const TOKEN = /eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g;
/**
 * The parts of a text that are compared with known secrets: whole words, as base64 has slashes and equals signs, then parts of
 * an address. The full stop of a sentence is left out.
 */
const PART = /[^\s"'`<>(),;&?#=:/]{7,}[^\s"'`<>(),;&?#=:/.]/g;
const WORD = /[^\s"'`<>(),;&?#]{7,}[^\s"'`<>(),;&?#.]/g;

/** Longer texts are cut. */
const LONGEST_TEXT = 2_000;
const MOST_MEMBERS = 100;
const DEEPEST = 6;

/**
 * Returns a copy of a JSON value that may be shown, kept or logged. Secrets are masked by name, and by value wherever it occurs.
 * Long texts and very deep or broad values are cut.
 * @param sent the request it belongs to: the values of its secrets are masked too
 */
export function readable<T>(value: T, sent: unknown = value): T {
  const values = new Set<string>();
  collect(sent, values, 0);
  return readableMember(value, values, 0) as T;
}

/** Collects the values of all members whose names are those of secrets. */
function collect(value: unknown, into: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return;
  for (const [name, member] of Object.entries(value).slice(0, MOST_MEMBERS)) {
    if (!hides(name, member)) collect(member, into, depth + 1);
    else
      for (const each of [member].flat())
        if (typeof each === 'string' && each.length >= SHORTEST_SECRET) into.add(each);
  }
}

function readableMember(value: unknown, values: ReadonlySet<string>, depth: number): unknown {
  if (typeof value === 'string') return readableText(value, values);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (depth >= DEEPEST) return '[…]';
  const inner = (member: unknown) => readableMember(member, values, depth + 1);
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map(inner);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members
      .slice(0, MOST_MEMBERS)
      .map(([name, member]) => [name, hides(nameOf(name, value), member) ? masked(member) : inner(member)]),
  );
}

/** In a fault, the member's name is in `path`. */
function nameOf(member: string, of: object): string {
  if (member !== 'received' || !('path' in of) || typeof of.path !== 'string') return member;
  return of.path.split('.').find(isSecret) ?? member;
}

/** An empty secret is shown: that it is empty may be the fault. `code` is also the name of error codes. */
function hides(name: string, value: unknown): boolean {
  if (value === '' || !isSecret(name)) return false;
  return typeof value !== 'string' || !(NOT_SHOWN.test(value) || (name === 'code' && ERROR_CODE.test(value)));
}

/** A value that has already replaced a secret. */
const NOT_SHOWN = /^\((nothing|empty|not shown|used)\)$|, not shown$/;
const ERROR_CODE = /^[A-Z][A-Z0-9_]{2,39}$/;

function readableText(text: string, values: ReadonlySet<string>): string {
  const isKnown = (part: string) => known.has(part) || values.has(part);
  if (isKnown(text)) return masked(text);
  let plain = text.slice(0, LONGEST_TEXT + CUT);
  for (const value of values) plain = plain.replaceAll(value, masked);
  if (plain.endsWith('…')) plain = withoutBeginning(plain, values);
  const hidden = (part: string) => (isKnown(part) ? masked(part) : part);
  plain = plain.replace(TOKEN, masked).replace(WORD, hidden).replace(PART, hidden);
  return plain.length > LONGEST_TEXT || text.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT)}…` : plain;
}

/** A text that was cut may end within a secret. */
function withoutBeginning(text: string, values: ReadonlySet<string>): string {
  const shown = text.slice(-CUT - 1, -1);
  return [...values].some((value) => value.startsWith(shown)) ? masked(text) : text;
}

const TERMINAL_CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Returns a text from outside without control characters, which could move a terminal's cursor or change its colours. */
export function onOneLine(text: string): string {
  return text.replace(TERMINAL_CONTROLS, '·');
}
