import type { JournalEntry, JournalStep, JournalToken, Parameters } from './journal.ts';
import { isSecret, masked } from './secrets.ts';

/** Longer texts are cut: nobody reads them, and a journal must stay small. */
const LONGEST_TEXT = 2_000;
const LONGEST_TOKEN = 50_000;
const MOST_MEMBERS = 100;
const DEEPEST = 6;

/** Bytes one text takes at most, beside those of an object's member. */
const BYTES_PER_CHARACTER = 2;
const BYTES_PER_MEMBER = 48;

/** What is kept of a step's detail: secrets already masked, tokens without their signature, and how much room it takes. */
export interface KeptDetail {
  detail: NonNullable<JournalStep['detail']>;
  /** An estimate, rather too high than too low. */
  bytes: number;
}

export function keepDetail({ tokens, ...exchange }: NonNullable<JournalStep['detail']>): KeptDetail {
  const room = { bytes: 0 };
  const detail = kept(exchange, room, 0) as KeptDetail['detail'];
  if (!tokens) return { detail, bytes: room.bytes };
  return { detail: { ...detail, tokens: keptTokens(tokens, room) }, bytes: room.bytes };
}

/** Decoded only now, when somebody reads. */
export function readDetail({ tokens, ...exchange }: KeptDetail['detail']): JournalEntry['detail'] {
  if (!tokens) return exchange;
  return { ...exchange, tokens: Object.entries(tokens).flatMap(([name, token]) => decoded(name, token) ?? []) };
}

function kept(value: unknown, room: { bytes: number }, depth: number): unknown {
  room.bytes += BYTES_PER_MEMBER;
  if (typeof value === 'string') return keptText(value, room);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (depth >= DEEPEST) return '[…]';
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((item) => kept(item, room, depth + 1));
  const copy: Record<string, unknown> = {};
  let members = 0;
  for (const name in value) {
    if (members === MOST_MEMBERS) break;
    members += 1;
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    room.bytes += name.length * BYTES_PER_CHARACTER;
    copy[name] = isSecret(name) && member !== '' ? masked(member) : kept(member, room, depth + 1);
  }
  return copy;
}

/** A cut text is copied: a piece of a string keeps the whole alive. */
function keptText(text: string, room: { bytes: number }): string {
  const short = text.length > LONGEST_TEXT ? `${copyOf(text.slice(0, LONGEST_TEXT))}…` : text;
  room.bytes += short.length * BYTES_PER_CHARACTER;
  return short;
}

function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

/** Of a signed token everything but the signature; of an encrypted one the header. */
function keptTokens(tokens: Readonly<Record<string, string>>, room: { bytes: number }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => {
      if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return [name, ''];
      room.bytes += BYTES_PER_MEMBER + token.length * BYTES_PER_CHARACTER;
      return [name, token.slice(0, token.split('.').length === 5 ? token.indexOf('.') : token.lastIndexOf('.'))];
    }),
  );
}

function decoded(name: string, token: string): JournalToken | undefined {
  const [header, claims] = token.split('.').map(partOf);
  return header && { name, header, encrypted: claims === undefined, ...(claims && { claims }) };
}

function partOf(encoded: string): Parameters | undefined {
  try {
    const part: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return typeof part === 'object' && part !== null ? (part as Parameters) : undefined;
  } catch {
    return undefined;
  }
}
