import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { UserError } from '../infrastructure/user-error.ts';
import type { OwnPersona } from './own-persona.ts';
import { freeId, sameCredentialsEverywhere } from './own-persona.ts';

/** Somebody in a file, and where. */
export interface ImportedRow {
  line: number;
  own: OwnPersona;
}

export interface CsvReading {
  rows: ImportedRow[];
  /** What is odd about the file, line by line, in plain sentences. */
  warnings: string[];
}

/** What we read of a row. */
type Column =
  | 'login'
  | 'password'
  | 'family_name'
  | 'preferred_username'
  | 'given_name'
  | 'second_given_name'
  | 'gender'
  | 'title'
  | 'email'
  | 'phone_number'
  | 'birthdate'
  | 'year'
  | 'month'
  | 'day'
  | 'birthplace'
  | 'birthcountry'
  | 'nir'
  | 'spi';

/** Columns of no use to anybody here: addresses, companies, the key of FranceConnect's own mock. */
const UNUSED = null;

/**
 * The four layouts of FranceConnect's own test people (reference: identity sources §4.3), by the name of each column. The
 * same names serve for files with their columns in another order.
 */
const LAYOUTS = {
  low: 'login,password,family_name,preferred_username,given_name,gender,email,phone_number,birthdate,birthplace,birthcountry,country,locality,postal_code,street_address',
  plus: 'login,password,family_name,preferred_username,given_name,gender,email,birthdate,birthplace,birthcountry',
  old: 'id,identifiant,motDePasse,nomDeNaissance,nomDUsage,prenoms,genre,email,telephone,dateDeNaissance,codePostalLieuDeNaissance,codePaysDeNaissance,adressePays,adresseVille,adresseCodePostal,adresseVoie',
  oldest:
    'identifiant,password,nomDeNaissance,prenom,secondPrenom,titre,Gender,email,telephone,birthdate,AAAA,MM,JJ,departementDeNaissance,codeCommune,regionDeNaissance,codePaysDeNaissance,adresseFormatee,siren,siret',
} as const;

const COLUMNS: Readonly<Record<string, Column | typeof UNUSED>> = {
  login: 'login',
  identifiant: 'login',
  password: 'password',
  motdepasse: 'password',
  family_name: 'family_name',
  nomdenaissance: 'family_name',
  preferred_username: 'preferred_username',
  nomdusage: 'preferred_username',
  given_name: 'given_name',
  prenoms: 'given_name',
  prenom: 'given_name',
  secondprenom: 'second_given_name',
  gender: 'gender',
  genre: 'gender',
  titre: 'title',
  email: 'email',
  phone_number: 'phone_number',
  telephone: 'phone_number',
  birthdate: 'birthdate',
  datedenaissance: 'birthdate',
  aaaa: 'year',
  mm: 'month',
  jj: 'day',
  birthplace: 'birthplace',
  // Says postal code and holds the commune's code.
  codepostallieudenaissance: 'birthplace',
  codecommune: 'birthplace',
  birthcountry: 'birthcountry',
  codepaysdenaissance: 'birthcountry',
  nir: 'nir',
  spi: 'spi',
  id: UNUSED,
  country: UNUSED,
  locality: UNUSED,
  postal_code: UNUSED,
  street_address: UNUSED,
  adressepays: UNUSED,
  adresseville: UNUSED,
  adressecodepostal: UNUSED,
  adressevoie: UNUSED,
  departementdenaissance: UNUSED,
  regiondenaissance: UNUSED,
  adresseformatee: UNUSED,
  siren: UNUSED,
  siret: UNUSED,
};

/**
 * Reads people from CSV: the four layouts of FranceConnect's test people, with or without their first line, separated by
 * commas, semicolons or tabs, with `#` comments, blank lines and padded cells.
 * @throws UserError when no layout fits
 */
export async function readPeopleCsv(text: string): Promise<CsvReading> {
  const records = await recordsOf(text);
  const [first] = records;
  if (!first) throw new UserError('The CSV is empty: expected one person a line.');
  const { columns, header, warnings } = columnsOf(first.cells, records);
  const rows: ImportedRow[] = [];
  const lineOf = new Map<string, number>();
  const ids = new Set<string>();
  for (const [index, { cells, line }] of (header ? records.slice(1) : records).entries()) {
    if (index % AT_ONCE === 0) await nextTurn();
    const read = cellsByColumn(cells, columns);
    const login = read.login;
    if (login === undefined || (read.family_name === undefined && read.given_name === undefined)) {
      warnings.push(`Line ${line}: skipped, no ${login === undefined ? 'login' : 'name'}. Is the row shifted?`);
      continue;
    }
    const known = lineOf.get(login.toLowerCase());
    if (known !== undefined) {
      warnings.push(`Line ${line}: skipped, the login '${login}' is already that of line ${known}.`);
      continue;
    }
    lineOf.set(login.toLowerCase(), line);
    if (cells.slice(columns.length).some((cell) => cell !== '')) {
      warnings.push(`Line ${line}: ${cells.length} cells where ${columns.length} were expected. Is the row shifted?`);
    }
    const id = freeId(login, (free) => !ids.has(free));
    ids.add(id);
    rows.push({ line, own: { id, ...ownOf(read, login) } });
  }
  return { rows, warnings };
}

interface CsvRecord {
  cells: string[];
  line: number;
}

/** Characters handed to the parser, and lines read, at once: others wait a few milliseconds meanwhile. */
const PART = 8_192;
const AT_ONCE = 200;

/** Wider than any layout; what a line without end costs the parser grows with its cells. */
const MOST_CELLS = 200;
const LONGEST_LINE = 20_000;

/** Streams alone would hand on all parts in one turn. */
async function* partsOf(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += PART) {
    await nextTurn();
    yield text.slice(start, start + PART);
  }
}

