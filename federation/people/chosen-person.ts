import { type StateChange, shareState } from '../../infrastructure/storage/shared-state.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';

/**
 * Whom the presenter wants to be. Sources offer this person first, and the strip fills forms in as this person, in every
 * browser: the presenter may choose on a telephone.
 */
export class ChosenPerson {
  #id: string | undefined;
  #share: StateChange<string> | undefined;

  /** From now on the processes on this storage have the same choice. */
  async shareOn(storage: Storage): Promise<void> {
    this.#share = await shareState<string>(storage, 'chosen-person', (id) => {
      this.#id = id;
    });
  }

  /** The person's id; undefined when nobody is chosen. */
  get id(): string | undefined {
    return this.#id;
  }

  /** @param id of a person, or undefined for nobody */
  async choose(id: string | undefined): Promise<void> {
    if (this.#share) await this.#share(() => id);
    else this.#id = id;
  }
}
