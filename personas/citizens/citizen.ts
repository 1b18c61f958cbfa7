import { firstDay } from '../../civil-status/birthdate.ts';
import { registerFamilyName, splitGivenNames } from '../../civil-status/names.ts';
import { type BirthFacts, generateNir, nirKey } from '../../civil-status/nir.ts';
import { FRANCE } from '../../civil-status/places.ts';
import type { CivilIdentity, RegisterAnswer } from '../../civil-status/register.ts';
import { generateSpi } from '../../civil-status/spi.ts';
import type { Kind } from '../kinds.ts';
import type { Credentials, FranceConnectAccount, Persona, SourceId, SourceIdentity } from '../persona.ts';

/** An age that does not change with the clock. */
export interface StandingAge {
  years: number;
  /** Birthday, `MM-DD`: the date of birth moves by a year on that day, and the `sub` FranceConnect computes with it. */
  on: string;
}

/** A person of the stock, ready to be seen on any day. */
export interface Citizen {
  readonly id: string;
  /** `YYYY-MM-DD`, presumed or not; or an age. */
  readonly born: string | StandingAge;
  /** @param today `YYYY-MM-DD`. */
  asOf(today: string): Persona;
}

/** What is written about a citizen; the rest is worked out. */
export interface CitizenEntry {
  /** 1 to 999, never shared nor reused: NIR, numéro fiscal and telephone are made from it. */
  no: number;
  id: string;
  /** Without it, first given name and family name. */
  label?: string;
  /** One French sentence for the tester; names FranceConnect's error code when there is one. */
  why: string;
  kinds: readonly Kind[];
  /** First names separated by spaces; a list when one of them holds a space. */
  given: string | readonly string[];
  /** Birth name, with the case its sources use. */
  family: string;
  usage?: string;
  gender: 'male' | 'female' | 'unspecified';
  born: string | StandingAge;
  /** COG: a commune when born in France, else a country. */
  at: string;
  email?: string;
  /** Sources that know the person; without it, the two most used. */
  sources?: readonly StockSource[];
  /** Claims sent instead of the person's own. */
  sends?: SourceIdentity;
  /** Claims never sent. */
  withholds?: readonly (keyof SourceIdentity)[];
  /** The register's answer; `found` unless told otherwise. */
  register?: RegisterAnswer['outcome'];
  account?: FranceConnectAccount;
  /** Sources that have locked the person's account. */
  lockedAt?: readonly StockSource[];
  /** `false`: the identity card is not certified. */
  certified?: false;
  /** Id of the scenario this person carries. */
  scenario?: string;
  /** Facts of the day the NIR was issued, when they differ from today's. */
  nirFrom?: BirthFacts;
  /** The `no` of the entry whose numéro fiscal this one shares: the same person at another time. */
  sameTaxpayerAs?: number;
}

export const PASSWORD = '123';

/** Secret codes typed on the telephone, where a source has one: the same for everybody, as the password is. */
export const SECRET_CODES: Readonly<Record<string, string> & { yris: string; 'france-identite': string }> = {
  yris: '1234',
  'france-identite': '123456',
};

/** What the sources may know somebody by. */
export interface Identifiers {
  id: string;
  nir: string;
  spi: string;
  email: string;
  phone: string;
}

/** What each source asks for (reference: identity sources §2.5 and §8.3, sources of today §7). */
const CREDENTIALS = {
  impots: ({ spi }) => ({ identifiant: spi, password: PASSWORD }),
  ameli: ({ nir }) => ({ identifiant: nir, password: PASSWORD }),
  msa: ({ nir }) => ({ identifiant: nir, password: PASSWORD }),
  'la-poste': ({ email }) => ({ identifiant: email }),
  'mobile-connect': ({ phone }) => ({ identifiant: phone }),
  alicem: ({ id }) => ({ identifiant: id }),
  yris: ({ phone }) => ({ identifiant: phone, password: SECRET_CODES.yris }),
  'france-identite': ({ id }) => ({ identifiant: id, password: SECRET_CODES['france-identite'] }),
  trustme: ({ email }) => ({ identifiant: email, password: PASSWORD }),
} as const satisfies Record<string, (person: Identifiers) => Credentials>;

