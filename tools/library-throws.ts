/** Reads the throw sites of an unpacked oidc-provider: where, which OAuth error, which words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface LibraryThrow {
  /** `path:line` below `lib/`. */
  site: string;
  className: string;
  /** What a caller sees; `server_error` for what the library does not tell. */
  error: string;
  status: number;
  /** Words, `…` standing for what varies. */
  description: string;
  detail: string;
}

/** Anything computed when the error is thrown. */
const VARIES = '…';

interface Thrown {
  error?: unknown;
  status?: unknown;
  message?: unknown;
  error_description?: unknown;
  error_detail?: unknown;
}
type ErrorClass = new (...args: unknown[]) => Thrown;

/** @param lib the package's `lib/` folder */
export async function libraryThrows(lib: string): Promise<LibraryThrow[]> {
  const classes: Record<string, unknown> = await import(pathToFileURL(join(lib, 'helpers/errors.js')).href);
  return readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .sort()
    .flatMap((path) => throwsIn(path, readFileSync(join(lib, path), 'utf8'), classes));
}

function throwsIn(path: string, text: string, classes: Record<string, unknown>): LibraryThrow[] {
  const sites: LibraryThrow[] = [];
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const column = /^\s*(\*|\/\/)/.test(line) ? -1 : line.search(/\bthrow new /);
    if (column >= 0) {
      const statement = text.slice(offset + column);
      // Empty for a class chosen when it is thrown, `errors[name]`.
      const className = /^throw new (?:errors\.)?([\w$]+)\(/.exec(statement)?.[1] ?? '';
      sites.push({
        site: `${path}:${index + 1}`,
        className,
        ...wordsOf(className, argumentsOf(statement), classes),
      });
    }
    offset += line.length + 1;
  }
  return sites;
}

function wordsOf(className: string, args: unknown[], classes: Record<string, unknown>) {
  // Declared beside its only use, and not among the exported classes.
  if (className === 'NoAccessTokenProvided') {
    const words = 'no access token provided';
    return { error: 'invalid_token', status: 401, description: words, detail: words };
  }
  if (className === '') return { error: VARIES, status: 400, description: VARIES, detail: '' };
  const thrown = classes[className] ? new (classes[className] as ErrorClass)(...args) : undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  if (!thrown) return { error: 'server_error', status: 500, description: text(args[0]), detail: '' };
  return {
    error: text(thrown.error),
    status: Number(thrown.status),
    description: text(thrown.error_description),
    detail: text(thrown.error_detail),
  };
}

/** The arguments of `throw new X(a, b)`: literals as they are, everything else as something that varies. */
function argumentsOf(statement: string): unknown[] {
  const start = statement.indexOf('(') + 1;
  const parts: string[] = [''];
  let depth = 0;
  for (let at = start; at > 0 && at < statement.length; at += 1) {
    const character = statement[at] ?? '';
    if (/['"`]/.test(character)) {
      const end = endOfString(statement, at);
      parts.push((parts.pop() ?? '') + statement.slice(at, end + 1));
      at = end;
      continue;
    }
    if (character === ')' && depth === 0) break;
    if (/[([{]/.test(character)) depth += 1;
    if (/[)\]}]/.test(character)) depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + character);
  }
  return parts.map((part) => part.trim()).flatMap((part) => (part === '' ? [] : [literalOf(part)]));
}

function endOfString(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\') at += 1;
    // A template may hold code that holds strings: skip it whole.
    if (quote === '`' && text.startsWith('${', at)) at = endOfPlaceholder(text, at);
    at += 1;
  }
  return at;
}

function endOfPlaceholder(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function literalOf(argument: string): unknown {
  if (argument === 'undefined') return undefined;
  if (/^\d+$/.test(argument)) return Number(argument);
  if (argument.startsWith('{')) return { cause: new Error(VARIES) };
  const literal = /^(['"`])(.*)\1$/s.exec(argument)?.[2];
  if (literal === undefined || /['"]\s*\+/.test(argument)) return VARIES;
  let text = literal;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${')) {
    text = text.slice(0, at) + VARIES + text.slice(endOfPlaceholder(text, at) + 1);
  }
  return text.replace(/\\(.)/g, '$1');
}
