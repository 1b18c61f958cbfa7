import { closestMatch } from 'leven';
import { dayInFrance } from '../civil-status/birthdate.ts';
import { parseNir } from '../civil-status/nir.ts';
import type { Clock } from '../infrastructure/clock.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { assistedPeople } from './carers/assisted.ts';
import type { Citizen } from './citizens/citizen.ts';
import { stock } from './citizens/index.ts';
import { europeans } from './europeans/index.ts';
import type { Persona, SourceId } from './persona.ts';

/** Everybody who can sign in, as of today. */
export interface PersonaBook {
  /** In the order they were given; the same list until the day changes. */
  all(): readonly Persona[];
  get(id: string): Persona | undefined;
  /** @throws UserError naming the nearest known id. */
  require(id: string): Persona;
  /** Those who have an account at that source. */
  knownBy(source: SourceId): readonly Persona[];
  /**
   * Who signs in with these credentials. The identifiant is compared as people write it: a NIR with spaces, a lower-case
   * `2a` or its key, a telephone with +33, an e-mail in any case. The password must be equal when the person has one.
   */
  find(source: SourceId, typed: { identifiant: string; password?: string | undefined }): Persona | undefined;
  /** Where an added person came from; nothing for the stock. */
  originOf(id: string): string | undefined;
  /** Who goes by this identifiant there, whatever the password. */
  holder(source: SourceId, identifiant: string): Persona | undefined;
  /**
   * Adds people beside the stock, in the place of those that came from the same origin before. They are on the sources'
   * pages from the next request on.
   * @returns people whose credentials somebody else has, who were left out
   */
  put(origin: string, people: readonly Persona[]): Refusal[];
  /**
   * Adds one person beside the stock, or replaces the one of the same id and origin. Takes the same time however many there are.
   * @returns why the person was left out: somebody else has the same credentials
   */
  add(origin: string, persona: Persona): string | undefined;
  /** @returns false when nobody of this origin has the id */
  remove(origin: string, id: string): boolean;
}

/** Somebody who could not be added. */
export interface Refusal {
  persona: Persona;
  why: string;
}

export interface PersonaBookOptions {
  /** Decides the date of birth of those who keep their age. */
  clock: Clock;
  /** The stock, the people of other countries and those whom carers help, when absent. */
  citizens?: readonly (Citizen | Persona)[];
}

/** Everybody who comes with the simulator. */
const everybody: readonly (Citizen | Persona)[] = [...stock, ...europeans, ...assistedPeople];

/**
 * @throws Error with one message that lists every duplicate: an id, or an identifiant at one source.
 */
