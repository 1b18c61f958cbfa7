import type { BrowserPage, SeenRequest } from '../browser/browser.ts';
import { documentOf, folded, hasWords, visibleText } from './text.ts';

export const LEAKS = [
  'code-in-page',
  'token-in-page',
  'code-in-address',
  'source-named',
  'personal-data-in-address',
] as const;
export type LeakId = (typeof LEAKS)[number];

/** What a page must not hold. */
export interface Sought {
  issuer: string;
  /** Codes of this browser's returns. */
  codes: readonly string[];
  /** The source somebody signed in at, as people call it. */
  source: string;
  /** Claims of whoever signed in: names and the like. */
  claims: readonly string[];
}

const TOKEN = /eyJ[\w-]{8,}\.(eyJ[\w-]+)\.[\w-]*/g;

/**
 * What a page of the service shows that it should not.
 * @param place what holds the markup, for the message
 */
export function leaksOf(
  request: SeenRequest,
  { issuer, codes, claims }: Sought,
  place = 'the page',
): Map<LeakId, string> {
  const found = new Map<LeakId, string>();
  const where = `${request.method} ${request.url.origin}${request.url.pathname}`;
  const tell = (id: LeakId, what: string) => found.set(id, `${what} ${where}.`);
  if (codes.some((code) => request.markup.includes(code))) tell('code-in-page', `A code is in ${place} of`);
  if ([...request.markup.matchAll(TOKEN)].some(([, claimsPart]) => issuerOf(claimsPart) === issuer)) {
    tell('token-in-page', `A token of FranceConnect’s is in ${place} of`);
  }
  const values = [...request.url.searchParams]
    .filter(([name]) => name !== 'code' && name !== 'state')
    .map(([, value]) => value);
  const claim = claims.find((one) => one.length >= 6 && values.some((value) => folded(value).includes(folded(one))));
  if (claim !== undefined) tell('personal-data-in-address', 'A claim is in the address of');
  return found;
}

/** What the page that a return ends on shows. */
export function leaksOfArrival(page: BrowserPage, { codes, source }: Sought): Map<LeakId, string> {
  const found = new Map<LeakId, string>();
  const where = `${page.url.origin}${page.url.pathname}`;
  const foreign = documentOf(page.markup)
    .querySelectorAll('script[src]')
    .some((script) => otherOrigin(script.getAttribute('src') ?? '', page.url));
  const policy = page.headers.get('referrer-policy') ?? '';
  if (
    codes.some((code) => page.url.href.includes(code)) &&
    (foreign || /unsafe-url|no-referrer-when-downgrade/.test(policy))
  ) {
    found.set('code-in-address', `The code stays in the address of ${where}, which tells it to others.`);
  }
  if (hasWords(folded(visibleText(page.markup)), folded(source))) {
    found.set('source-named', `The page ${where} says « ${source} ».`);
  }
  return found;
}

function otherOrigin(address: string, page: URL): boolean {
  return URL.canParse(address, page.href) && new URL(address, page).origin !== page.origin;
}

function issuerOf(part: string | undefined): unknown {
  try {
    return (JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as { iss?: unknown }).iss;
  } catch {
    return undefined;
  }
}
