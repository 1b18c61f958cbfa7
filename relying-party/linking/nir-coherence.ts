/**
 * Whether a NIR and a civil identity can be the same person's (reference: CPF site B9). The number repeats sex, year, month
 * and place of birth as they were coded the day it was issued; most of what follows is about codes that changed since.
 */
import { isBirthdate } from '../../civil-status/birthdate.ts';
import type { NirParts } from '../../civil-status/nir.ts';
import { FRANCE, isCogCode, sameCommune } from '../../civil-status/places.ts';
import type { SentIdentity } from '../accounts/account.ts';

/** From the mildest: `INFO` is explained and counts as `OK`, `WARN` asks for more proof, `BLOCK` cannot be. */
const LEVELS = ['OK', 'INFO', 'WARN', 'BLOCK'] as const;
export type CoherenceLevel = (typeof LEVELS)[number];

/** What was noticed, its level first. For the site's operator: a citizen's page never says which digit differs. */
export type CoherenceCode =
  | 'WARN.SEX'
  | 'BLOCK.YEAR'
  | 'BLOCK.MONTH'
  | 'WARN.MONTH'
  | 'WARN.PSEUDO_MONTH'
  | 'WARN.BIRTHDATE_UNKNOWN'
  | PlaceCode;

type PlaceCode =
  | 'INFO.OLD_DEPT'
  | 'WARN.OLD_DEPT'
  | 'INFO.OVERSEAS'
  | 'WARN.OVERSEAS'
  | 'INFO.SAME_PLACE'
  | 'WARN.COUNTRY'
  | 'WARN.COMMUNE'
  | 'WARN.PLACE_UNKNOWN'
  | 'BLOCK.DEPT';

export interface Coherence {
  /** The most severe of the codes'; `OK` without any. */
  level: CoherenceLevel;
  codes: readonly CoherenceCode[];
}

/** What of an identity the number repeats. */
export type Birth = Pick<SentIdentity, 'gender' | 'birthdate' | 'birthplace' | 'birthcountry'>;

export function nirCoherence(nir: NirParts, born: Birth): Coherence {
  const codes = [...sex(nir, born), ...date(nir, born), ...place(nir.lieu, born)];
  const worst = Math.max(0, ...codes.map((code) => LEVELS.indexOf(code.split('.')[0] as CoherenceLevel)));
  return { level: LEVELS[worst] ?? 'BLOCK', codes };
}

/** C1: never more than a warning, for a legal change of sex reaches the number and FranceConnect on different days. */
function sex({ sexe }: NirParts, { gender = 'unspecified' }: Birth): CoherenceCode[] {
  const expected = { male: '1', female: '2', unspecified: sexe }[gender];
  return sexe === expected ? [] : ['WARN.SEX'];
}

/** The register writes `YYYY-01-01` for a month nobody knows; a source may write `YYYY-00-00` (P41). */
const POSSIBLY_PRESUMED = /-(01-01|00-\d\d)$/;

/** C2 and C3: the century is not in the number, so that centenarians and children look alike. */
function date({ annee, mois }: NirParts, { birthdate }: Birth): CoherenceCode[] {
  if (!isBirthdate(birthdate)) return ['WARN.BIRTHDATE_UNKNOWN'];
  const presumed = POSSIBLY_PRESUMED.test(birthdate);
  const codes: CoherenceCode[] = annee === birthdate.slice(2, 4) ? [] : ['BLOCK.YEAR'];
  if (Number(mois) > 12) return presumed ? codes : [...codes, 'WARN.PSEUDO_MONTH'];
  if (mois === birthdate.slice(5, 7)) return codes;
  return [...codes, presumed ? 'WARN.MONTH' : 'BLOCK.MONTH'];
}

function place(lieu: string, { birthdate, birthplace, birthcountry }: Birth): CoherenceCode[] {
  const where = birthcountry === FRANCE ? birthplace : birthcountry;
  if (lieu === where) return [];
  if (!isCogCode(where)) return ['WARN.PLACE_UNKNOWN'];
  const pair: PlacePair = { lieu, where, year: Number(birthdate.slice(0, 4)) };
  for (const rule of PLACE_RULES) {
    const verdict = rule.says(pair);
    if (verdict) return [verdict];
  }
  return ['BLOCK.DEPT'];
}

