import type { Peers } from '../infrastructure/storage/peers.ts';
import type { Collection, Storage } from '../infrastructure/storage/storage.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { PersonaBook, Refusal } from '../personas/book.ts';
import { oddities } from '../personas/coherence.ts';
import { completePersona, freeId, madeUp, type OwnPersona, ownPersonaSchema } from '../personas/own-persona.ts';
import type { Persona } from '../personas/persona.ts';
import { strictFaults } from './control/strict.ts';
import type { AddedPersona } from './federation.ts';
import { InvalidInput } from './invalid-input.ts';

/** Under this name the book keeps those added while it runs. */
const ORIGIN = 'added';

/** What the processes on one storage tell each other by. */
const TOPIC = 'people';

/** People who came at once. */
export interface ImportedPeople {
  added: Persona[];
  /** Lines left out and what is odd, in plain sentences. */
  warnings: string[];
}

/**
 * People of one's own, added while the simulator runs and kept with what must last. Whoever was added by one of several
 * processes on one storage is known to all of them.
 */
export class OwnPeople {
  readonly #book: PersonaBook;
  readonly #kept: Collection<Persona>;
  readonly #peers: Peers | undefined;
  #people = new Map<string, Persona>();

  private constructor(book: PersonaBook, storage: Storage) {
    this.#book = book;
    this.#kept = storage.collection('personas');
    this.#peers = storage.peers;
  }

  /** Those kept before are there again. One who is somebody else's double by now is left out, and told. */
  static async open(book: PersonaBook, storage: Storage, tell: (warning: string) => void): Promise<OwnPeople> {
    const people = new OwnPeople(book, storage);
    for (const { persona, why } of await people.#read()) tell(`${persona.label} is left out: ${why}`);
    storage.peers?.hear(TOPIC, () => people.#read());
    return people;
  }

  /**
   * Adds somebody, or replaces whom one added before under the same id.
   * @throws UserError listing every fault, or naming the double
   */
  async add(given: unknown): Promise<AddedPersona> {
    const added = await this.#enter(given);
    await this.#peers?.tell(TOPIC);
    return added;
  }

  /** As {@link add}, without telling anybody. */
  async #enter(given: unknown): Promise<AddedPersona> {
    const own = checkedPersona(given);
    const persona = completePersona(own, this.#book);
    const before = this.#people.get(persona.id);
    if (!before && this.#book.get(persona.id)) throw taken(persona.id);
    this.#people.set(persona.id, persona);
    const refusal = this.#show();
    if (refusal) {
      if (before) this.#people.set(before.id, before);
      this.#show();
      throw new UserError(`${persona.label} cannot be added: ${refusal}. Give another id, or other credentials.`);
    }
    await this.#kept.set(persona.id, persona);
    return { persona, madeUp: madeUp(own, persona), warnings: oddities(persona) };
  }

  /**
   * Adds everybody of a CSV file.
   * @throws UserError when it cannot be read
   */
  async import(csv: string): Promise<ImportedPeople> {
    const { readPeopleCsv } = await import('../personas/import.ts');
    const { rows, warnings } = readPeopleCsv(csv);
    const added: Persona[] = [];
    for (const { line, own } of rows) {
      const mine = (id: string) => this.#people.has(id) || !this.#book.get(id);
      try {
        const one = await this.#enter({ ...own, id: freeId(own.id ?? '', mine) });
        added.push(one.persona);
        warnings.push(...one.warnings.map((warning) => `Line ${line}: ${warning}`));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        warnings.push(`Line ${line}: ${error.message}`);
      }
    }
    if (added.length > 0) await this.#peers?.tell(TOPIC);
    return { added, warnings };
  }

  has(id: string): boolean {
    return this.#people.has(id);
  }

  /** @returns false when nobody of one's own has this id */
  async remove(id: string): Promise<boolean> {
    if (!this.#people.delete(id)) return false;
    this.#show();
    await this.#kept.delete(id);
    await this.#peers?.tell(TOPIC);
    return true;
  }

  /** @returns those who are somebody else's double, and left out */
  async #read(): Promise<Refusal[]> {
    const people = new Map(await this.#kept.entries());
    const refusals = this.#book.put(ORIGIN, [...people.values()]);
    for (const { persona } of refusals) people.delete(persona.id);
    this.#people = people;
    return refusals;
  }

  /** @returns why somebody cannot be shown, when that is so: he is taken off the list */
  #show(): string | undefined {
    const [refusal] = this.#book.put(ORIGIN, [...this.#people.values()]);
    if (refusal) this.#people.delete(refusal.persona.id);
    return refusal?.why;
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
