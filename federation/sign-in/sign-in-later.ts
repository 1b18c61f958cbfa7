import type { Walking, WalkingBrowser, walkSignIn } from './sign-in.ts';

/** The citizen without a browser, whose parser and jar a start does not wait for. */
export interface SignInLater {
  /** Asked for once the servers are up, and not at the first sign-in: jest refuses an `import` from a `test.concurrent`. */
  load(): Promise<unknown>;
  /** As {@link walkSignIn}, which it loads when nobody did before. */
  walk: typeof walkSignIn;
}

export function signInLater(): SignInLater {
  let loading: Promise<typeof import('./sign-in.ts')> | undefined;
  const load = () => {
    loading ??= import('./sign-in.ts');
    return loading;
  };
  return { load, walk: async (...as) => (await load()).walkSignIn(...as) };
}

/**
 * Walks the real pages of FranceConnect and its sources with a browser of the caller's, which stops at the service's
 * `redirect_uri`: list of sources, sign-in at the source, telephone, information page.
 * @param sources the first of these that the list offers is taken
 * @returns the address the citizen is sent back to
 * @throws SignInError when a page refuses, telling which and why
 */
export async function walkThroughFranceConnect(
  browser: WalkingBrowser,
  authorizationUrl: URL,
  person: Walking,
  sources: readonly string[],
): Promise<URL> {
  return (await import('./sign-in.ts')).walkPages(browser, authorizationUrl, person, sources);
}
