import type { Stage } from '../case.ts';

/** Starts that are compared. */
export const STARTS = 20;

/** The parameters of the starts of this run, each of a new browser; those that are lacking are made. */
export async function twentyStarts(stage: Stage): Promise<URLSearchParams[]> {
  const browsers = new Set(stage.facts.departures.map(({ browser }) => browser));
  for (let made = browsers.size; made < STARTS; made += 1) await stage.start(await stage.newBrowser());
  const first = new Map<unknown, URLSearchParams>();
  for (const { browser, parameters } of stage.facts.departures) {
    if (!first.has(browser)) first.set(browser, parameters);
  }
  return [...first.values()].slice(-STARTS);
}

export async function valuesOf(stage: Stage, name: string): Promise<string[]> {
  return (await twentyStarts(stage)).map((one) => one.get(name)).filter((value) => value !== null);
}

/** An address or a path in a state, plain, URL-encoded, base64, JSON or JWT. */
export function addressIn(state: string): string | undefined {
  const parts = [state, ...state.split('.')];
  const decoded = parts.flatMap((part) => [part, Buffer.from(part, 'base64url').toString('utf8')]);
  const readable = decoded.filter((text) => /^[\x20-\x7e]+$/.test(text));
  return readable.find((text) => /https?:|^\/[\w-]|"\/[\w-]|=\/[\w-]|%2f[\w-]/i.test(text));
}

export function claimedLevel(claims: string | null | undefined): string | undefined {
  try {
    const { id_token } = JSON.parse(claims ?? '{}') as { id_token?: { acr?: { value?: string; values?: string[] } } };
    return id_token?.acr?.value ?? id_token?.acr?.values?.join(' ');
  } catch {
    return undefined;
  }
}

export function allows(source: string, issuer: URL): boolean {
  if (source === '*' || source === issuer.protocol) return true;
  return source.replace(/\/+$/, '') === issuer.origin || source === issuer.host;
}

/** A refusal of FranceConnect as a sentence. */
export function refusal(code: string, faults: readonly { path: string; received: string; expected: string }[]): string {
  const details = faults.map(({ path, received, expected }) => `${path}: sent ${received}, expected ${expected}`);
  return [`FranceConnect refuses the request with ${code}.`, ...details].join(' ');
}
