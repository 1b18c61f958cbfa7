import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Contact, Person } from '../accounts/account.ts';
import type { Eligibility } from '../sign-up/age.ts';
import {
  ADDRESS_FIELDS,
  errorsOf,
  INVALID_EMAIL,
  type Reading,
  readDiploma,
  readEmailAddress,
  readNumber,
  readOptionalAddress,
  readTelephones,
  readUsageName,
} from '../web/fields.ts';
import { type FormOf, noFields, readFields } from '../web/forms.ts';

const FIELDS = [
  'nomUsage',
  'nir',
  'cle',
  'diplome',
  'email',
  'mobile',
  'fixe',
  ...ADDRESS_FIELDS,
  'apprentissage',
  'cgu',
] as const;

/** The form of `/fc/completer` as typed; a box that is not ticked is empty. */
export type CompletionValues = FormOf<(typeof FIELDS)[number]>;

/** What a well-filled form says. */
export interface Completion {
  nir: string;
  contact: Contact;
  diploma?: string;
  /** Empty for none; absent where FranceConnect sent none, and none is asked. */
  usageName?: string;
}

export type CompletionReading = { ok: true; completion: Completion } | { ok: false; errors: FieldErrors };

/** The form before anything is typed: the address and the nom d'usage FranceConnect sent are for the person to keep or change. */
export const untouched = ({ email = '', usageName = '' }: Sent): CompletionValues => ({
  ...noFields(FIELDS),
  email,
  nomUsage: usageName,
});

/** What FranceConnect sent that the person may change. */
type Sent = Pick<Person, 'email' | 'usageName'>;

/** @throws BadRequest for what no browser sends from this page */
export function completionValues(body: unknown, { usageName }: Sent): CompletionValues {
  const asked = usageName === undefined ? FIELDS.filter((name) => name !== 'nomUsage') : FIELDS;
  return { ...noFields(FIELDS), ...readFields(body, asked) };
}

/** Checks the form; the messages are those of the reference (CPF site B4). Telephones and postal address may be left out (B3). */
export function readCompletion(
  values: CompletionValues,
  eligibility: Eligibility,
  { usageName: sent }: Sent,
): CompletionReading {
  // Left as it came, it is the State's spelling, whatever one may type here.
  const usageName = values.nomUsage === sent ? { ok: true as const, value: sent } : readUsageName(values);
  const [number, diploma] = [readNumber(values), readDiploma(values)];
  const email = readContactAddress(values);
  const [telephones, address] = [readTelephones(values, false), readOptionalAddress(values)];
  const errors: FieldErrors = {
    ...errorsOf(usageName, number, diploma, email, telephones, address),
    ...(eligibility === 'apprentices-only' &&
      !values.apprentissage && { apprentissage: 'À 15 ans, un contrat d’apprentissage signé est nécessaire.' }),
    ...(!values.cgu && { cgu: 'Vous devez accepter les conditions générales d’utilisation.' }),
  };
  const wrong = Object.keys(errors).length > 0;
  if (wrong || !usageName.ok || !number.ok || !diploma.ok || !email.ok || !telephones.ok || !address.ok)
    return { ok: false, errors };
  const contact = {
    email: { value: email.value },
    ...telephones.value,
    ...(address.value && { address: address.value }),
  };
  return {
    ok: true,
    completion: {
      nir: number.value,
      contact,
      ...(diploma.value && { diploma: diploma.value }),
      ...(sent !== undefined && { usageName: usageName.value }),
    },
  };
}

function readContactAddress({ email }: FormOf<'email'>): Reading<string> {
  const value = readEmailAddress(email);
  return value === undefined ? { ok: false, errors: { email: INVALID_EMAIL } } : { ok: true, value };
}
