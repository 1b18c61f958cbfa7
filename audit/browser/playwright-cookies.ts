import type { BrowserContext, Cookie } from 'playwright-core';
import type { Browser } from './browser.ts';

/** What answers said of a cookie. */
export interface SetCookie {
  /** Origins that set it: ports of one host share their cookies. */
  origins: Set<string>;
  /** As it was written; undefined where it was left to the browser. */
  sameSite: string | undefined;
}

/** Keeps in mind who set which cookie. */
export function noteCookies(known: Map<string, SetCookie>, origin: string, headers: readonly string[]): void {
  for (const header of headers) {
    const name = header.slice(0, Math.max(header.indexOf('='), 0)).trim();
    const sameSite = /;\s*samesite=(\w+)/i.exec(header)?.[1]?.toLowerCase();
    const origins = known.get(name)?.origins ?? new Set();
    known.set(name, { origins: origins.add(origin), sameSite });
  }
}

/** The cookies of a context, as the port has them. */
export function contextCookies(context: BrowserContext, known: Map<string, SetCookie>): Browser['cookies'] {
  const originsOf = (name: string) => [...(known.get(name)?.origins ?? [])];
  const remove = async (removed: (name: string) => boolean) => {
    for (const { name, domain, path } of await context.cookies()) {
      if (removed(name)) await context.clearCookies({ name, domain, path });
    }
  };
  return {
    all: async () =>
      (await context.cookies()).map(({ name, value, httpOnly, secure }) => ({
        name,
        value,
        httpOnly,
        secure,
        sameSite: known.get(name)?.sameSite,
        origins: originsOf(name),
      })),
    copy: async () => ({
      cookies: await context.cookies(),
      origins: new Map([...known].map(([name, { origins }]) => [name, origins])),
    }),
    async plant({ cookies, origins }) {
      await context.clearCookies();
      await context.addCookies(cookies as Cookie[]);
      for (const [name, set] of origins) {
        known.set(name, { origins: new Set(set), sameSite: known.get(name)?.sameSite });
      }
    },
    clearExcept: (origins) => remove((name) => !originsOf(name).some((one) => origins.includes(one))),
    remove: (name) => remove((one) => one === name),
  };
}
