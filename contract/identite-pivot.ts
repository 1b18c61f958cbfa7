/** The civil identity FranceConnect transmits (reference: service contract §7.3). */
export interface IdentitePivot {
  /** All first names separated by one space. */
  given_name: string;
  given_name_array: string[];
  /** Birth name. */
  family_name: string;
  birthdate: string;
  gender: 'male' | 'female' | 'unspecified';
  /** COG commune, empty when born abroad. */
  birthplace: string;
  /** COG country, France = `99100`. */
  birthcountry: string;
}

export const FRANCE = '99100';

/** The identity written end to end, as the hash takes it: no separator, the commune only when born in France (§8, step 2). */
export function serial(identity: Omit<IdentitePivot, 'given_name_array'>): string {
  const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = identity;
  return given_name + family_name + birthdate + gender + (birthcountry === FRANCE ? birthplace : '') + birthcountry;
}
