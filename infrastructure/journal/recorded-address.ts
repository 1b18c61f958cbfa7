import type { Exchange, Parameters } from './journal.ts';

/** An address as the journal shows it: the query apart, where its secrets can be masked, and no interaction's identifier. */
export function recordedAddress(url: string): { address: string; parameters?: Parameters } {
  const end = url.search(/[?#]/);
  if (end < 0) return { address: withoutUid(url) };
  const parameters = Object.fromEntries(new URLSearchParams(url.slice(end + 1)));
  return { address: withoutUid(url.slice(0, end)), parameters };
}

/** The answer a redirection is. @param location empty when it is none */
export function recordedAnswer(status: number, location: string): NonNullable<Exchange['answer']> {
  return location ? { status, ...recordedAddress(location) } : { status };
}

/** An engine's interaction, in the address of its pages and of its own return. */
const UID_IN_PATH = /\/(interaction|authorize)\/([^/?#]+)/;

export function uidIn(address: string): string | undefined {
  return UID_IN_PATH.exec(address)?.[2];
}

/** The same address with `:uid` in its place: the interaction's cookie holds nothing else. */
export function withoutUid(address: string): string {
  return address.replace(UID_IN_PATH, '/$1/:uid');
}

/** A parameter of an address as it stands there, or undefined. Quicker than reading them all. */
export function parameterIn(address: string, name: string): string | undefined {
  for (const before of ['?', '&']) {
    const start = address.indexOf(`${before}${name}=`);
    if (start < 0) continue;
    const from = start + name.length + 2;
    const end = address.indexOf('&', from);
    return end < 0 ? address.slice(from) : address.slice(from, end);
  }
  return undefined;
}
