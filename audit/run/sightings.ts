import type { Browser } from '../browser/browser.ts';
import { type LeakId, leaksOf, leaksOfArrival } from '../observe/leaks.ts';
import { folded } from '../observe/text.ts';
import type { Run } from './run.ts';
import type { RunStage } from './stage.ts';

/** Looks at every page of the service that a case led to, for what none may hold. Each kind is reported once. */
export async function lookForLeaks(
  { sightings, origins, facts, anonymous }: Run,
  { browsers, decided, people }: RunStage,
): Promise<void> {
  const add = (found: ReadonlyMap<LeakId, string>) => {
    for (const [id, what] of found) if (!sightings.found.has(id)) sightings.found.set(id, what);
  };
  const claims = people.flatMap(({ identity }) =>
    [identity.family_name, identity.email].filter((one) => one !== undefined),
  );
  for (const browser of browsers) {
    const own = browser.requests().filter(({ url }) => origins.includes(url.origin));
    const codes = own.flatMap(({ url }) => url.searchParams.get('code') ?? []).filter(({ length }) => length >= 8);
    // Some services are about the source: what they say to anybody does not tell who somebody is.
    const source = folded(anonymous).includes(folded(facts.source)) ? '' : facts.source;
    const sought = { issuer: facts.issuer, codes, source, claims };
    for (const request of own) {
      sightings.pages += request.markup === '' ? 0 : 1;
      add(leaksOf(request, sought));
    }
    const last = own.at(-1);
    const stored = await storedBy(browser, origins);
    if (last && stored) add(leaksOf({ ...last, markup: stored }, sought, 'the web storage'));
    if (decided?.end === 'in' && origins.includes(decided.page.url.origin)) {
      add(leaksOfArrival(decided.page, sought));
    }
  }
}

/** What scripts of the service keep in the browser, where scripts run. */
async function storedBy(browser: Browser, origins: readonly string[]): Promise<string | undefined> {
  const here = 'location.origin';
  const all = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])';
  const stored = await browser.run?.(`[${here}, ${all}]`).catch(() => undefined);
  const [origin, text] = (stored as [string, string] | undefined) ?? [];
  return origin !== undefined && origins.includes(origin) ? text : undefined;
}
