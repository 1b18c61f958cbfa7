import type { Browser } from '../browser/browser.ts';
import type { Identity } from '../observe/identity.ts';

/** Who signs in. */
export interface Person {
  id: string;
  identity: Identity & { birthdate?: string | undefined };
  credentials: Readonly<Record<string, { identifiant: string }>>;
}

/** A sign-in that the service began. */
export interface Departure {
  /** The authorization request. */
  address: URL;
  parameters: URLSearchParams;
  browser: Browser;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What FranceConnect's journal says of a sign-in. */
export interface Witness {
  /** Absent when FranceConnect was never asked. */
  flow: string | undefined;
  /** Token requests of the service. */
  redeemed: number;
  /** Codes of the token requests, masked; an empty one is listed as such. */
  emptyCode: boolean;
  readUserinfo: number;
  /** Claims of userinfo as the service was given them. */
  delivered: Identity | undefined;
  /** What FranceConnect refused of the authorization request, with its code. */
  refused: { code: string; faults: readonly { path: string; received: string; expected: string }[] } | undefined;
  /** Logout requests, their parameters with secrets masked. */
  logouts: readonly { parameters: Readonly<Record<string, unknown>>; code: string | undefined }[];
  tokens: readonly { name: string; header: Record<string, unknown>; claims?: Record<string, unknown> }[];
  entries: readonly WitnessEntry[];
}

export interface WitnessEntry {
  at: number;
  from: string;
  to: string;
  method: string;
  address: string;
  status: number;
  summary: string;
  kind: string;
  code: string | undefined;
}

/** The service did not send the browser to FranceConnect. */
export class DidNotLeave extends Error {
  override readonly name = 'DidNotLeave';
}
