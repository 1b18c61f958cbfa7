import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Clock } from '../../infrastructure/clock.ts';
import { Recent } from '../../infrastructure/storage/recent.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
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
/** The one kept; the next takes its place. */
const LAST = 'last';

/** What the simulator's pages show of the site: an instrument, not a record, kept where sessions are. */
export class Simulator {
  readonly register: RegisterSwitch;
  readonly #clock: Clock;
  readonly #trail: Recent<TrailEntry>;
  readonly #exchanges: Collection<Exchange>;

  constructor(storage: Storage, clock: Clock, register: RegisterSwitch) {
    this.#clock = clock;
    this.register = register;
    this.#trail = new Recent(storage.collection('cpf-trail'), CAPACITY);
    this.#exchanges = storage.collection('cpf-exchange');
  }

  async noteRuling({ question, facts, looked, decision, account, coherence, registered }: Ruling): Promise<void> {
    const { issuer, sub, acr } = question.arrival.authentication;
    await this.#trail.add({
      at: this.#now(),
      ...decision,
      facts: Object.fromEntries(looked.map((column) => [column, facts[column]])),
      ...(coherence && { coherence }),
      ...(registered && { registered }),
      identity: { issuer, sub, acr },
      ...(account && { account: account.id }),
    });
  }

  noteExchange(
    { platform, acr, state, nonce }: Departure,
    answer: Record<string, string>,
    signIn: SignIn,
  ): Promise<void> {
    return this.#exchanges.set(LAST, {
      at: this.#now(),
      asked: { platform, acr_values: acr, state, nonce },
      callback: { ...answer, ...(answer.code && { code: '(used)' }) },
      idToken: { header: decodeProtectedHeader(signIn.idToken), claims: decodeJwt(signIn.idToken) },
      userinfo: signIn.userinfo,
    });
  }

  /** Newest first. */
  async trail(): Promise<TrailEntry[]> {
    return (await this.#trail.newestFirst()).map(([, entry]) => entry);
  }

  exchange(): Promise<Exchange | undefined> {
    return this.#exchanges.get(LAST);
  }

  async clear(): Promise<void> {
    await Promise.all([this.#trail.clear(), this.#exchanges.delete(LAST), this.register.reset()]);
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
