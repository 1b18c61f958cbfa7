import { UserError } from '../../federation/index.ts';
import type { BrowserPage } from '../browser/browser.ts';
import { documentOf, visibleText } from './text.ts';

/** A rule of `--signed-in` or `--whoami`: `text:/REGEXP/`, `css:SELECTOR`, `path:/REGEXP/` or `json:/pointer`. */
export interface SignedInRule {
  /** As it was given. */
  text: string;
  /** What it finds on a page, if anything. */
  find(page: BrowserPage): string | undefined;
}

const KINDS = 'text:/REGEXP/, css:SELECTOR, path:/REGEXP/ or json:/pointer';

/** @throws UserError when it is none of the four kinds */
export function readRule(option: string, given: string): SignedInRule {
  const kind = given.slice(0, Math.max(given.indexOf(':'), 0));
  const value = given.slice(kind.length + 1);
  const wrong = (why = '') => new UserError(`${option}: received ${given}, expected ${KINDS}${why && `; ${why}`}`);
  if (value === '') throw wrong();
  switch (kind) {
    case 'text': {
      const pattern = regexpOf(value, wrong);
      return { text: given, find: ({ markup }) => capture(pattern.exec(visibleText(markup))) };
    }
    case 'path': {
      const pattern = regexpOf(value, wrong);
      return { text: given, find: ({ url }) => capture(pattern.exec(url.pathname)) };
    }
    case 'css':
      checkedSelector(value, wrong);
      return { text: given, find: ({ markup }) => textAt(markup, value) };
    case 'json':
      return { text: given, find: ({ markup }) => valueAt(markup, value) };
    default:
      throw wrong();
  }
}

export function matchesRule(rule: SignedInRule, page: BrowserPage): boolean {
  return page.failure === undefined && rule.find(page) !== undefined;
}

function regexpOf(value: string, wrong: (why: string) => Error): RegExp {
  const written = /^\/(.*)\/([a-z]*)$/s.exec(value);
  try {
    return new RegExp(written?.[1] ?? value, written?.[2]?.replace('g', '') ?? '');
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function checkedSelector(value: string, wrong: (why: string) => Error): void {
  try {
    documentOf('<p></p>').querySelector(value);
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

/** The first group, or all of it. */
function capture(match: RegExpExecArray | null): string | undefined {
  return match ? (match[1] ?? match[0]) : undefined;
}

function textAt(markup: string, selector: string): string | undefined {
  const element = documentOf(markup).querySelector(selector);
  return element ? (element.getAttribute('value') ?? element.text.trim()) : undefined;
}

/** RFC 6901; null, false and an empty text are nothing. */
function valueAt(markup: string, pointer: string): string | undefined {
  try {
    const found = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], JSON.parse(markup));
    return found === undefined || found === null || found === false || found === '' ? undefined : String(found);
  } catch {
    return undefined;
  }
}
