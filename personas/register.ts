import { firstDay } from '../civil-status/birthdate.ts';
import { comparableName, registerFamilyName, splitGivenNames } from '../civil-status/names.ts';
import { FRANCE } from '../civil-status/places.ts';
import type { CivilIdentity, CivilRegister, RegisterAnswer, RegisterQuery } from '../civil-status/register.ts';
import type { PersonaBook } from './book.ts';
import type { Persona, SourceIdentity } from './persona.ts';

/**
 * The civil register the personas imply: a persona's own answer to a query about that persona, and « found as is » for
 * everybody else, so that your own identity provider can be plugged in. Two personas of one identity have one answer.
 */
export function registerFromPersonas(book: PersonaBook): CivilRegister {
  let personas: readonly Persona[] = [];
  let answers: ReadonlyMap<string, RegisterAnswer> = new Map();

  // The book makes a new list when the day changes, along with the dates of birth of those who keep their age.
  function answerOf(query: RegisterQuery): RegisterAnswer | undefined {
    const current = book.all();
    if (current !== personas) {
      personas = current;
      answers = answersByIdentity(personas);
    }
    return answers.get(identityKey(query));
  }

  return {
    async identify(query) {
      return answerOf(query) ?? { outcome: 'found', identity: asRegistered(query) };
    },
  };
}

/**
 * An identity as the register writes it when it has nothing to correct (reference: identity sources §5.2): family name
 * in upper case, first names one by one, presumed dates completed with `-01`, no place for a birth abroad.
 */
export function asRegistered(query: RegisterQuery): CivilIdentity {
  const givenNames = splitGivenNames(query.given_name);
  return {
    given_name: givenNames.join(' '),
    given_name_array: givenNames,
    family_name: registerFamilyName(query.family_name),
    birthdate: firstDay(query.birthdate),
    gender: query.gender,
    birthplace: query.birthcountry === FRANCE ? query.birthplace : '',
    birthcountry: query.birthcountry,
  };
}

function answersByIdentity(personas: readonly Persona[]): ReadonlyMap<string, RegisterAnswer> {
  const answers = new Map<string, RegisterAnswer>();
  for (const { identity, register } of personas) {
    const key = identityKey(identity);
    if (register && !answers.has(key)) answers.set(key, register);
  }
  return answers;
}

/** The register looks names up whatever their case and accents, and ignores a place of birth abroad. */
function identityKey(identity: SourceIdentity): string {
  const { given_name = '', family_name = '', birthdate, gender, birthplace, birthcountry } = identity;
  const place = birthcountry === FRANCE ? birthplace : '';
  return [comparableName(given_name), comparableName(family_name), birthdate, gender, place, birthcountry].join('|');
}
