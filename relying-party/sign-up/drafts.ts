import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import { saveSession } from '../web/session.ts';
import type { PictureCheck } from './cpa2017/picture-check.ts';

declare module 'express-session' {
  interface SessionData {
    /** The sign-up form under way; random. */
    draft?: string | undefined;
  }
}

/** Seconds a form that is not finished is remembered (reference: CPF site B3). */
export const DRAFT_LIFETIME = 30 * 60;

/** A sign-up under way: what was typed, as it was typed. Never a password. */
export interface Draft {
  /** Field → text. */
  fields: Record<string, string>;
  /** Fifteen years old according to the register: the box about the contract is shown. */
  apprentice?: boolean;
  /** « Conserver ce mot de passe »: its hash, so that it need not be typed again. */
  passwordHash?: string;
  picture?: PictureCheck;
}

/** Forms under way, on the server, each known to one session. */
export class SignUpDrafts {
  readonly #drafts: Collection<Draft>;

  constructor(storage: Storage) {
    this.#drafts = storage.collection('cpf-sign-up-drafts');
  }

  async get(id: string | undefined): Promise<Draft | undefined> {
    return id === undefined ? undefined : this.#drafts.get(id);
  }

  /** @returns the identifier of a draft that holds nothing yet */
  async open(): Promise<string> {
    const id = randomUUID();
    await this.#drafts.set(id, { fields: {} }, DRAFT_LIFETIME);
    return id;
  }

  /**
   * Half an hour starts again.
   * @returns undefined when the draft is gone: finished by another request, or too old
   */
  async change(id: string, edit: (draft: Draft) => Draft): Promise<Draft | undefined> {
    return this.#drafts.update(id, (draft) => draft && edit(draft), DRAFT_LIFETIME);
  }

  /** Takes the draft away: of two requests that finish one form, one gets it. */
  take(id: string): Promise<Draft | undefined> {
    return this.#drafts.take(id);
  }

  /** Puts back a draft that could not be finished. */
  async putBack(id: string, draft: Draft): Promise<void> {
    await this.#drafts.set(id, draft, DRAFT_LIFETIME);
  }
}

/** The draft of this session, opened if need be. */
export async function draftOf({ drafts }: { drafts: SignUpDrafts }, req: Request): Promise<string> {
  const { draft } = req.session;
  if (draft !== undefined && (await drafts.get(draft))) return draft;
  const id = await drafts.open();
  req.session.draft = id;
  await saveSession(req);
  return id;
}
