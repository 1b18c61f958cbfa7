import type { FieldErrors } from '../../../infrastructure/pages/forms.tsx';
import {
  ADDRESS_FIELDS,
  errorsOf,
  readAddress,
  readDiploma,
  readEmailTwice,
  readFamilyName,
  readNumber,
  readTelephones,
} from '../../web/fields.ts';
import { type FormOf, noFields } from '../../web/forms.ts';
import type { Registration } from '../registration.ts';

/** The four steps of the form (seed 002), in their order. */
export const STEPS = ['identite', 'contact', 'adresse', 'mot-de-passe'] as const;
export type Step = (typeof STEPS)[number];

const FIELDS = {
  identite: ['nom', 'nir', 'cle', 'diplome'],
  contact: ['mobile', 'fixe', 'email', 'emailBis'],
  adresse: ADDRESS_FIELDS,
  'mot-de-passe': ['motDePasse', 'motDePasseBis', 'apprentissage', 'cgu'],
} as const satisfies Record<Step, readonly string[]>;

export type StepField = (typeof FIELDS)[Step][number];
export type StepValues = FormOf<StepField>;

/** Typed each time: never kept, never sent back. */
const SECRET: readonly string[] = ['motDePasse', 'motDePasseBis'];

export function fieldsOf(step: Step): readonly StepField[] {
  return FIELDS[step];
}

/** What may be kept of a step. */
export function keepable(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET.includes(name)));
}

/** Every field of the form, what a draft lacks being empty. */
export function valuesOf(kept: Record<string, string> = {}): StepValues {
  return { ...noFields(STEPS.flatMap(fieldsOf)), ...kept };
}

/** What the first three steps say, once in order. */
export type Answers = Omit<Registration, 'passwordHash' | 'apprentice'>;

const ERRORS: Record<Exclude<Step, 'mot-de-passe'>, (values: StepValues) => FieldErrors> = {
  identite: (values) => errorsOf(readFamilyName(values), readNumber(values), readDiploma(values)),
  contact: (values) => errorsOf(readTelephones(values, true), readEmailTwice(values)),
  adresse: (values) => errorsOf(readAddress(values)),
};

/** What is wrong with one of the first three steps. */
export function stepErrors(step: Exclude<Step, 'mot-de-passe'>, values: StepValues): FieldErrors {
  return ERRORS[step](values);
}

/** The first step that is not in order: nobody gets past it. */
export function firstIncomplete(values: StepValues): Step {
  return (
    STEPS.find((step) => step !== 'mot-de-passe' && Object.keys(ERRORS[step](values)).length > 0) ?? 'mot-de-passe'
  );
}

/** @returns undefined while a step is not in order */
export function answersOf(values: StepValues): Answers | undefined {
  const [name, number, diploma] = [readFamilyName(values), readNumber(values), readDiploma(values)];
  const [telephones, email, address] = [readTelephones(values, true), readEmailTwice(values), readAddress(values)];
  if (!name.ok || !number.ok || !diploma.ok || !telephones.ok || !email.ok || !address.ok) return undefined;
  return {
    nir: number.value,
    familyName: name.value,
    ...(diploma.value && { diploma: diploma.value }),
    contact: { email: { value: email.value }, ...telephones.value, address: address.value },
  };
}