async function recordsOf(text: string): Promise<CsvRecord[]> {
  refuseLongLines(text);
  const parser = Readable.from(partsOf(text)).pipe(
    parse({
      bom: true,
      delimiter: delimiterOf(text),
      trim: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: LONGEST_LINE,
      info: true,
    }),
  );
  const records: CsvRecord[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (record.length > MOST_CELLS) throw new Error(`line ${info.lines} has more than ${MOST_CELLS} cells`);
      const cells = record.map((cell) => cell.trim());
      if (cells.some((cell) => cell !== '')) records.push({ cells, line: info.lines });
    }
  } catch (cause) {
    throw new UserError(`The CSV cannot be read: ${(cause as Error).message}`, { cause });
  }
  return records;
}

/** Commas, unless the first line has more semicolons, as spreadsheets write in French, or tabs. */
function delimiterOf(text: string): string {
  const line = firstLineOf(text);
  const count = (delimiter: string) => line.split(delimiter).length;
  return [',', ';', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ',';
}

function firstLineOf(text: string): string {
  return /^(?!#)[^\n]*\S[^\n]*/m.exec(text.slice(0, 2 * LONGEST_LINE))?.[0] ?? '';
}

/** @throws UserError: the parser takes a line whole, whatever it costs */
function refuseLongLines(text: string): void {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    if (end - start > LONGEST_LINE) {
      throw new UserError(
        `The CSV cannot be read: a line has ${end - start} characters, expected ${LONGEST_LINE} at most.`,
      );
    }
    start = end + 1;
  }
}

/** From the first line when it names columns, else from the layout that has dates where the rows have theirs. */
function columnsOf(first: readonly string[], records: readonly CsvRecord[]) {
  const names = first.map(plain);
  const header = names.filter((name) => Object.hasOwn(COLUMNS, name)).length > first.length / 2;
  if (!header) return { header, columns: columnsByShape(records), warnings: [] as string[] };
  const unknown = first.filter((name) => name !== '' && !Object.hasOwn(COLUMNS, plain(name)));
  const warnings = unknown.length > 0 ? [`Columns that are not used: ${unknown.join(', ')}.`] : [];
  return { header, columns: names.map((name) => COLUMNS[name] ?? UNUSED), warnings };
}

const DATE = /^(\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4})$/;

function columnsByShape(records: readonly CsvRecord[]): (Column | typeof UNUSED)[] {
  const fits = Object.values(LAYOUTS).map((layout) => {
    const columns = layout.split(',').map((name) => COLUMNS[plain(name)] ?? UNUSED);
    const at = columns.indexOf('birthdate');
    const width = columns.length;
    const score = records.filter(({ cells }) => DATE.test(cells[at] ?? '')).length;
    const near = records.filter(({ cells }) => cells.length === width).length;
    return { columns, score, near };
  });
  const best = fits.toSorted((one, other) => other.score - one.score || other.near - one.near)[0];
  if (best && best.score > 0) return best.columns;
  throw new UserError(
    `The CSV has no line that names its columns, and none of its rows has a date of birth where one is expected. Known columns:\n${Object.values(LAYOUTS).join('\n')}`,
  );
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z_]/g, '');
}

function cellsByColumn(
  cells: readonly string[],
  columns: readonly (Column | typeof UNUSED)[],
): Partial<Record<Column, string>> {
  const read: Partial<Record<Column, string>> = {};
  columns.forEach((column, i) => {
    const cell = cells[i];
    if (column !== UNUSED && cell !== undefined && cell !== '') read[column] ??= cell;
  });
  return read;
}

/** An empty cell is a claim that is not sent, as FranceConnect's own mock source has it. */
function ownOf(read: Partial<Record<Column, string>>, login: string): OwnPersona {
  const { family_name, preferred_username, email, phone_number, birthcountry, nir, spi, password } = read;
  const given = [read.given_name, read.second_given_name].filter(Boolean).join(' ');
  const identity = {
    given_name:
      given
        .split(/[\s,;]+/)
        .filter(Boolean)
        .join(' ') || undefined,
    family_name,
    preferred_username,
    birthdate: birthdateOf(read),
    gender: genderOf(read),
    birthplace: read.birthplace && placeCode(read.birthplace),
    birthcountry: birthcountry ?? null,
    email: email ?? null,
    phone_number,
  };
  return {
    why: `Importé sous l’identifiant « ${login.slice(0, 100)} ».`,
    kinds: ['own', 'imported'],
    identity,
    ...(nir !== undefined && { nir }),
    ...(spi !== undefined && { spi }),
    credentials: sameCredentialsEverywhere(login, password),
  };
}

function birthdateOf({ birthdate, year, month = '00', day = '00' }: Partial<Record<Column, string>>) {
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(birthdate ?? '');
  if (french) return [french[3], french[2]?.padStart(2, '0'), french[1]?.padStart(2, '0')].join('-');
  if (birthdate !== undefined || year === undefined) return birthdate;
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
}

const GENDERS: Readonly<Record<string, string>> = {
  m: 'male',
  h: 'male',
  homme: 'male',
  masculin: 'male',
  mr: 'male',
  monsieur: 'male',
  f: 'female',
  femme: 'female',
  feminin: 'female',
  mme: 'female',
  mlle: 'female',
  madame: 'female',
};

function genderOf({ gender, title }: Partial<Record<Column, string>>): string | undefined {
  const word = gender ?? title;
  return word === undefined ? undefined : (GENDERS[plain(word)] ?? word.toLowerCase());
}

/** Spreadsheets take the first zero of a number away. */
function placeCode(code: string): string {
  return /^\d{4}$/.test(code) ? `0${code}` : code.toUpperCase();
}
