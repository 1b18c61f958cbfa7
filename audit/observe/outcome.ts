import type { BrowserPage } from '../browser/browser.ts';
import { type Identity, identityIn } from './identity.ts';
import { matchesRule, type SignedInRule } from './rules.ts';
import { stackTraceIn } from './stack-traces.ts';
import { titleOf, visibleText, writtenLines } from './text.ts';
import { waysOut } from './way-out.ts';

/** Where a person ends: signed in; refused with words, crashed or silent (no way out), which are three ways of out; or unclear. */
export type End = 'in' | 'refused' | 'crashed' | 'silent' | 'unclear';

export interface Outcome {
  end: End;
  /** How it was decided, in one or two sentences. */
  why: string;
  /** The page the return ended on. */
  page: BrowserPage;
  /** The page that was asked afterwards, with the same browser. */
  probe: BrowserPage;
  wayOut: readonly string[];
}

export const isOut = ({ end }: Outcome): boolean => end === 'refused' || end === 'crashed' || end === 'silent';

/** What outcomes are decided by. */
export interface Deciding {
  rules: readonly SignedInRule[];
  /** The {@link likeness} of the probe of a browser that nobody signed in with. */
  anonymous: string;
  /** The service's own origins. */
  origins: readonly string[];
  /** FranceConnect's origin. */
  franceconnect: string;
  /** The account's identifier, where the run has a way to read one. */
  whoami?: (() => Promise<string | undefined>) | undefined;
  /** Asks the probe again: a message shown once is gone by then. */
  probeAgain: () => Promise<BrowserPage>;
}

/**
 * Decides where a person ended. Never by an HTTP status, a cookie's presence, the path of the callback, or that the token
 * endpoint was called.
 * @param identities those that may have been believed
 */
export async function decide(
  page: BrowserPage,
  probe: BrowserPage,
  identities: readonly Identity[],
  deciding: Deciding,
): Promise<Outcome> {
  const wayOut = waysOut(page, deciding.origins);
  const told = (end: End, why: string): Outcome => ({ end, why, page, probe, wayOut });
  const out = (why: string) => told(...kindOfOut(page, wayOut, why));

  if (deciding.rules.length > 0) {
    const rule = deciding.rules.find((one) => matchesRule(one, page) || matchesRule(one, probe));
    return rule ? told('in', `${rule.text} matches.`) : out('No rule for signed-in pages matches.');
  }
  if (deciding.whoami) {
    const account = await deciding.whoami();
    return account === undefined ? out('No account is shown.') : told('in', `The account '${account}' is shown.`);
  }
  // FranceConnect's own pages say who is there as well: that is not the service.
  const seen = page.url.origin === deciding.franceconnect ? [probe] : [page, probe];
  const text = seen.map(({ markup }) => visibleText(markup)).join('\n');
  const found = identities.map((identity) => identityIn(text, identity)).find(Boolean);
  if (found) return told('in', `The page shows '${found}'.`);
  if (likeness(probe) === deciding.anonymous) return out('The service shows what it shows to anybody.');
  const again = await deciding.probeAgain();
  if (likeness(again) === deciding.anonymous) return out('The service shows what it shows to anybody.');
  if (again.failure !== undefined) return told('unclear', `The service gave ${again.failure} when it was asked again.`);
  return told('unclear', 'No identity is shown, and the page is not the one that anybody sees.');
}

function kindOfOut(page: BrowserPage, wayOut: readonly string[], why: string): [End, string] {
  if (page.failure !== undefined) return ['crashed', `${why} Instead of a page: ${page.failure}.`];
  const platform = stackTraceIn(writtenLines(page.markup));
  if (platform) return ['crashed', `${why} The page shows a stack trace or debug page (${platform}).`];
  if (wayOut.length > 0) return ['refused', why];
  if (page.status >= 500) return ['crashed', `${why} The page has HTTP status ${page.status} and no way out.`];
  return ['silent', `${why} The page has no link or form to go on with at the service.`];
}

/** A page without what differs at each visit: digits, and words that look random. */
export function likeness(page: BrowserPage): string {
  const text = visibleText(page.markup)
    .split(/\s+/)
    .filter((word) => !looksRandom(word))
    .join(' ')
    .replaceAll(/\d+/g, '');
  return [page.status, page.url.pathname, titleOf(page.markup), text].join('\n');
}

function looksRandom(word: string): boolean {
  return word.length >= 16 && (/\d/.test(word) || /[a-z][A-Z]|[A-Z][a-z]+[A-Z]/.test(word));
}
