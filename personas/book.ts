import { closestMatch } from 'leven';
import { dayInFrance } from '../civil-status/birthdate.ts';
import { parseNir } from '../civil-status/nir.ts';
import type { Clock } from '../infrastructure/clock.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { Citizen } from './citizens/citizen.ts';
import { stock } from './citizens/index.ts';
import type { Credentials, Persona, SourceId } from './persona.ts';

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
   * @returns those who cannot be told apart from somebody else, and were left out
   */
  put(origin: string, people: readonly Persona[]): Refusal[];
}

/** Somebody who could not be added. */
export interface Refusal {
  persona: Persona;
  why: string;
}

export interface PersonaBookOptions {
  /** Decides the date of birth of those who keep their age. */
  clock: Clock;
  /** The stock, when absent. */
  citizens?: readonly (Citizen | Persona)[];
}

/**
 * @throws Error with one message that lists every duplicate: an id, or an identifiant at one source.
 */
export function createPersonaBook({ clock, citizens = stock }: PersonaBookOptions): PersonaBook {
  const added = new Map<string, readonly Persona[]>();
  let day = dayInFrance(clock.now());
  let index = indexOf(citizens, [], day);
  if (index.problems.length > 0) {
    throw new Error(
      `Two personas cannot be told apart:\n${index.problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }

  // A duplicate that only a later day brings must not stop everybody from signing in: the first of the two keeps it.
  function today(): PersonaIndex {
    const now = dayInFrance(clock.now());
    if (now !== day) {
      day = now;
      reindex();
    }
    return index;
  }

  function reindex() {
    index = indexOf(citizens, [...added.values()].flat(), day);
  }

  return {
    all: () => today().personas,
    get: (id) => today().byId.get(id),
    require(id) {
      const persona = today().byId.get(id);
      if (!persona) throw new UserError(unknownPersona(id, today().byId.keys()));
      return persona;
    },
    knownBy: (source) => today().bySource.get(source)?.people ?? [],
    find(source, { identifiant, password }) {
      const account = today().bySource.get(source)?.byIdentifiant.get(comparableIdentifiant(identifiant));
      if (!account) return undefined;
      const { persona, credentials } = account;
      return credentials.password === undefined || credentials.password === password ? persona : undefined;
    },
    originOf: (id) => [...added].find(([, people]) => people.some((persona) => persona.id === id))?.[0],
    holder: (source, identifiant) =>
      today().bySource.get(source)?.byIdentifiant.get(comparableIdentifiant(identifiant))?.persona,
    put(origin, people) {
      added.delete(origin);
      const others = indexOf(citizens, [...added.values()].flat(), day);
      const refusals: Refusal[] = [];
      const welcome: Persona[] = [];
      for (const persona of people) {
        const [why] = enter(others, persona);
        if (why === undefined) welcome.push(persona);
        else refusals.push({ persona, why });
      }
      added.set(origin, welcome);
      reindex();
      return refusals;
    },
  };
}

interface SourceAccounts {
  people: Persona[];
  byIdentifiant: Map<string, { persona: Persona; credentials: Credentials }>;
}

interface PersonaIndex {
  personas: Persona[];
  byId: Map<string, Persona>;
  bySource: Map<SourceId, SourceAccounts>;
  problems: string[];
}

/** Those added are found first at their sources: whoever adds somebody looks for that very person. */
function indexOf(citizens: readonly (Citizen | Persona)[], added: readonly Persona[], day: string): PersonaIndex {
  const index: PersonaIndex = { personas: [], byId: new Map(), bySource: new Map(), problems: [] };
  for (const each of citizens) index.problems.push(...enter(index, 'asOf' in each ? each.asOf(day) : each));
  const standing = new Map([...index.bySource].map(([source, { people }]) => [source, people.length]));
  for (const persona of added) index.problems.push(...enter(index, persona));
  for (const [source, accounts] of index.bySource) {
    const before = standing.get(source) ?? 0;
    accounts.people = [...accounts.people.slice(before), ...accounts.people.slice(0, before)];
  }
  return index;
}

/** @returns what cannot be told apart from somebody who is there already; the rest is entered all the same */
function enter(index: PersonaIndex, persona: Persona): string[] {
  const problems: string[] = [];
  index.personas.push(persona);
  if (index.byId.has(persona.id)) problems.push(`id "${persona.id}" is used twice`);
  else index.byId.set(persona.id, persona);

  for (const [source, credentials] of Object.entries(persona.credentials)) {
    const accounts: SourceAccounts = index.bySource.get(source) ?? { people: [], byIdentifiant: new Map() };
    index.bySource.set(source, accounts);
    const identifiant = comparableIdentifiant(credentials.identifiant);
    const holder = accounts.byIdentifiant.get(identifiant)?.persona;
    if (holder) {
      problems.push(`${source}: "${persona.id}" and "${holder.id}" share the identifiant ${credentials.identifiant}`);
      continue;
    }
    accounts.byIdentifiant.set(identifiant, { persona, credentials });
    accounts.people.push(persona);
  }
  return problems;
}

/** Beyond any identifiant (an e-mail has 254 characters at most): not worth normalising, nor measuring against the ids. */
const IDENTIFIANT_MAX_LENGTH = 320;

/**
 * What two ways of typing one identifiant have in common. The source is not asked: the shape tells a NIR, a telephone or
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
