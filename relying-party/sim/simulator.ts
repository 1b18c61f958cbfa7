import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Clock } from '../../infrastructure/clock.ts';
import type { SignIn } from '../franceconnect.ts';
import type { Ruling } from '../linking/facts.ts';
import type { Departure } from '../sign-in/pending-sign-ins.ts';
import type { RegisterSwitch } from './register-switch.ts';

/** What was decided at a return from FranceConnect, or at what followed it, as a developer reads it. */
export interface TrailEntry {
  at: string;
  /** Row of the linking table. */
  row: string;
  reason: string;
  outcome: Ruling['decision']['outcome'];
  /** The facts that were looked at; the others were not. */
  facts: Partial<Ruling['facts']>;
  /** How the number compares with the identity, when there was a number. */
  coherence?: Ruling['coherence'];
  registered?: Ruling['registered'];
  identity: { issuer: string; sub: string; acr: string };
  /** The account it was about. */
  account?: string;
}

/** The last answer of FranceConnect that passed every check: what was asked, what came back. Without code, token or secret. */
export interface Exchange {
  at: string;
  asked: { platform: string; acr_values: string; state: string; nonce: string };
  callback: Record<string, string>;
  idToken: { header: object; claims: object };
  userinfo: object;
}

const CAPACITY = 200;

/** What the simulator's pages show of the site, in memory: an instrument, not a record. */
export class Simulator {
  readonly register: RegisterSwitch;
  readonly #clock: Clock;
  #trail: TrailEntry[] = [];
  #exchange: Exchange | undefined;

  constructor(clock: Clock, register: RegisterSwitch) {
    this.#clock = clock;
    this.register = register;
  }

  noteRuling({ question, facts, looked, decision, account, coherence, registered }: Ruling): void {
    const { issuer, sub, acr } = question.arrival.authentication;
    const entry: TrailEntry = {
      at: this.#now(),
      ...decision,
      facts: Object.fromEntries(looked.map((column) => [column, facts[column]])),
      ...(coherence && { coherence }),
      ...(registered && { registered }),
      identity: { issuer, sub, acr },
      ...(account && { account: account.id }),
    };
    this.#trail = [entry, ...this.#trail].slice(0, CAPACITY);
  }

  noteExchange({ platform, acr, state, nonce }: Departure, answer: Record<string, string>, signIn: SignIn): void {
    this.#exchange = {
      at: this.#now(),
      asked: { platform, acr_values: acr, state, nonce },
      callback: { ...answer, ...(answer.code && { code: '(used)' }) },
      idToken: { header: decodeProtectedHeader(signIn.idToken), claims: decodeJwt(signIn.idToken) },
      userinfo: signIn.userinfo,
    };
  }

  /** Newest first. */
  get trail(): readonly TrailEntry[] {
    return this.#trail;
  }

  get exchange(): Exchange | undefined {
    return this.#exchange;
  }

  clear(): void {
    this.#trail = [];
    this.#exchange = undefined;
    this.register.reset();
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