export type StockSource = keyof typeof CREDENTIALS;

export const EVERY_SOURCE = Object.keys(CREDENTIALS) as readonly StockSource[];

export function citizen(entry: CitizenEntry): Citizen {
  return { id: entry.id, born: entry.born, asOf: (today) => personaOf(entry, today) };
}

function personaOf(entry: CitizenEntry, today: string): Persona {
  const { id, no, why, kinds, sources = ['impots', 'ameli'], account } = entry;
  const abroad = entry.at.startsWith('99');
  const givenNames = typeof entry.given === 'string' ? splitGivenNames(entry.given) : [...entry.given];
  const facts = {
    given_name: givenNames.join(' '),
    family_name: entry.family,
    birthdate: typeof entry.born === 'string' ? entry.born : birthdateOfAge(entry.born, today),
    gender: entry.gender,
    birthplace: abroad ? '' : entry.at,
    birthcountry: abroad ? entry.at : FRANCE,
  };
  const nir = nirOf(entry, facts);
  const spi = generateSpi(3_999_000_000 + (entry.sameTaxpayerAs ?? no));
  const email = entry.email ?? `${id}@example.org`;
  // 06 39 98 is kept by the regulator (ARCEP) for works of fiction.
  const phone = `063998${String(no).padStart(4, '0')}`;

  const identity: SourceIdentity = { ...facts, email, phone_number: `+33${phone.slice(1)}`, ...entry.sends };
  if (entry.usage !== undefined) identity.preferred_username = entry.usage;
  if (abroad && identity.birthplace === '') delete identity.birthplace;
  for (const claim of entry.withholds ?? []) delete identity[claim];

  const registered = {
    ...facts,
    given_name_array: givenNames,
    family_name: registerFamilyName(facts.family_name),
    birthdate: firstDay(facts.birthdate),
  };
  const register = registerAnswer(entry, registered);
  const identifiers = { id, nir, spi, email, phone };
  return {
    id,
    label: entry.label ?? `${givenNames[0]} ${registerFamilyName(entry.family)}`,
    why,
    kinds,
    identity,
    nir,
    nir_key: nirKey(nir),
    spi,
    credentials: locked(credentialsAt(sources, identifiers), entry.lockedAt),
    ...(register && { register }),
    ...(account && { account }),
    ...(entry.certified !== undefined && { certified: entry.certified }),
    ...(entry.scenario !== undefined && { scenario: entry.scenario }),
  };
}

function locked(credentials: Record<SourceId, Credentials>, sources: readonly StockSource[] = []) {
  const closed = sources.flatMap((id) =>
    credentials[id] ? [[id, { ...credentials[id], locked: true }] as const] : [],
  );
  return { ...credentials, ...Object.fromEntries(closed) };
}

/** What somebody types at each of these sources. */
export function credentialsAt(sources: readonly StockSource[], person: Identifiers): Record<SourceId, Credentials> {
  return Object.fromEntries(sources.map((source) => [source, CREDENTIALS[source](person)]));
}

/** The last birthday's date that makes the person that old today. */
function birthdateOfAge({ years, on }: StandingAge, today: string): string {
  const hadBirthday = today.slice(5) >= on;
  const year = Number(today.slice(0, 4)) - years - (hadBirthday ? 0 : 1);
  return `${String(year).padStart(4, '0')}-${on}`;
}

function nirOf({ id, no, nirFrom }: CitizenEntry, facts: BirthFacts): string {
  const generated = generateNir({ ...facts, ...nirFrom }, no);
  if (!generated.ok) throw new Error(`${id}: no NIR can be made, because of the ${generated.reason}`);
  return generated.nir;
}

/** Nothing when the register has nothing to say beyond « found as is ». */
function registerAnswer({ given, register }: CitizenEntry, identity: CivilIdentity): RegisterAnswer | undefined {
  switch (register) {
    case undefined:
      return typeof given === 'string' ? undefined : { outcome: 'found', identity };
    case 'found':
    case 'rectified':
    case 'deceased':
      return { outcome: register, identity };
    default:
      return { outcome: register };
  }
}
