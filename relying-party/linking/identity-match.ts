import { firstDay } from '../../civil-status/birthdate.ts';
import { comparableName } from '../../civil-status/names.ts';
import { FRANCE, sameCommune } from '../../civil-status/places.ts';
import type { SentIdentity } from '../accounts/account.ts';

/**
 * How much two civil identities have in common (reference: CPF site B7), names compared without accents, case and punctuation.
 *
 * - `STRONG`: birth name, every given name in order, birth date, sex and place are the same.
 * - `INCOMPLETE`: all that both have is the same, but sex or place is not known: another European country did not send it.
 * - `PARTIAL`: birth name, first given name and birth date are; at most one of sex, place and the other given names differs.
 * - `CHANGED`: birth date and place are; only the birth name, or the given names, or the sex with or without the given
 *   names, differ. Alone it proves nothing: the register must confirm that it is the same person (`confirmedChange`).
 * - `NONE`: anything else, twins included.
 */
export type IdentityMatch = 'STRONG' | 'INCOMPLETE' | 'PARTIAL' | 'CHANGED' | 'NONE';

export function matchIdentities(one: SentIdentity, other: SentIdentity): IdentityMatch {
  const same = comparison(one, other);
  const places = [one, other].every(({ birthcountry }) => birthcountry !== '');
  const genders = [one, other].every(({ gender }) => gender !== undefined);
  if (same.birthdate && same.familyName && same.firstGivenName) {
    const differences = [same.otherGivenNames, same.gender, same.place].filter((equal) => !equal).length;
    if (differences === 0) return places && genders ? 'STRONG' : 'INCOMPLETE';
    if (differences === 1) return 'PARTIAL';
  }
  return same.birthdate && places && same.place && isCivilStatusChange(same) ? 'CHANGED' : 'NONE';
}

/**
 * `CHANGED` counts only when the register's record of the number typed is the very identity FranceConnect sends; without
 * a register it counts for nothing.
 */
export function confirmedChange(match: IdentityMatch, registered: IdentityMatch | undefined): IdentityMatch {
  return match === 'CHANGED' && registered !== 'STRONG' ? 'NONE' : match;
}

type Comparison = Record<
  'familyName' | 'firstGivenName' | 'otherGivenNames' | 'birthdate' | 'gender' | 'place',
  boolean
>;

/** A name, the given names, or the sex with or without the given names. */
function isCivilStatusChange({ familyName, firstGivenName, otherGivenNames, gender }: Comparison): boolean {
  const givenNames = firstGivenName && otherGivenNames;
  return familyName ? !givenNames || !gender : givenNames && gender;
}

function comparison(one: SentIdentity, other: SentIdentity): Comparison {
  const [given, otherGiven] = [one.given_name_array, other.given_name_array];
  // FranceConnect+ sends one text, in which « Jean René » may be one name or two.
  const sameGivenNames = comparableName(given.join(' ')) === comparableName(otherGiven.join(' '));
  const firstGivenName = sameGivenNames || comparableName(given[0] ?? '') === comparableName(otherGiven[0] ?? '');
  return {
    familyName: comparableName(one.family_name) === comparableName(other.family_name),
    firstGivenName,
    otherGivenNames: sameGivenNames || (firstGivenName && comparableTail(given) === comparableTail(otherGiven)),
    birthdate: one.birthdate !== '' && firstDay(one.birthdate) === firstDay(other.birthdate),
    gender: one.gender === undefined || other.gender === undefined || one.gender === other.gender,
    place: samePlace(one, other),
  };
}

function comparableTail([, ...others]: readonly string[]): string {
  return comparableName(others.join(' '));
}

/** What is not known is no difference. Abroad only the country counts; in France communes are the same across mergers and changes of département (B9). */
function samePlace(one: SentIdentity, other: SentIdentity): boolean {
  if (one.birthcountry === '' || other.birthcountry === '') return true;
  if (one.birthcountry !== other.birthcountry) return false;
  if (one.birthcountry !== FRANCE) return true;
  return one.birthplace === other.birthplace || sameCommune(one.birthplace, other.birthplace);
}
