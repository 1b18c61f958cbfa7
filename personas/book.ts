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
  let day = dayInFrance(clock.now());
  let index = indexOf(citizens, day);
  if (index.problems.length > 0) {
    throw new Error(
      `Two personas cannot be told apart:\n${index.problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }

  // A duplicate that only a later day brings must not stop everybody from signing in: the first of the two keeps it.
  function today(): PersonaIndex {
    const now = dayInFrance(clock.now());
    if (now !== day) {
      index = indexOf(citizens, now);
      day = now;
    }
    return index;
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
  };
}

interface SourceAccounts {
  people: Persona[];
  byIdentifiant: Map<string, { persona: Persona; credentials: Credentials }>;
}

interface PersonaIndex {
  personas: readonly Persona[];
  byId: ReadonlyMap<string, Persona>;
  bySource: ReadonlyMap<SourceId, SourceAccounts>;
  problems: readonly string[];
}

function indexOf(citizens: readonly (Citizen | Persona)[], day: string): PersonaIndex {
  const personas = citizens.map((each) => ('asOf' in each ? each.asOf(day) : each));
  const byId = new Map<string, Persona>();
  const bySource = new Map<SourceId, SourceAccounts>();
  const problems: string[] = [];
  for (const persona of personas) {
    if (byId.has(persona.id)) problems.push(`id "${persona.id}" is used twice`);
    else byId.set(persona.id, persona);

    for (const [source, credentials] of Object.entries(persona.credentials)) {
      const accounts: SourceAccounts = bySource.get(source) ?? { people: [], byIdentifiant: new Map() };
      bySource.set(source, accounts);
      const identifiant = comparableIdentifiant(credentials.identifiant);
      const holder = accounts.byIdentifiant.get(identifiant)?.persona;
      if (holder) {
        problems.push(`${source}: "${persona.id}" and "${holder.id}" share the identifiant ${credentials.identifiant}`);
        continue;
      }
      accounts.byIdentifiant.set(identifiant, { persona, credentials });
      accounts.people.push(persona);
    }
  }
  return { personas, byId, bySource, problems };
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
