import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changes, Collection, Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { PersonaBook, Refusal } from '../../personas/book.ts';
import { oddities } from '../../personas/coherence.ts';
import { completePersona, freeId, madeUp, type OwnPersona, ownPersonaSchema } from '../../personas/own-persona.ts';
import type { Persona } from '../../personas/persona.ts';
import type { AddedPersona } from '../federation.ts';
import { InvalidInput } from '../input/invalid-input.ts';
import { strictFaults } from '../input/strict-faults.ts';

/** Under this name the book keeps those added while it runs. */
const ORIGIN = 'added';

/** Of the announcements to the other processes on this storage. */
const TOPIC = 'people';

/** A line of a file nobody was added from. */
export interface RefusedLine {
  line: number;
  why: string;
}

/** People who came at once. */
export interface ImportedPeople {
  added: Persona[];
  /** Lines that could not be used. */
  refused: RefusedLine[];
  /** Lines left out and what is odd, in plain sentences. */
  warnings: string[];
}

/** How an import is watched and ended. */
export interface ImportOptions {
  /** Ends it: nobody of the file stays. */
  signal?: AbortSignal | undefined;
  /** Told how far it is, now and then. */
  progress?: (done: number, total: number) => void;
}

/** Lines between two looks at what else there is to do: others wait a few milliseconds. */
const AT_ONCE = 50;

/**
 * People of one's own, added while the simulator runs and kept with what must last. Whoever was added by one of several
 * processes on one storage is known to all of them.
 */
export class OwnPeople {
  readonly #book: PersonaBook;
  readonly #kept: Collection<Persona>;
  readonly #changes: Changes | undefined;
  #ids = new Set<string>();

  private constructor(book: PersonaBook, storage: Storage) {
    this.#book = book;
    this.#kept = storage.collection('personas');
    this.#changes = storage.changes;
  }

  /** Those kept before are there again. One who is somebody else's double by now is left out, and told. */
  static async open(book: PersonaBook, storage: Storage, tell: (warning: string) => void): Promise<OwnPeople> {
    const people = new OwnPeople(book, storage);
    for (const { persona, why } of await people.#readAll()) tell(`${persona.label} is left out: ${why}`);
    storage.changes?.hear(TOPIC, (id) => (id === undefined ? people.#readAll() : people.#read(id)));
    return people;
  }

  /**
   * Adds somebody, or replaces whom one added before under the same id.
   * @throws UserError listing every fault, or naming the double
   */
  async add(given: unknown): Promise<AddedPersona> {
    const added = this.#enter(given);
    await this.#kept.set(added.persona.id, added.persona);
    await this.#changes?.announce(TOPIC, added.persona.id);
    return added;
  }

  /** Lets somebody sign in who is not kept yet. */
  #enter(given: unknown): AddedPersona {
    const own = checkedPersona(given);
    const persona = completePersona(own, this.#book);
    if (!this.#ids.has(persona.id) && this.#book.get(persona.id)) throw taken(persona.id);
    const refusal = this.#book.add(ORIGIN, persona);
    if (refusal) {
      throw new UserError(`${persona.label} cannot be added: ${refusal}. Give another id, or other credentials.`);
    }
    this.#ids.add(persona.id);
    return { persona, madeUp: madeUp(own, persona), warnings: oddities(persona) };
  }

  /**
   * Adds everybody of a CSV file, or everybody but those it lists as refused.
   * @throws UserError when it cannot be read, or was ended: nobody is added then
   */
  async import(csv: string, { signal, progress }: ImportOptions = {}): Promise<ImportedPeople> {
    const { readPeopleCsv } = await import('../../personas/import.ts');
    const { rows, warnings } = await readPeopleCsv(csv);
    const before = new Map(
      rows.flatMap(({ own: { id = '' } }) => (this.#ids.has(id) ? [[id, this.#book.get(id)]] : [])),
    );
    const added: Persona[] = [];
    const refused: RefusedLine[] = [];
    const mine = (id: string) => this.#ids.has(id) || !this.#book.get(id);
    for (const [index, { line, own }] of rows.entries()) {
      if (index % AT_ONCE === 0) {
        await nextTurn();
        progress?.(index, rows.length);
      }
      if (signal?.aborted) {
        for (const { id } of added) this.#takeBack(id, before.get(id));
        throw new UserError('The import was ended by the one who asked for it: nobody was added.');
      }
      try {
        const one = this.#enter({ ...own, id: freeId(own.id ?? '', mine) });
        added.push(one.persona);
        warnings.push(...one.warnings.map((warning) => `Line ${line}: ${warning}`));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        refused.push({ line, why: error.message });
        warnings.push(`Line ${line}: ${error.message}`);
      }
    }
    await Promise.all(added.map((persona) => this.#kept.set(persona.id, persona)));
    if (added.length > 0) await this.#changes?.announce(TOPIC);
    return { added, refused, warnings };
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** @returns false when nobody of one's own has this id */
  async remove(id: string): Promise<boolean> {
    if (!this.#ids.delete(id)) return false;
    this.#book.remove(ORIGIN, id);
    await this.#kept.delete(id);
    await this.#changes?.announce(TOPIC, id);
    return true;
  }

  #takeBack(id: string, before: Persona | undefined): void {
    if (before) this.#book.add(ORIGIN, before);
    else {
      this.#book.remove(ORIGIN, id);
      this.#ids.delete(id);
    }
  }

  /** @returns those who are somebody else's double, and left out */
  async #readAll(): Promise<Refusal[]> {
    const people = new Map(await this.#kept.entries());
    const refusals = this.#book.put(ORIGIN, [...people.values()]);
    this.#ids = new Set(people.keys());
    for (const { persona } of refusals) this.#ids.delete(persona.id);
    return refusals;
  }

  /** Somebody was added, replaced or removed, here or elsewhere. */
  async #read(id: string): Promise<void> {
    const persona = await this.#kept.get(id);
    if (persona && this.#book.add(ORIGIN, persona) === undefined) this.#ids.add(id);
    if (persona) return;
    this.#book.remove(ORIGIN, id);
    this.#ids.delete(id);
  }
}

/** @throws UserError listing every fault */
export function checkedPersona(given: unknown) {
  const result = ownPersonaSchema.safeParse(given);
  if (result.success) return result.data;
  throw new InvalidInput('This person cannot be added', strictFaults(ownPersonaSchema, given));
}

function taken(id: string): UserError {
  return new UserError(`id: received ${id}, expected one that nobody of the stock or of your file has`);
}

export type { OwnPersona };
