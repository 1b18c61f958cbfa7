import { readable } from '../secrets.ts';
import type { JournalEntry, JournalToken, Parameters, StepDetail } from './journal.ts';

/** A step's detail as it may be shown: secrets masked, tokens decoded and without their signature. */
export function readableDetail({ tokens, inside = {}, ...exchange }: StepDetail): JournalEntry['detail'] {
  const detail = readable(exchange);
  if (!tokens) return detail;
  return {
    ...detail,
    tokens: Object.entries(tokens).flatMap(([name, token]) => decoded(name, token, inside[name]) ?? []),
  };
}

/** Of a signed token everything but the signature; of an encrypted one, in five parts, the header, and the signed one inside. */
function decoded(name: string, token: string, inside: string | undefined): JournalToken | undefined {
  const parts = token.split('.');
  if (parts.length !== 5) return tokenOf(name, parts);
  const encryption = partOf(parts[0] ?? '');
  if (!encryption) return undefined;
  const opened = inside === undefined ? undefined : tokenOf(name, inside.split('.'));
  return { name, header: encryption, ...opened, encrypted: true, encryption };
}

function tokenOf(name: string, parts: readonly string[]): JournalToken | undefined {
  const [header, claims] = parts.slice(0, 2).map(partOf);
  return header && { name, header, ...(claims && { claims: readable(claims) }), encrypted: false };
}

function partOf(encoded: string): Parameters | undefined {
  try {
    const part: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return typeof part === 'object' && part !== null ? (part as Parameters) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the entry with a detail that is made at its first reading: most details are never read. */
export function withDetail(entry: Omit<JournalEntry, 'detail'>, detailOf: () => JournalEntry['detail']): JournalEntry {
  return Object.defineProperty(entry, 'detail', {
    enumerable: true,
    configurable: true,
    get() {
      const value = detailOf();
      Object.defineProperty(entry, 'detail', { value });
      return value;
    },
  }) as JournalEntry;
}
