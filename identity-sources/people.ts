import { ageAt, dayInFrance, isBirthdate, isPresumed } from '../civil-status/birthdate.ts';
import type { Clock } from '../infrastructure/clock.ts';
import { foldedText, holdsEveryWord } from '../infrastructure/folded-text.ts';
import type { PersonaBook } from '../personas/book.ts';
import { KINDS } from '../personas/kinds.ts';
import type { Persona } from '../personas/persona.ts';
import type { IdentitySource } from './identity-source.ts';
import type { PersonCardProps } from './pages/person-card.tsx';

/** The demonstration people of one source. */
export interface PeopleList {
  /** Those of this page. */
  cards: readonly PersonCardProps[];
  /** From 1. */
  page: number;
  pages: number;
  /** How many people fit the filter. */
  found: number;
  total: number;
  /** The password that opens (nearly) every account here, when the source asks for one. */
  commonPassword?: string;
}

/** People on a page: the first of them stand before the fold. */
const PER_PAGE = 8;

/**
 * The people one source offers.
 * @param first the id of the person to offer before all others, if any
 * @returns the people whose label, identifier, reason or kinds contain every word of the filter
 */
export function peopleOf(
  source: IdentitySource,
  book: PersonaBook,
  clock: Clock,
  first: () => string | undefined = () => undefined,
): (filter: string, page: number) => PeopleList {
  const asksPassword = source.form.fields.some(({ name }) => name === 'password');
  const asksIdentifiant = source.form.fields.some(({ name }) => name === 'identifiant');

  return (filter, page) => {
    const people = source.people(book);
    const commonPassword = asksPassword ? mostCommon(people.map((persona) => passwordOf(source, persona))) : undefined;
    const shown = foldedText(filter) ? people.filter((persona) => holdsEveryWord(textOf(persona), filter)) : people;
    const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE));
    const current = Math.min(Math.max(1, page), pages);
    return {
      cards: withFirst(shown, [first(), filter.trim()])
        .slice((current - 1) * PER_PAGE, current * PER_PAGE)
        .map((persona) => cardOf(persona, commonPassword)),
      page: current,
      pages,
      found: shown.length,
      total: people.length,
      ...(commonPassword === undefined ? {} : { commonPassword }),
    };
  };

  function cardOf(persona: Persona, commonPassword: string | undefined): PersonCardProps {
    const password = asksPassword ? passwordOf(source, persona) : undefined;
    return {
      id: persona.id,
      chosen: persona.id === first(),
      label: persona.label,
      why: persona.why,
      age: ageInWords(persona, dayInFrance(clock.now())),
      identifiant: asksIdentifiant ? persona.credentials[source.id]?.identifiant : undefined,
      password: password === commonPassword ? undefined : password,
      nir: persona.nir,
      nirKey: persona.nir_key,
    };
  }
}

/** The same people, those of these ids before the others. */
function withFirst(people: readonly Persona[], ids: readonly (string | undefined)[]): Persona[] {
  return people.toSorted((one, other) => Number(ids.includes(other.id)) - Number(ids.includes(one.id)));
}

function textOf(persona: Persona): string {
  return [persona.label, persona.why, persona.id, ...persona.kinds.flatMap(bothNames)].join(' ');
}

/** A kind as data writes it and as the catalogue explains it in French. */
function bothNames(kind: string): string[] {
  const explained: Readonly<Record<string, string>> = KINDS;
  return [kind, explained[kind] ?? ''];
}

function passwordOf(source: IdentitySource, persona: Persona): string | undefined {
  return persona.credentials[source.id]?.password;
}

function mostCommon(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** « 34 ans », « environ 34 ans » for a presumed date, nothing for a date that is none. */
function ageInWords({ identity: { birthdate = '' } }: Persona, today: string): string | undefined {
  if (!isBirthdate(birthdate)) return undefined;
  const age = ageAt(birthdate, today);
  if (age < 0) return undefined;
  const words = age < 2 ? `${age} an` : `${age} ans`;
  return isPresumed(birthdate) ? `environ ${words}` : words;
}
