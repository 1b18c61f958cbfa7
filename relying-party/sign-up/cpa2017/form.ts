import type { FieldErrors } from '../../../infrastructure/pages/forms.tsx';
import { readNewPassword } from '../../password/fields.ts';
import {
  errorsOf,
  type Reading,
  readEmailTwice,
  readFamilyName,
  readGivenName,
  readNumber,
  readTelephones,
} from '../../web/fields.ts';
import type { FormOf } from '../../web/forms.ts';
import type { Registration } from '../registration.ts';

/** The fields of the one page (seed 000), in its order. */
export const FIELDS = [
  'nir',
  'cle',
  'prenom',
  'nom',
  'fixe',
  'mobile',
  'email',
  'emailBis',
  'motDePasse',
  'motDePasseBis',
  'conserver',
  'image',
  'nombre',
  'apprentissage',
  'cgu',
] as const;
export type Field = (typeof FIELDS)[number];
export type Values = FormOf<Field>;

/** Typed or chosen each time: never kept, never sent back. */
const FLEETING: readonly Field[] = ['motDePasse', 'motDePasseBis', 'image', 'nombre'];

export function keepable(values: Values): Record<string, string> {
  return Object.fromEntries(FIELDS.filter((name) => !FLEETING.includes(name)).map((name) => [name, values[name]]));
}

/** What the page says, the password apart. */
export type Answers = Omit<Registration, 'passwordHash'>;

export interface PageReading {
  /** Undefined while a field is not in order. */
  answers: Answers | undefined;
  /** The password typed; undefined when it will not do, or when the one kept is to serve. */
  password: string | undefined;
  errors: FieldErrors;
}

/**
 * Checks the page.
 * @param hasKept a password was kept (« Conserver ce mot de passe »): left empty, it serves
 * @param pictureError what is wrong with the picture clicked, a sentence
 */
export function readPage(values: Values, hasKept: boolean, pictureError: string | undefined): PageReading {
  const [number, given, family] = [readNumber(values), readGivenName(values), readFamilyName(values)];
  const [telephones, email] = [readTelephones(values, false), readEmailTwice(values)];
  const usesKept = hasKept && values.motDePasse === '' && values.motDePasseBis === '';
  const password: Reading<string | undefined> = usesKept
    ? { ok: true, value: undefined }
    : readNewPassword(values, number.ok ? number.value : '');
  const errors: FieldErrors = {
    ...errorsOf(number, given, family, telephones, email, password),
    ...(pictureError && { image: pictureError }),
    ...(!values.cgu && { cgu: 'Vous devez accepter les conditions générales d’utilisation.' }),
  };
  const inOrder = number.ok && given.ok && family.ok && telephones.ok && email.ok && Object.keys(errors).length === 0;
  return {
    errors,
    password: password.ok ? password.value : undefined,
    answers: inOrder
      ? {
          nir: number.value,
          givenName: given.value,
          familyName: family.value,
          contact: { email: { value: email.value }, ...telephones.value },
          apprentice: values.apprentissage !== '',
        }
      : undefined,
  };
}
