import { randomInt } from 'node:crypto';
import { type Federation, type Persona, UserError } from '../../federation/index.ts';
import type { PersonChanges } from '../case.ts';
import type { Person } from './stage-types.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Known to FranceConnect's people when an invented person is not let in. */
const KNOWN_PERSON = 'angele-dubreuil';

/** The people of a run: each case has somebody who never existed before, unless they are fixed. */
export class People {
  readonly #federation: Federation;
  readonly #added = new Set<string>();
  #fixed: readonly Person[] | undefined;
  #turn = 0;

  private constructor(federation: Federation, fixed: readonly Person[] | undefined) {
    this.#federation = federation;
    this.#fixed = fixed;
  }

  /**
   * @param ids of the people to use instead of invented ones: the first, and the other
   * @throws UserError when there is nobody of that id
   */
  static async of(federation: Federation, ids: readonly (string | undefined)[]): Promise<People> {
    const given = ids.filter((id) => id !== undefined);
    if (given.length === 0) return new People(federation, undefined);
    return new People(federation, await Promise.all(given.map((id) => knownPerson(federation, id))));
  }

  get invented(): boolean {
    return this.#fixed === undefined;
  }

  /** From now on people whom a service may know already. */
  async useKnown(): Promise<void> {
    this.#fixed = [await knownPerson(this.#federation, KNOWN_PERSON)];
  }

  /** A case begins: fixed people are taken in turn again. */
  rewind(): void {
    this.#turn = 0;
  }

  async next(changes: PersonChanges = {}): Promise<Person> {
    if (this.#fixed) {
      const person = this.#fixed[this.#turn % this.#fixed.length];
      this.#turn += 1;
      if (!person) throw new TypeError('nobody');
      return person;
    }
    const { id, ...claims } = changes;
    const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const { persona } = await this.#federation.personas.add({
      ...(id && { id }),
      identity: {
        family_name: `AUDIT${letters}`,
        given_name: 'Camille',
        birthdate: someDay(),
        gender: 'female',
        birthplace: '37261',
        email: `${letters.toLowerCase()}@audit.example`,
        ...claims,
      },
    });
    this.#added.add(persona.id);
    return personOf(persona);
  }

  /** Removes those who were invented. */
  async remove(): Promise<void> {
    for (const id of this.#added) await this.#federation.personas.remove(id);
    this.#added.clear();
  }
}

/** Of people born on one day in one place, two may get the same number of social security. */
function someDay(): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${randomInt(1950, 2001)}-${two(randomInt(1, 13))}-${two(randomInt(1, 29))}`;
}

async function knownPerson(federation: Federation, id: string): Promise<Person> {
  const everybody = await federation.personas.all();
  const persona = everybody.find((one) => one.id === id);
  if (persona) return personOf(persona);
  throw new UserError(`There is no persona '${id}'. The page /_local/people lists them.`);
}

function personOf({ id, identity, credentials }: Persona): Person {
  return { id, identity, credentials };
}