interface PlacePair {
  /** The number's place. */
  lieu: string;
  /** FranceConnect's: a commune, or a country for a person born abroad. */
  where: string;
  year: number;
}

interface PlaceRule {
  /** E3 to E13 of the reference. */
  id: string;
  says(pair: PlacePair): PlaceCode | undefined;
}

/**
 * In the order they apply, the first to speak wins. The dated rules come before the classes of communes, so that a former
 * code does not make up for an impossible date; the overseas ones too, for our classes hold Saint-Martin,
 * Saint-Barthélemy and Mayotte, which the reference's do not.
 */
const PLACE_RULES: readonly PlaceRule[] = [
  split('E3', { from: /^20/, into: /^2[AB]/, lastYear: 1976 }),
  { id: 'E3′', says: ({ lieu, where }) => (/^2[AB]/.test(lieu) && /^20/.test(where) ? 'WARN.OLD_DEPT' : undefined) },
  split('E4', { from: /^75/, into: /^9[234]/, lastYear: 1968 }),
  split('E5', { from: /^78/, into: /^9[1-5]/, lastYear: 1968 }),
  protectorate('E6', { from: /^9[1-4]/, country: '99352', until: 1962 }),
  protectorate('E7', { from: /^95/, country: '99350', until: 1964 }),
  protectorate('E7', { from: /^96/, country: '99351', until: 1964 }),
  {
    id: 'E7′',
    says: ({ lieu, where, year }) =>
      /^9935[012]$/.test(lieu) && /^9[1-6]/.test(where) && year <= 1964 ? 'WARN.OLD_DEPT' : undefined,
  },
  { id: 'E9', says: ({ lieu, where }) => (/^971/.test(lieu) && /^97[78]/.test(where) ? 'INFO.OVERSEAS' : undefined) },
  {
    id: 'E10',
    says: ({ lieu, where }) =>
      (/^985/.test(lieu) && /^976/.test(where)) || (/^976/.test(lieu) && /^985/.test(where))
        ? 'INFO.OVERSEAS'
        : undefined,
  },
  { id: 'E8', says: ({ lieu, where }) => (sameCommune(lieu, where) ? 'INFO.SAME_PLACE' : undefined) },
  { id: 'E11', says: ({ lieu, where }) => (isOverseas(lieu) || isOverseas(where) ? 'WARN.OVERSEAS' : undefined) },
  { id: 'E12', says: ({ lieu, where }) => (isAbroad(lieu) && isAbroad(where) ? 'WARN.COUNTRY' : undefined) },
  {
    id: 'E13',
    says: ({ lieu, where }) => (!isAbroad(lieu) && lieu.slice(0, 2) === where.slice(0, 2) ? 'WARN.COMMUNE' : undefined),
  },
];

/** A département that was split: who was born before bears the old code, the year of the split either. */
function split(id: string, { from, into, lastYear }: { from: RegExp; into: RegExp; lastYear: number }): PlaceRule {
  return {
    id,
    says({ lieu, where, year }) {
      if (!from.test(lieu) || !into.test(where)) return undefined;
      if (year > lastYear) return 'BLOCK.DEPT';
      const same = lieu.slice(2) === where.slice(2) || sameCommune(lieu, where);
      return year < lastYear && same ? 'INFO.OLD_DEPT' : 'WARN.OLD_DEPT';
    },
  };
}

/** Algeria, Morocco and Tunisia had département codes of their own until they were independent. */
function protectorate(
  id: string,
  { from, country, until }: { from: RegExp; country: string; until: number },
): PlaceRule {
  return {
    id,
    says({ lieu, where, year }) {
      if (!from.test(lieu) || where !== country) return undefined;
      return year <= until ? 'INFO.OLD_DEPT' : 'BLOCK.DEPT';
    },
  };
}

function isOverseas(code: string): boolean {
  return /^9[78]/.test(code);
}

function isAbroad(code: string): boolean {
  return code.startsWith('99');
}
