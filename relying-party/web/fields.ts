import { z } from 'zod';
import { comparableName } from '../../civil-status/names.ts';
import { type NirRefusal, nirKey, normaliseNir, parseNir } from '../../civil-status/nir.ts';
import { communesByPostalCode } from '../../civil-status/places.ts';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { PostalAddress } from '../accounts/account.ts';
import { DIPLOMAS, REPETITIONS, STREET_TYPES } from './choices.ts';
import type { FormOf } from './forms.ts';

/** What fields say once checked, or a sentence by field. The rules are those of the reference (CPF site B4), the sentences ours. */
export type Reading<T> = { ok: true; value: T } | { ok: false; errors: FieldErrors };

const good = <T>(value: T): Reading<T> => ({ ok: true, value });
const bad = (errors: FieldErrors): Reading<never> => ({ ok: false, errors });

/** All the errors of several readings, in their order. */
export function errorsOf(...readings: readonly Reading<unknown>[]): FieldErrors {
  return Object.assign({}, ...readings.map((reading) => (reading.ok ? {} : reading.errors)));
}

const NIR_REFUSALS: Record<NirRefusal, string> = {
  format: 'Le numéro de sécurité sociale doit comporter 13 caractères.',
  provisional: 'Ce numéro semble provisoire. Votre numéro définitif est nécessaire.',
  order: 'Ce numéro de sécurité sociale n’existe pas : vérifiez ses trois derniers chiffres.',
  key: 'La clé ne correspond pas au numéro saisi.',
};

/** Why a number is refused, a sentence for the field it was typed in. */
export function numberRefusal(typed: string, reason: NirRefusal): string {
  return typed.trim() === '' ? 'Saisissez votre numéro de sécurité sociale.' : NIR_REFUSALS[reason];
}

/** The number and its key. Typed after the number, in one field of fifteen characters, the key need not be repeated in its own. */
export function readNumber({ nir, cle }: FormOf<'nir' | 'cle'>): Reading<string> {
  const typed = normaliseNir(nir);
  const [number, keyAfter] = [parseNir(typed.slice(0, 13)), typed.slice(13)];
  const keyApart = normaliseNir(cle);
  const noKey = !keyApart && !keyAfter && { cle: 'Saisissez la clé, les deux chiffres qui suivent le numéro.' };
  if (!number.ok || (keyAfter.length !== 0 && keyAfter.length !== 2)) {
    return bad({ nir: numberRefusal(nir, number.ok ? 'format' : number.reason), ...noKey });
  }
  if (noKey) return bad(noKey);
  const expected = nirKey(number.nir);
  const wrong = [keyApart, keyAfter].some((key) => key && key !== expected);
  return wrong ? bad({ cle: NIR_REFUSALS.key }) : good(number.nir);
}

