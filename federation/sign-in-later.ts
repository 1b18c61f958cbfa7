import type { walkSignIn } from './sign-in.ts';

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
