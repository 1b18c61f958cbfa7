/**
 * NIR (numéro de sécurité sociale): thirteen characters and a key of two digits (reference: identity sources §8.1,
 * CPF site B4 and B9).
 *
 *     2 62 08 75107 042 55     sexe, année, mois, lieu (a COG code), ordre, clé
 */
import { isBirthdate } from './birthdate.ts';
import { FRANCE, isCogCode } from './places.ts';

export interface NirParts {
  /** `1` man, `2` woman. */
  sexe: '1' | '2';
  /** Last two digits of the year of birth. */
  annee: string;
  /** `01` to `12`, or a pseudo-month, 20 to 42 and 50 to 99, when the month is unknown. */
  mois: string;
  /** COG code of the commune, or of the country for a person born abroad; the code of the day the number was issued. */
  lieu: string;
  /** `001` to `999`. */
  ordre: string;
  /** Absent when not typed. */
  cle?: string;
}

/**
 * Why a text is no NIR, in the order it is checked. `format`: wrong length or impossible part. `provisional`: the number
 * given while waiting for the real one (first digit 3, 4, 7 or 8). `order`: the order number is 000. `key`: the key typed
 * is not that of the number.
 */
export type NirRefusal = 'format' | 'provisional' | 'order' | 'key';

/** `nir` is the thirteen characters, normalised, without the key. */
export type NirReading = { ok: true; nir: string; parts: NirParts } | { ok: false; reason: NirRefusal };

const SHAPE = /^([123478])(\d\d)(0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)(2[AB]\d{3}|\d{5})(\d{3})(\d\d)?$/;
const THIRTEEN = /^\d{5}(?:\d\d|2[AB])\d{6}$/;

/** The number as it is stored: upper case, without the spaces, dots and hyphens people put in it. */
export function normaliseNir(text: string): string {
  const bare = text.normalize('NFKC').replace(/[\s.\p{Pd}]/gu, '');
  return bare.toUpperCase().normalize('NFKC');
}

/** Reads a number as typed: thirteen characters, or fifteen with the key. Never throws. */
export function parseNir(text: string): NirReading {
  const typed = normaliseNir(text);
  const [, sexe, annee, mois, lieu, ordre, cle] = SHAPE.exec(typed) ?? [];
  if (!sexe || !annee || !mois || !lieu || !ordre) return { ok: false, reason: 'format' };
  if (sexe !== '1' && sexe !== '2') return { ok: false, reason: 'provisional' };
  if (ordre === '000') return { ok: false, reason: 'order' };
  const nir = typed.slice(0, 13);
  const parts: NirParts = { sexe, annee, mois, lieu, ordre };
  if (cle === undefined) return { ok: true, nir, parts };
  return cle === nirKey(nir) ? { ok: true, nir, parts: { ...parts, cle } } : { ok: false, reason: 'key' };
}

/**
 * The key, `01` to `97`: 97 less the remainder of the number by 97, Corsica's `2A` counting as 19 and `2B` as 18.
 *
 * @param nir thirteen characters, normalised.
 */
export function nirKey(nir: string): string {
  if (!THIRTEEN.test(nir)) throw new RangeError(`« ${nir} » is not the thirteen characters of a NIR`);
  const number = Number(nir.replace('2A', '19').replace('2B', '18'));
  return String(97 - (number % 97)).padStart(2, '0');
}

/** The key of a number as typed; undefined for what is no number. */
export function keyOf(nir: string): string | undefined {
  const bare = normaliseNir(nir).slice(0, 13);
  return THIRTEEN.test(bare) ? nirKey(bare) : undefined;
}

/** @param nir thirteen characters, or fifteen with the key; grouped for reading: `2 62 08 75 107 042 55`. */
export function formatNir(nir: string): string {
  return nir.replace(/^(.)(..)(..)(..)(...)(...)(..)?$/, '$1 $2 $3 $4 $5 $6 $7').trim();
}

/** What a NIR is made from; any other field of an identity is ignored. */
export interface BirthFacts {
  gender?: string | undefined;
  birthdate?: string;
  birthplace?: string;
  birthcountry?: string;
}

/** The fact that is missing, or that no NIR can carry. */
export type NirObstacle = 'gender' | 'birthdate' | 'birthcountry' | 'birthplace' | 'order';

export type GeneratedNir = { ok: true; nir: string } | { ok: false; reason: NirObstacle };

/**
 * The number such a person would bear, without the key. The place is the commune's code for a person born in France,
 * overseas included, and the country's whole code otherwise; an unknown month is written 20.
 *
 * @param order 1 to 999: distinguishes people born in the same month and place.
 */
export function generateNir(facts: BirthFacts, order: number): GeneratedNir {
  const { gender, birthdate = '', birthplace = '', birthcountry = '' } = facts;
  if (gender !== 'male' && gender !== 'female') return { ok: false, reason: 'gender' };
  if (!isBirthdate(birthdate)) return { ok: false, reason: 'birthdate' };
  if (!/^99[1-9]\d\d$/.test(birthcountry)) return { ok: false, reason: 'birthcountry' };
  const lieu = birthcountry === FRANCE ? birthplace : birthcountry;
  if (!isCogCode(lieu)) return { ok: false, reason: 'birthplace' };
  if (!Number.isInteger(order) || order < 1 || order > 999) return { ok: false, reason: 'order' };
  const sexe = gender === 'male' ? '1' : '2';
  const annee = birthdate.slice(2, 4);
  const month = birthdate.slice(5, 7);
  const mois = month === '00' ? '20' : month;
  return { ok: true, nir: sexe + annee + mois + lieu + String(order).padStart(3, '0') };
}
