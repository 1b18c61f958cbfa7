import { randomUUID } from 'node:crypto';
import type { Arrival } from '../sign-in/arrival.ts';
import type { Destination } from '../web/destination.ts';
import type { Proofs } from './decision-table.ts';

declare module 'express-session' {
  interface SessionData {
    /** An account somebody is about to be tied to. */
    linking?: LinkingUnderWay | undefined;
  }
}

/** What is done to the account at the end. */
export type Finish = 'link' | 'replace' | 'recover' | 'reopen';

/**
 * An account somebody is about to be tied to, and what she has shown so far. Lives in the session: no account, sub or proof
 * is ever read from a request (P09, P10).
 */
export interface LinkingUnderWay {
  /** Random; links sent by e-mail are made for it, hence for this session, this account and this identity. */
  id: string;
  account: string;
  nir: string;
  arrival: Arrival;
  row: string;
  finish: Finish;
  proofs: Proofs;
  shown: { password?: boolean; mail?: boolean };
  /** The holder's account is open in this session, and she asked for the link. */
  asked: boolean;
  destination: Destination;
  /** Milliseconds since 1970. */
  validUntil: number;
}

/** Milliseconds a link may take to be finished. */
const LIFETIME = 30 * 60_000;

export function begin(what: Omit<LinkingUnderWay, 'id' | 'shown' | 'validUntil'>, now: number): LinkingUnderWay {
  return { ...what, id: randomUUID(), shown: {}, validUntil: now + LIFETIME };
}

/** Whether everything that was asked for has been shown. */
export function isProved({ proofs, shown }: Pick<LinkingUnderWay, 'proofs' | 'shown'>): boolean {
  switch (proofs) {
    case 'none':
      return true;
    case 'password':
      return shown.password === true;
    case 'any':
      return shown.password === true || shown.mail === true;
    case 'both':
      return shown.password === true && shown.mail === true;
  }
}

/** The password comes before any message is sent, so that nobody makes the site write to somebody (P10). */
export function mayAskForMail({ proofs, shown }: Pick<LinkingUnderWay, 'proofs' | 'shown'>): boolean {
  return proofs === 'any' || (proofs === 'both' && shown.password === true);
}
