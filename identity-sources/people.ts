import { ageAt, dayInFrance, isBirthdate, isPresumed } from '../civil-status/birthdate.ts';
import type { Clock } from '../infrastructure/clock.ts';
import { PreparedHtml } from '../infrastructure/web/prepared.ts';
import type { PersonaBook } from '../personas/book.ts';
import { KINDS } from '../personas/kinds.ts';
import type { Persona } from '../personas/persona.ts';
import type { IdentitySource } from './identity-source.ts';
import { renderPersonCard } from './pages/person-card.tsx';

/** The demonstration people of one source, ready to be put on its page. */
export interface PeopleList {
  /** Ready-made, one list item per person. */
  items: PreparedHtml;
  shown: number;
  total: number;
  /** The password that opens (nearly) every account here, when the source asks for one. */
  commonPassword?: string;
}

/**
 * The people one source offers. Everybody who signs in sees this list, so each card is rendered once a day (ages change)
 * and only put together here: measured, 80 cards take 2 to 12 ms to render, 0.2 ms to put together.
 */
export function peopleOf(source: IdentitySource, book: PersonaBook, clock: Clock): (filter: string) => PeopleList {
  const asksPassword = source.form.fields.some(({ name }) => name === 'password');
  const asksIdentifiant = source.form.fields.some(({ name }) => name === 'identifiant');
  let cards = new WeakMap<Persona, Card>();
  let renderedFor = '';
  /** The list nobody filtered, which nearly every page shows. */
  let whole: { people: readonly Persona[]; today: string; list: PeopleList } | undefined;

  return (filter) => {
    const people = source.people(book);
    const today = dayInFrance(clock.now());
    if (filter === '' && whole?.people === people && whole.today === today) return whole.list;
    const list = listOf(people, today, filter);
    if (filter === '') whole = { people, today, list };
    return list;
  };

  function listOf(people: readonly Persona[], today: string, filter: string): PeopleList {
    const commonPassword = asksPassword ? mostCommon(people.map((persona) => passwordOf(source, persona))) : undefined;
    const version = `${today} ${commonPassword}`;
    if (version !== renderedFor) {
      cards = new WeakMap();
      renderedFor = version;
    }
    const words = folded(filter).split(' ').filter(Boolean);
    const shown = people
      .map((persona) => {
        const card = cards.get(persona) ?? makeCard(persona, today, commonPassword);
        cards.set(persona, card);
        return card;
      })
      .filter((card) => words.every((word) => card.searchable.includes(word)));
    return {
      items: new PreparedHtml(shown.map((card) => card.html).join('')),
      shown: shown.length,
      total: people.length,
      ...(commonPassword === undefined ? {} : { commonPassword }),
    };
  }

  function makeCard(persona: Persona, today: string, commonPassword: string | undefined): Card {
    const password = asksPassword ? passwordOf(source, persona) : undefined;
    return {
      searchable: folded([persona.label, persona.why, persona.id, ...persona.kinds.flatMap(bothNames)].join(' ')),
      html: renderPersonCard({
        id: persona.id,
        label: persona.label,
        why: persona.why,
        age: ageInWords(persona, today),
        identifiant: asksIdentifiant ? persona.credentials[source.id]?.identifiant : undefined,
        password: password === commonPassword ? undefined : password,
        nir: persona.nir,
        nirKey: persona.nir_key,
      }),
    };
  }
}

interface Card {
  searchable: string;
  html: string;
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

/** Without accents, case or punctuation, so that « Nee a l'etranger » finds « Née à l’étranger ». */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
