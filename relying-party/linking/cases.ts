import { randomUUID } from 'node:crypto';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { Arrival } from '../sign-in/arrival.ts';
import type { Finish } from './under-way.ts';

/** A request for an identity verification: papers are looked at by a person, two or three days in true life (reference: CPF site B5). */
export interface VerificationCase {
  id: string;
  /** Row of the linking table that opened it. */
  row: string;
  openedAt: string;
  /** Later attempts with the same number or identity. */
  attempts: { at: string; row: string }[];
  nir: string;
  /** Whom FranceConnect vouches for, without the token of her session; absent when the holder of an account asks about herself. */
  identity?: Pick<Arrival['authentication'], 'issuer' | 'sub' | 'acr'>;
  person: Arrival['person'];
  /** The address typed, when a new account is asked for. */
  email?: string;
  /** The account it is about; absent when there is none yet. */
  account?: string;
  /** What accepting does to that account. */
  finish?: Finish;
  /** When it is accepted unless it was refused before, at the next visit of the person who asked. ISO 8601. */
  dueAt?: string;
}

export type NewCase = Omit<VerificationCase, 'id' | 'attempts'>;

/** The cases that wait for somebody to decide. One per identity or holder: asking again adds to it. */
export class VerificationCases {
  readonly #cases: Collection<VerificationCase>;

  constructor(storage: Storage) {
    this.#cases = storage.collection('cpf-verification-cases');
  }

  /** Opens a case, or adds the attempt to the one this identity, or this holder, has. */
  async open(asked: NewCase): Promise<VerificationCase> {
    const { identity, account = '' } = asked;
    const known = await (identity ? this.ofIdentity(identity.issuer, identity.sub) : this.ofHolder(account));
    if (known) return (await this.addAttempt(known.id, { at: asked.openedAt, row: asked.row })) ?? known;
    const opened = { ...asked, id: randomUUID(), attempts: [] };
    await this.#cases.set(opened.id, opened);
    return opened;
  }

  addAttempt(id: string, attempt: VerificationCase['attempts'][number]): Promise<VerificationCase | undefined> {
    return this.#cases.update(id, (found) => found && { ...found, attempts: [...found.attempts, attempt].slice(-20) });
  }

  /** Of two who decide at the same moment, one gets the case. */
  take(id: string): Promise<VerificationCase | undefined> {
    return this.#cases.take(id);
  }

  async all(): Promise<VerificationCase[]> {
    return (await this.#cases.entries()).map(([, found]) => found);
  }

  async ofIdentity(issuer: string, sub: string): Promise<VerificationCase | undefined> {
    return (await this.all()).find(({ identity }) => identity?.issuer === issuer && identity.sub === sub);
  }

  /** What the holder of this account asked about herself. */
  async ofHolder(account: string): Promise<VerificationCase | undefined> {
    return (await this.all()).find((found) => found.account === account && found.identity === undefined);
  }

  /** A case about a number nobody has an account with. */
  async ofNumber(nir: string): Promise<VerificationCase | undefined> {
    return (await this.all()).find((found) => found.nir === nir && found.account === undefined);
  }
}
