/**
 * The civil register as FranceConnect consults it (RNIPP; reference: identity sources §5). A port: FranceConnect asks,
 * the composition of the federation decides what answers.
 */

/** A person's six pivot data plus the first names one by one, as the register writes them. */
export interface CivilIdentity {
  /** All first names separated by one space. */
  given_name: string;
  given_name_array: string[];
  /** Birth name (nom de naissance). */
  family_name: string;
  /** `YYYY-MM-DD`; the register completes presumed dates with `-01`. */
  birthdate: string;
  gender: 'male' | 'female' | 'unspecified';
  /** Five-character COG commune; empty when born abroad. */
  birthplace: string;
  /** Five-digit COG country, France = `99100`. */
  birthcountry: string;
}

/** What FranceConnect sends: the identity received from the source, unchecked against any register. */
export type RegisterQuery = Omit<CivilIdentity, 'given_name_array'>;

/**
 * The register's answer (identity sources §5.2). The `outcome` replaces the register's numeric code: `found` is 2, `rectified` 3,
 * `single-echo` 4, `several-echoes` 6, `usage-name-only` 7, `no-echo` 8, `rejected` 9; the last three are failures to answer.
 */
export type RegisterAnswer =
  | { outcome: 'found' | 'rectified' | 'deceased'; identity: CivilIdentity }
  | { outcome: 'single-echo' | 'several-echoes' | 'usage-name-only' | 'no-echo' | 'rejected' }
  | { outcome: 'timeout' | 'http-failure' | 'unusable' };

export interface CivilRegister {
  identify(query: RegisterQuery): Promise<RegisterAnswer>;
}