const NAME = /^[\p{Script=Latin}\p{M} '’-]{1,80}$/u;

/** A name as people write it: Latin letters whatever their accents, spaces, hyphens, apostrophes; 80 at most. */
function readName(field: string, typed: string, what: string): Reading<string> {
  const name = typed.normalize('NFC').trim().replace(/ +/g, ' ');
  if (name === '') return bad({ [field]: `Saisissez ${what}.` });
  return NAME.test(name) && comparableName(name) !== ''
    ? good(name)
    : bad({ [field]: `Saisissez uniquement ${what}.` });
}

export const readFamilyName = ({ nom }: FormOf<'nom'>): Reading<string> =>
  readName('nom', nom, 'votre nom de naissance');

export const readGivenName = ({ prenom }: FormOf<'prenom'>): Reading<string> =>
  readName('prenom', prenom, 'votre prénom');

/** May be left out. */
export const readUsageName = ({ nomUsage }: FormOf<'nomUsage'>): Reading<string> =>
  nomUsage.trim() === '' ? good('') : readName('nomUsage', nomUsage, 'votre nom d’usage');

export function readDiploma({ diplome }: FormOf<'diplome'>): Reading<string | undefined> {
  if (diplome === '') return good(undefined);
  const known = DIPLOMAS.some(({ value }) => value === diplome);
  return known ? good(diplome) : bad({ diplome: 'Choisissez un diplôme de la liste.' });
}

export const INVALID_EMAIL = 'Saisissez une adresse e-mail valide, par exemple chloe.dupont@exemple.fr.';

/** The domain is written in lower case, the rest as its owner writes it; 254 characters at most. */
export function readEmailAddress(typed: string): string | undefined {
  const email = z.email().max(254).safeParse(typed.trim());
  return email.success ? email.data.replace(/@.*$/, (domain) => domain.toLowerCase()) : undefined;
}

/** An address typed twice; both are compared whatever their case. */
export function readEmailTwice({ email, emailBis }: FormOf<'email' | 'emailBis'>): Reading<string> {
  const address = readEmailAddress(email);
  if (!address) return bad({ email: INVALID_EMAIL });
  const same = email.trim().toLowerCase() === emailBis.trim().toLowerCase();
  return same ? good(address) : bad({ emailBis: 'Les deux adresses ne sont pas identiques.' });
}

export interface Telephones {
  mobile?: string;
  landline?: string;
}

const TELEPHONE = 'Saisissez un numéro à 10 chiffres, ou commençant par + et l’indicatif du pays.';

/** Ten French digits (`+33` counts as the first 0), or `+` and another country's number; undefined when it is neither. */
function readTelephone(typed: string): string | undefined {
  const compact = typed.normalize('NFKC').replace(/[\s.()\p{Pd}]/gu, '');
  const national = compact.replace(/^(?:\+|00)330?(?=[1-9]\d{8}$)/, '0');
  if (/^0[1-9]\d{8}$/.test(national)) return national;
  return /^\+(?!33)[1-9]\d{6,14}$/.test(compact) ? compact : undefined;
}

export function readTelephones({ mobile, fixe }: FormOf<'mobile' | 'fixe'>, atLeastOne: boolean): Reading<Telephones> {
  if (atLeastOne && !mobile.trim() && !fixe.trim()) {
    return bad({ mobile: 'Indiquez au moins un numéro de téléphone, mobile ou fixe.' });
  }
  const numbers = { mobile: mobile.trim() && readTelephone(mobile), fixe: fixe.trim() && readTelephone(fixe) };
  if (numbers.mobile === undefined || numbers.fixe === undefined) {
    return bad({
      ...(numbers.mobile === undefined && { mobile: TELEPHONE }),
      ...(numbers.fixe === undefined && { fixe: TELEPHONE }),
    });
  }
  return good({
    ...(numbers.mobile && { mobile: numbers.mobile }),
    ...(numbers.fixe && { landline: numbers.fixe }),
  });
}

export const ADDRESS_FIELDS = [
  'numero',
  'indice',
  'typeVoie',
  'voie',
  'complement',
  'lieuDit',
  'codePostal',
  'commune',
] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

const LINE_MAX_LENGTH = 100;

/** A street or a lieu-dit, and a commune among those of the postal code. */
export function readAddress(typed: FormOf<AddressField>): Reading<PostalAddress> {
  const value = Object.fromEntries(
    ADDRESS_FIELDS.map((name) => [name, typed[name].trim().replace(/ +/g, ' ')]),
  ) as FormOf<AddressField>;
  const communes = communesByPostalCode(value.codePostal).map(({ code }) => code);
  const commune = communes.length === 1 ? communes[0] : communes.find((code) => code === value.commune);
  const errors: FieldErrors = {
    ...(!/^(\d{1,5})?$/.test(value.numero) && { numero: 'Le numéro de voie comporte 5 chiffres au plus.' }),
    ...(!isChoice(REPETITIONS, value.indice) && { indice: 'Choisissez un indice de la liste.' }),
    ...(!isChoice(STREET_TYPES, value.typeVoie) && { typeVoie: 'Choisissez un type de voie de la liste.' }),
    ...(!value.voie && !value.lieuDit && { voie: 'Indiquez le nom de la voie, ou un lieu-dit.' }),
    ...tooLong(value, ['voie', 'complement', 'lieuDit']),
    ...(!/^\d{5}$/.test(value.codePostal)
      ? { codePostal: 'Le code postal comporte 5 chiffres.' }
      : communes.length === 0
        ? { codePostal: 'Aucune commune n’a ce code postal.' }
        : !commune && { commune: 'Choisissez votre ville parmi celles de ce code postal.' }),
  };
  if (!commune || Object.keys(errors).length > 0) return bad(errors);
  return good({
    ...(value.numero && { number: value.numero }),
    ...(value.indice && { repetition: value.indice }),
    ...(value.typeVoie && { streetType: value.typeVoie }),
    ...(value.voie && { street: value.voie }),
    ...(value.complement && { complement: value.complement }),
    ...(value.lieuDit && { locality: value.lieuDit }),
    postalCode: value.codePostal,
    commune,
  });
}

/** An address that need not be given: nothing at all, or all it takes. */
export function readOptionalAddress(typed: FormOf<AddressField>): Reading<PostalAddress | undefined> {
  const empty = ADDRESS_FIELDS.every((name) => typed[name].trim() === '');
  return empty ? good(undefined) : readAddress(typed);
}

function isChoice(choices: readonly string[], value: string): boolean {
  return value === '' || choices.includes(value);
}

function tooLong<Name extends string>(values: FormOf<Name>, names: readonly Name[]): FieldErrors {
  const long = names.filter((name) => values[name].length > LINE_MAX_LENGTH);
  return Object.fromEntries(long.map((name) => [name, `${LINE_MAX_LENGTH} caractères au plus.`]));
}