export function createPersonaBook({ clock, citizens = everybody }: PersonaBookOptions): PersonaBook {
  const added = new Map<string, Map<string, Persona>>();
  let day = dayInFrance(clock.now());
  let index = indexToday();
  if (index.problems.length > 0) {
    throw new Error(
      `Two personas have the same credentials:\n${index.problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }

  function indexToday(): PersonaIndex {
    return new PersonaIndex(
      citizens.map((each) => ('asOf' in each ? each.asOf(day) : each)),
      [...added.values()].flatMap((people) => [...people.values()]),
    );
  }

  // A duplicate that only a later day brings must not stop everybody from signing in: the first of the two keeps it.
  function today(): PersonaIndex {
    const now = dayInFrance(clock.now());
    if (now !== day) {
      day = now;
      index = indexToday();
    }
    return index;
  }

  function originIn(origin: string): Map<string, Persona> {
    const people = added.get(origin) ?? new Map<string, Persona>();
    added.set(origin, people);
    return people;
  }

  function add(origin: string, persona: Persona): string | undefined {
    const people = originIn(origin);
    const before = people.get(persona.id);
    if (before) today().leave(before);
    const why = today().conflictOf(persona);
    if (why === undefined) people.set(persona.id, persona);
    const welcome = why === undefined ? persona : before;
    if (welcome) today().enter(welcome);
    return why;
  }

  return {
    all: () => today().all(),
    get: (id) => today().byId.get(id),
    require(id) {
      const persona = today().byId.get(id);
      if (!persona) throw new UserError(unknownPersona(id, today().byId.keys()));
      return persona;
    },
    knownBy: (source) => today().knownBy(source),
    find(source, { identifiant, password }) {
      const persona = today().holderOf(source, identifiant);
      const expected = persona?.credentials[source]?.password;
      return expected === undefined || expected === password ? persona : undefined;
    },
    originOf: (id) => [...added].find(([, people]) => people.has(id))?.[0],
    holder: (source, identifiant) => today().holderOf(source, identifiant),
    put(origin, people) {
      added.delete(origin);
      index = indexToday();
      return people.flatMap((persona) => {
        const why = originIn(origin).has(persona.id) ? `id "${persona.id}" is used twice` : add(origin, persona);
        return why === undefined ? [] : [{ persona, why }];
      });
    },
    add,
    remove(origin, id) {
      const persona = originIn(origin).get(id);
      if (!persona) return false;
      originIn(origin).delete(id);
      today().leave(persona);
      return true;
    },
  };
}

/** Who is found by what. Lists are made when somebody reads them, so that adding one person takes the same time among many. */
class PersonaIndex {
  readonly byId = new Map<string, Persona>();
  /** Credentials that two people of the stock share. */
  readonly problems: readonly string[];
  readonly #stock: readonly Persona[];
  readonly #added: Set<Persona>;
  readonly #holders = new Map<SourceId, Map<string, Persona>>();
  #all: readonly Persona[] | undefined;
  #bySource = new Map<SourceId, readonly Persona[]>();

  constructor(stock: readonly Persona[], added: readonly Persona[]) {
    this.#stock = stock;
    this.#added = new Set(added);
    this.problems = [...stock, ...added].flatMap((persona) => this.#write(persona));
  }

  all(): readonly Persona[] {
    this.#all ??= [...this.#stock, ...this.#added];
    return this.#all;
  }

  /** Added people come first: a person is usually added to be used at once. */
  knownBy(source: SourceId): readonly Persona[] {
    const known = this.#bySource.get(source);
    if (known) return known;
    const list = [...this.#added, ...this.#stock].filter((persona) => {
      const credentials = persona.credentials[source];
      return credentials && this.holderOf(source, credentials.identifiant) === persona;
    });
    this.#bySource.set(source, list);
    return list;
  }

  /** Who has this identifiant at a source. */
  holderOf(source: SourceId, identifiant: string): Persona | undefined {
    return this.#holders.get(source)?.get(comparableIdentifiant(identifiant));
  }

  /** Why somebody has the same credentials as a person who is there already. */
  conflictOf({ id, credentials }: Persona): string | undefined {
    if (this.byId.has(id)) return `id "${id}" is used twice`;
    for (const [source, { identifiant }] of Object.entries(credentials)) {
      const holder = this.holderOf(source, identifiant);
      if (holder) return shared(source, id, holder.id, identifiant);
    }
    return undefined;
  }

  enter(persona: Persona): void {
    this.#added.add(persona);
    this.#write(persona);
    this.#forgetLists();
  }

  leave(persona: Persona): void {
    this.#added.delete(persona);
    if (this.byId.get(persona.id) === persona) this.byId.delete(persona.id);
    for (const [source, { identifiant }] of Object.entries(persona.credentials)) {
      if (this.holderOf(source, identifiant) !== persona) continue;
      this.#holders.get(source)?.delete(comparableIdentifiant(identifiant));
    }
    this.#forgetLists();
  }

  #forgetLists(): void {
    this.#all = undefined;
    this.#bySource = new Map();
  }

  /** @returns credentials that a person there already has; the rest is written all the same */
  #write(persona: Persona): string[] {
    const problems: string[] = [];
    if (this.byId.has(persona.id)) problems.push(`id "${persona.id}" is used twice`);
    else this.byId.set(persona.id, persona);
    for (const [source, { identifiant }] of Object.entries(persona.credentials)) {
      const holders = this.#holders.get(source) ?? new Map<string, Persona>();
      this.#holders.set(source, holders);
      const comparable = comparableIdentifiant(identifiant);
      const holder = holders.get(comparable);
      if (holder) problems.push(shared(source, persona.id, holder.id, identifiant));
      else holders.set(comparable, persona);
    }
    return problems;
  }
}

function shared(source: SourceId, one: string, other: string, identifiant: string): string {
  return `${source}: "${one}" and "${other}" share the identifiant ${identifiant}`;
}

/** Beyond any identifiant (an e-mail has 254 characters at most): not worth normalising, nor measuring against the ids. */
const IDENTIFIANT_MAX_LENGTH = 320;

/**
 * What two ways of typing one identifiant have in common. The source is not asked: a NIR, a telephone or
 * a number from the rest, so sources added later are served alike.
 */
function comparableIdentifiant(typed: string): string {
  if (typed.length > IDENTIFIANT_MAX_LENGTH) return typed;
  const text = typed.normalize('NFKC').trim().toLowerCase();
  const compact = text.replace(/[\s.()\p{Pd}]/gu, '');
  const nir = parseNir(compact);
  if (nir.ok) return nir.nir;
  const national = /^(?:\+|00)330?(\d{9})$/.exec(compact)?.[1];
  if (national) return `0${national}`;
  return /^\d+$/.test(compact) ? compact : text;
}

function unknownPersona(id: string, known: Iterable<string>): string {
  const ids = [...known];
  const wanted = id.slice(0, IDENTIFIANT_MAX_LENGTH).toLowerCase();
  // A first name alone is closer, letter by letter, to somebody short than to its bearer.
  const nearest = ids.find((each) => wanted !== '' && each.startsWith(wanted)) ?? closestMatch(wanted, ids);
  return nearest === undefined
    ? `Unknown persona "${id}": the book is empty`
    : `Unknown persona "${id}". Did you mean "${nearest}"?`;
}
