import { z } from 'zod';
import type { FieldErrors } from '../../infrastructure/web/forms.tsx';
import { BadRequest } from '../bad-request.ts';
import type { Eligibility } from './age.ts';
import { errorsOf, INVALID_EMAIL, readEmailAddress, readNumber } from './fields.ts';

/** The form of `/fc/completer` as typed; a box that is not ticked is empty. */
export interface CompletionValues {
  nir: string;
  cle: string;
  email: string;
  apprentissage: string;
  cgu: string;
}

/** What a well-filled form says. */
export interface Completion {
  nir: string;
  email: string;
}

export type CompletionReading = { ok: true; completion: Completion } | { ok: false; errors: FieldErrors };

const field = z.string().default('');
const fields = z.object({ nir: field, cle: field, email: field, apprentissage: field, cgu: field });

/** @throws BadRequest when a field comes twice */
export function completionValues(body: unknown): CompletionValues {
  const read = fields.safeParse(body ?? {});
  if (!read.success) throw new BadRequest('Un champ du formulaire a été envoyé plusieurs fois.');
  return read.data;
}

/** Checks the form; the messages are those of the reference (CPF site B4). */
export function readCompletion(values: CompletionValues, eligibility: Eligibility): CompletionReading {
  const number = readNumber(values);
  const email = readEmailAddress(values.email);
  const errors: FieldErrors = {
    ...errorsOf(number),
    ...(!email && { email: INVALID_EMAIL }),
    ...(eligibility === 'apprentices-only' &&
      !values.apprentissage && { apprentissage: 'À 15 ans, un contrat d’apprentissage signé est nécessaire.' }),
    ...(!values.cgu && { cgu: 'Vous devez accepter les conditions générales d’utilisation.' }),
  };
  if (number.ok && email && Object.keys(errors).length === 0) {
    return { ok: true, completion: { nir: number.value, email } };
  }
  return { ok: false, errors };
}
