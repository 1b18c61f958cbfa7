import { createHash } from 'node:crypto';
import type { SessionData } from 'express-session';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import { SESSION_MINUTES } from './session.ts';

/** A session somebody is signed in with, as its holder sees it. */
export interface MemberSession {
  /** Names the session on a page without being its identifier, which would open it. */
  reference: string;
  current: boolean;
  opened: { at: string; browser: string } | undefined;
}

/** The sessions of an account, found when asked for: signing in writes nothing more. */
export class MemberSessions {
  readonly #sessions: Collection<SessionData | null>;

  constructor(storage: Storage) {
    this.#sessions = storage.collection('cpf-sessions');
  }

  /** @param current identifier of the session that asks */
  async of(account: string, current: string): Promise<MemberSession[]> {
    return (await this.#entries(account)).map(([id, { opened }]) => ({
      reference: referenceOf(id),
      current: id === current,
      opened,
    }));
  }

  /** Ends the session of that reference, if it is the account's. */
  async end(account: string, reference: string): Promise<void> {
    await this.#close(account, (id) => referenceOf(id) === reference);
  }

  /** Ends them all, but for one. */
  async endAll(account: string, except?: string): Promise<void> {
    await this.#close(account, (id) => id !== except);
  }

  async #close(account: string, which: (id: string) => boolean): Promise<void> {
    for (const [id] of await this.#entries(account)) {
      // As session.ts marks what is over: a request under way cannot bring it back.
      if (which(id)) await this.#sessions.set(id, null, SESSION_MINUTES * 60);
    }
  }

  async #entries(account: string): Promise<[id: string, session: SessionData][]> {
    const entries = await this.#sessions.entries();
    return entries.flatMap(([id, session]) => (session?.account === account ? [[id, session]] : []));
  }
}

function referenceOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 16);
}
