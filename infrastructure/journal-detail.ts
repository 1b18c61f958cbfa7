import type { JournalEntry, JournalToken, Parameters, StepDetail } from './journal.ts';
import { isSecret, masked } from './secrets.ts';

/** Longer texts are cut: nobody reads them. */
const LONGEST_TEXT = 2_000;
const MOST_MEMBERS = 100;
const DEEPEST = 6;

/** A step's detail as it may be shown: secrets masked, tokens decoded and without their signature. */
export function readableDetail({ tokens, inside = {}, ...exchange }: StepDetail): JournalEntry['detail'] {
  const detail = readable(exchange, 0) as JournalEntry['detail'];
  if (!tokens) return detail;
  return {
    ...detail,
    tokens: Object.entries(tokens).flatMap(([name, token]) => decoded(name, token, inside[name]) ?? []),
  };
}

function readable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (depth >= DEEPEST) return '[…]';
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((item) => readable(item, depth + 1));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members
      .slice(0, MOST_MEMBERS)
      .map(([name, member]) => [name, hides(name, member) ? masked(member) : readable(member, depth + 1)]),
  );
}

/** An empty secret hides nothing, and that it is empty may be the fault. */
function hides(name: string, value: unknown): boolean {
  return isSecret(name) && value !== '';
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
  return header && { name, header, ...(claims && { claims: readable(claims, 0) as Parameters }), encrypted: false };
}

function partOf(encoded: string): Parameters | undefined {
  try {
    const part: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return typeof part === 'object' && part !== null ? (part as Parameters) : undefined;
  } catch {
    return undefined;
  }
}

/** An entry whose detail is made when somebody asks for it: most entries are looked at from outside only. */
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
