/**
 * Places of birth by their code in the Code officiel géographique (COG): communes, present and past, and countries.
 * The tables are text, read when somebody asks (reference: identity sources §9).
 */
import { countries } from './countries.ts';
import { communes } from './places.generated.ts';

export const FRANCE = '99100';

const COG = /^(?:2[AB]|[0-9]{2})[0-9]{3}$/;

/** Whether the code has the format FranceConnect accepts, for a commune as for a country (identity sources §1.7); it may well not exist. */
export function isCogCode(code: string): boolean {
  return COG.test(code);
}

export interface Commune {
  code: string;
  name: string;
}

interface CommuneRecord extends Commune {
  /** Codes of the communes it is part of today: itself, or those that replaced it. */
  current: readonly string[];
}

/** The generated text by département prefix, read one département at a time: most runs ask about very few. */
let lines: ReadonlyMap<string, string> | undefined;
const departements = new Map<string, ReadonlyMap<string, CommuneRecord>>();
let postalCodes: ReadonlyMap<string, readonly Commune[]> | undefined;
let countryNames: ReadonlyMap<string, string> | undefined;

function communeRecord(code: string): CommuneRecord | undefined {
  const prefix = code.slice(0, 2);
  const line = communeLines().get(prefix);
  if (line === undefined) return undefined;
  const departement = departements.get(prefix) ?? readDepartement(prefix, line);
  departements.set(prefix, departement);
  return departement.get(code);
}

/** Whether the five characters are a commune's, present or past, or a municipal arrondissement's (Paris, Lyon, Marseille). */
export function isKnownCommune(code: string): boolean {
  return communeRecord(code) !== undefined;
}

/**
 * @param code present, former (`75012`, `20004`, `98511`), delegated or arrondissement (`75107`).
 * @returns its name; for a former code whose own name is not recorded, that of the commune that replaced it.
 */
export function communeName(code: string): string | undefined {
  const known = communeRecord(code);
  return known && (known.name || communeRecord(known.current[0] ?? '')?.name);
}

/**
 * The communes of today that a code stands for: one, except for a commune shared out between two.
 *
 * @returns codes; empty when the code is unknown.
 */
export function currentCommunes(code: string): readonly string[] {
  return communeRecord(code)?.current ?? [];
}

/**
 * Whether two codes mean the same commune across mergers, arrondissements and changes of département: the « class » of
 * the NIR coherence rules (reference: CPF site B9, E8). `38447` and `69290` do; so do `13208` and `13055`.
 */
export function sameCommune(one: string, other: string): boolean {
  const communesOfOther = currentCommunes(other);
  return currentCommunes(one).some((code) => communesOfOther.includes(code));
}

/** The communes of today served by a postal code of five digits, in the order of their codes. */
export function communesByPostalCode(postalCode: string): readonly Commune[] {
  postalCodes ??= readPostalCodes();
  return postalCodes.get(postalCode) ?? [];
}

/** @param code `99` and three digits; France is `99100`. */
export function countryName(code: string): string | undefined {
  countryNames ??= readCountries();
  return countryNames.get(code);
}

export function isKnownCountry(code: string): boolean {
  return countryName(code) !== undefined;
}

/** The name of a commune or of a country: no code is both. */
export function placeName(code: string): string | undefined {
  return countryName(code) ?? communeName(code);
}

function communeLines(): ReadonlyMap<string, string> {
  lines ??= new Map(communes.map((line) => [line.slice(0, 2), line.slice(2)]));
  return lines;
}

/** tools/generate-places.ts, which writes the text, explains its format. */
function readDepartement(prefix: string, line: string): ReadonlyMap<string, CommuneRecord> {
  return new Map(
    line.split(';').map((entry) => {
      const [, suffix, name = '', partOf] = /^(...)([^>@]*)(?:>([^@]*))?/.exec(entry) ?? [];
      const code = prefix + suffix;
      return [code, { code, name, current: partOf?.split(',') ?? [code] }];
    }),
  );
}

function readPostalCodes(): ReadonlyMap<string, readonly Commune[]> {
  const served = new Map<string, Commune[]>();
  for (const [prefix, line] of communeLines()) {
    const postalPrefix = prefix.replace(/[AB]/, '0');
    for (const [, suffix, name = '', postal = ''] of line.matchAll(/(?:^|;)(...)([^>@;]*)@([^;]*)/g)) {
      for (const each of postal.split(',')) {
        const postalCode = each.length === 3 ? postalPrefix + each : each;
        const sharing = served.get(postalCode) ?? [];
        served.set(postalCode, sharing);
        sharing.push({ code: prefix + suffix, name });
      }
    }
  }
  return served;
}

function readCountries(): ReadonlyMap<string, string> {
  const entries = countries.trim().split(/,\s+/);
  return new Map(entries.map((entry) => [`99${entry.slice(0, 3)}`, entry.slice(4)]));
}
