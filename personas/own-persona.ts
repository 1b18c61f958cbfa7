import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { registerFamilyName, splitGivenNames } from '../civil-status/names.ts';
import { generateNir, keyOf, normaliseNir } from '../civil-status/nir.ts';
import { FRANCE } from '../civil-status/places.ts';
import { generateSpi, normaliseSpi } from '../civil-status/spi.ts';
import type { PersonaBook } from './book.ts';
import { credentialsAt, EVERY_SOURCE, PASSWORD, SECRET_CODES } from './citizens/citizen.ts';
import { BRIDGE } from './europeans/european.ts';
import type { ownPersonaSchema } from './own-persona-schema.ts';
import type { Credentials, European, Persona, SourceId, SourceIdentity } from './persona.ts';

export { type OwnIdentity, type OwnPersona, ownPersonaSchema } from './own-persona-schema.ts';

/** A person of one's own, checked. */
type Checked = z.output<typeof ownPersonaSchema>;

/** The sentence of a person whose author gives none. */
export const OWN_KIND = 'own';
const WHY = 'Personne ajoutée sur ce poste.';

/** Those who are there already. */
export type Others = Pick<PersonaBook, 'get' | 'holder'>;

/**
 * Returns a whole person. What was not written down is made up so that no other person has it.
 * @param own checked by {@link ownPersonaSchema}
 */
export function completePersona(own: Checked, others: Others): Persona {
  const { given_name = '', family_name = '', gender, birthdate, birthplace } = own.identity;
  const id = own.id ?? freeId(`${splitGivenNames(given_name)[0] ?? ''} ${family_name}`, (free) => !others.get(free));
  const identity = completeIdentity(own.identity, id);
  if (own.european) return { ...common(own, id), ...europeanOf({ ...own, european: own.european }) };
  const number = numberOf(id);
  const birth = present({ gender, birthdate, birthplace, birthcountry: identity.birthcountry ?? FRANCE });
  const generated = generateNir(birth, 500 + (number % 500));
  const nir = own.nir !== undefined ? normaliseNir(own.nir).slice(0, 13) : generated.ok ? generated.nir : undefined;
  // Those of the stock end below 1 000.
  const spi = own.spi !== undefined ? normaliseSpi(own.spi) : generateSpi(3_999_100_000 + (number % 800_000));
  const { credentials: typed } = own;
  return {
    ...common(own, id),
    identity,
    ...numbered(nir),
    spi,
    credentials: typed ? presentEach(typed) : credentialsOf(id, nir, spi, identity, others),
  };
}

type Common = Omit<Persona, 'identity' | 'credentials'>;

/** What needs no other fact. */
function common({ identity, register, account, certified, mandate, ...own }: Checked, id: string): Common {
  const { given_name = '', family_name = '' } = identity;
  return {
    id,
    label: own.label ?? [splitGivenNames(given_name)[0], registerFamilyName(family_name)].filter(Boolean).join(' '),
    why: own.why ?? WHY,
    kinds: own.kinds ?? [OWN_KIND],
    ...(register && { register }),
    ...(account && { account: present(account) }),
    ...(certified !== undefined && { certified }),
    ...(mandate && { mandate: present(mandate) }),
  };
}

/** No claim is made up for a European: what the country does not send stays absent, and few have a French number. */
function europeanOf({
  identity: { birthcountry, email, ...claims },
  european,
  credentials: typed,
  nir,
  spi,
}: Checked & { european: European }): Pick<
  Persona,
  'identity' | 'european' | 'nir' | 'nir_key' | 'spi' | 'credentials'
> {
  return {
    identity: present({ ...claims, birthcountry: birthcountry ?? undefined, email: email ?? undefined }),
    european,
    ...numbered(nir === undefined ? undefined : normaliseNir(nir).slice(0, 13)),
    ...(spi !== undefined && { spi: normaliseSpi(spi) }),
    credentials: typed ? presentEach(typed) : { [BRIDGE]: { identifiant: european.identifier } },
  };
}

/** A number and its key, which a number that is none lacks. */
function numbered(nir: string | undefined): Pick<Persona, 'nir' | 'nir_key'> {
  if (nir === undefined) return {};
  const key = keyOf(nir);
  return key === undefined ? { nir } : { nir, nir_key: key };
}

/** FranceConnect refuses an identity without country or e-mail: both are made up unless the person is said to have none. */
function completeIdentity(given: Checked['identity'], id: string): SourceIdentity {
  const { birthcountry = FRANCE, email = `${id}@example.org`, ...rest } = given;
  return present({ ...rest, birthcountry: birthcountry ?? undefined, email: email ?? undefined });
}

/**
 * Names what {@link completePersona} adds to a person as written down, for example `nir` or `identity.email`.
 * @param own as written down, checked
 */
export function madeUp(own: Checked, persona: Persona): string[] {
  const added = (given: object, whole: object) =>
    Object.keys(whole).filter((name) => (given as Record<string, unknown>)[name] === undefined);
  return [
    ...added(own, persona).filter((name) => MADE_UP.has(name)),
    ...added(own.identity, persona.identity).map((name) => `identity.${name}`),
  ];
}

const MADE_UP: ReadonlySet<string> = new Set(['id', 'nir', 'spi', 'credentials']);

/** Every built-in source, by what it knows people by. Where that is missing or somebody else's, by the id: nobody is shut out. */
function credentialsOf(
  id: string,
  nir: string | undefined,
  spi: string,
  { email, phone_number }: { email?: string | undefined; phone_number?: string | undefined },
  others: Others,
): Record<SourceId, Credentials> {
  const usual = credentialsAt(EVERY_SOURCE, { id, nir: nir ?? id, spi, email: email ?? id, phone: phone_number ?? id });
  return Object.fromEntries(
    Object.entries(usual).map(([source, each]) => {
      const holder = others.holder(source, each.identifiant);
      return [source, holder && holder.id !== id ? { ...each, identifiant: id } : each];
    }),
  );
}

/** The same word at every built-in source, as in FranceConnect's own files; secret codes are digits, and stay everybody's. */
export function sameCredentialsEverywhere(identifiant: string, password = PASSWORD): Record<SourceId, Credentials> {
  const usual = { identifiant, password };
  return Object.fromEntries(
    EVERY_SOURCE.map((source) => {
      const code = SECRET_CODES[source];
      return [source, code === undefined ? usual : { identifiant, password: code }];
    }),
  );
}

/** Beyond so many of one name, looking for the next number would take longer with each. */
const MOST_NAMESAKES = 100;

/** `Anne-Laure d’Ornéguy` is `anne-laure-d-orneguy`; the next one of that name ends in `-2`. */
export function freeId(name: string, isFree: (id: string) => boolean): string {
  const base = slug(name) || 'personne';
  for (let count = 1; ; count += 1) {
    const id =
      count === 1 ? base : count <= MOST_NAMESAKES ? `${base}-${count}` : `${base}-${randomBytes(6).toString('hex')}`;
    if (isFree(id)) return id;
  }
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 90);
}

/** The same for the same id, wherever it is worked out. */
function numberOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0);
}

function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function presentEach(typed: Record<string, { identifiant: string; password?: string | undefined }>) {
  return Object.fromEntries(Object.entries(typed).map(([source, each]) => [source, present(each)]));
}
