import { firstDay } from '../../civil-status/birthdate.ts';
import { registerFamilyName, splitGivenNames } from '../../civil-status/names.ts';
import { generateNir, nirKey } from '../../civil-status/nir.ts';
import type { EuropeanLevel, Persona, SourceIdentity } from '../persona.ts';

/** The source by which Europeans arrive. */
export const BRIDGE = 'eidas-bridge';

/** What is written about a European; the rest is worked out. */
export interface EuropeanEntry {
  id: string;
  /** One French sentence: what this person lets one see. */
  why: string;
  /** The country's code, then `/FR/`, then what the country made up. */
  identifier: string;
  level: EuropeanLevel;
  given: string;
  family: string;
  born: string;
  /** As the country sends it when the person agrees; absent: the person never does. */
  gender?: 'male' | 'female' | 'unspecified';
  /** Free text; absent: the person never agrees to send it. */
  place?: string;
  /** Somebody who has worked in France has a number there, which no country sends. */
  number?: { no: number; sex: 'male' | 'female'; country: string };
}

/** A person another European country vouches for: FranceConnect gets neither e-mail, country nor nationality (sources of today §4.3). */
export function european(entry: EuropeanEntry): Persona {
  const { id, why, identifier, level, given, family, born, gender, place, number } = entry;
  const identity: SourceIdentity = {
    given_name: given,
    family_name: family,
    birthdate: born,
    ...(gender && { gender }),
    ...(place !== undefined && { birthplace: place }),
  };
  return {
    id,
    label: `${given.split(' ')[0]} ${family} (${identifier.slice(0, 2)})`,
    why,
    kinds: [BRIDGE],
    identity,
    european: { identifier, level },
    ...(number && numbered(entry, number)),
    credentials: { [BRIDGE]: { identifiant: identifier } },
  };
}

/** The French number, and the civil status it was given under. */
function numbered(
  { id, given, family, born }: EuropeanEntry,
  { no, sex, country }: NonNullable<EuropeanEntry['number']>,
): Pick<Persona, 'nir' | 'nir_key' | 'register'> {
  const generated = generateNir({ gender: sex, birthdate: born, birthcountry: country }, no);
  if (!generated.ok) throw new Error(`${id}: no NIR can be made, because of the ${generated.reason}`);
  const { nir } = generated;
  const given_name_array = splitGivenNames(given);
  return {
    nir,
    nir_key: nirKey(nir),
    register: {
      outcome: 'found',
      identity: {
        given_name: given_name_array.join(' '),
        given_name_array,
        family_name: registerFamilyName(family),
        birthdate: firstDay(born),
        gender: sex,
        birthplace: '',
        birthcountry: country,
      },
    },
  };
}
