import { isBirthdate } from '../civil-status/birthdate.ts';
import { normaliseNir, parseNir } from '../civil-status/nir.ts';
import {
  communeName,
  communesByPostalCode,
  FRANCE,
  isCogCode,
  isKnownCommune,
  isKnownCountry,
  sameCommune,
} from '../civil-status/places.ts';
import { parseSpi } from '../civil-status/spi.ts';
import type { Persona } from './persona.ts';

/**
 * What in a person's data is odd, in plain sentences. Nothing of it is refused: odd people are what tests are made with.
 */
export function oddities(persona: Pick<Persona, 'identity' | 'nir' | 'spi' | 'european'>): string[] {
  return [...missing(persona), ...birth(persona), ...nirOddities(persona), ...spiOddities(persona)];
}

const NEEDED = ['given_name', 'family_name', 'birthdate', 'gender', 'birthcountry', 'email'] as const;
/** All another country always sends. */
const NEEDED_FROM_EUROPE = ['given_name', 'family_name', 'birthdate'] as const;

function missing({ identity, european }: Pick<Persona, 'identity' | 'european'>): string[] {
  const needed = european ? NEEDED_FROM_EUROPE : NEEDED;
  const absent = needed.filter((claim) => identity[claim] === undefined);
  const place = identity.birthcountry === FRANCE && identity.birthplace === undefined ? ['birthplace'] : [];
  const names = [...absent, ...place];
  if (names.length === 0) return [];
  return [`No ${names.join(', no ')}: FranceConnect refuses an identity without it (Y600006).`];
}

function birth({ identity, european }: Pick<Persona, 'identity' | 'european'>): string[] {
  const { birthdate, gender, birthplace, birthcountry } = identity;
  const odd: string[] = [];
  if (birthdate !== undefined && !isBirthdate(birthdate)) {
    odd.push(`birthdate: ${birthdate} is not a date (YYYY-MM-DD, with 00 for a day or a month that is unknown).`);
  }
  if (gender !== undefined && !['male', 'female', 'unspecified'].includes(gender)) {
    odd.push(`gender: ${gender} is not male, female or unspecified.`);
  }
  if (birthcountry !== undefined && !isKnownCountry(birthcountry)) {
    odd.push(`birthcountry: ${birthcountry} is not the code of a country (France is ${FRANCE}).`);
  }
  // Other countries write the place as they like.
  if (!european && birthplace !== undefined && (birthcountry === undefined || birthcountry === FRANCE)) {
    if (!isKnownCommune(birthplace)) odd.push(`birthplace: ${birthplace} is not a commune.${advice(birthplace)}`);
  }
  return odd;
}

/** Files often hold postal codes where communes' codes belong (reference: identity sources §4.3). */
function advice(code: string): string {
  if (!isCogCode(code)) return ' Codes have five characters, such as 37261 or 2A004.';
  const [commune] = communesByPostalCode(code);
  return commune ? ` It is a postal code: ${commune.name} is ${commune.code}.` : '';
}

function nirOddities({ identity, nir, european }: Pick<Persona, 'identity' | 'nir' | 'european'>): string[] {
  if (nir === undefined) return [];
  const reading = parseNir(nir);
  if (!reading.ok) return [`nir: ${normaliseNir(nir)} is no NIR (${reading.reason}).`];
  const { sexe, annee, mois, lieu } = reading.parts;
  const { gender, birthdate = '', birthplace, birthcountry } = identity;
  const said = `nir: ${reading.nir} says`;
  const odd: string[] = [];
  if ((gender === 'male' && sexe === '2') || (gender === 'female' && sexe === '1')) {
    odd.push(`${said} a ${sexe === '1' ? 'man' : 'woman'}, and gender is ${gender}.`);
  }
  if (isBirthdate(birthdate)) {
    if (annee !== birthdate.slice(2, 4)) odd.push(`${said} born in '${annee}, and birthdate is ${birthdate}.`);
    const month = birthdate.slice(5, 7);
    // A pseudo-month stands for one that was unknown when the number was issued.
    if (Number(mois) <= 12 && month !== '00' && mois !== month) {
      odd.push(`${said} born in month ${mois}, and birthdate is ${birthdate}.`);
    }
  }
  if (european) return odd;
  const place = birthcountry === undefined || birthcountry === FRANCE ? birthplace : birthcountry;
  if (place !== undefined && lieu !== place && !sameCommune(lieu, place)) {
    odd.push(`${said} born in ${lieu}${named(lieu)}, and the place of birth is ${place}${named(place)}.`);
  }
  return odd;
}

function named(code: string): string {
  const name = communeName(code);
  return name === undefined ? '' : ` (${name})`;
}

function spiOddities({ spi }: Pick<Persona, 'spi'>): string[] {
  if (spi === undefined) return [];
  const reading = parseSpi(spi);
  if (reading.ok) return [];
  return reading.reason === 'key'
    ? [`spi: ${spi} has wrong check digits, as half of the tax administration’s own test numbers do.`]
    : [`spi: ${spi} is no numéro fiscal (thirteen digits, the first from 0 to 3).`];
}
