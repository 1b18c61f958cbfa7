import { z } from 'zod';
import { type NirRefusal, nirKey, normaliseNir, parseNir } from '../../civil-status/nir.ts';
import type { FieldErrors } from '../../infrastructure/web/forms.tsx';
import { BadRequest } from '../bad-request.ts';
import type { Eligibility } from './age.ts';

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
  const email = readEmail(values.email);
  const errors: FieldErrors = {
    ...number.errors,
    ...(!email && { email: 'Saisissez une adresse e-mail valide, par exemple camille@exemple.fr.' }),
    ...(eligibility === 'apprentices-only' &&
      !values.apprentissage && { apprentissage: 'À 15 ans, un contrat d’apprentissage signé est nécessaire.' }),
    ...(!values.cgu && { cgu: 'Vous devez accepter les conditions générales d’utilisation.' }),
  };
  if (number.nir && email && Object.keys(errors).length === 0) {
    return { ok: true, completion: { nir: number.nir, email } };
  }
  return { ok: false, errors };
}

const REFUSALS: Record<NirRefusal, string> = {
  format: 'Le numéro de sécurité sociale doit comporter 13 caractères.',
  provisional: 'Ce numéro semble provisoire. Votre numéro définitif est nécessaire.',
  order: 'Ce numéro de sécurité sociale n’existe pas : vérifiez ses trois derniers chiffres.',
  key: 'La clé ne correspond pas au numéro saisi.',
};

/** The number and its key, which may have been typed, or pasted, at the end of the number. */
function readNumber(values: CompletionValues): { nir?: string; errors: FieldErrors } {
  const typed = normaliseNir(values.nir);
  const number = parseNir(typed.slice(0, 13));
  if (!number.ok || (typed.length !== 13 && typed.length !== 15)) {
    return { errors: { nir: REFUSALS[number.ok ? 'format' : number.reason] } };
  }
  const key = normaliseNir(values.cle);
  const pasted = typed.slice(13);
  if (!key && !pasted) return { errors: { cle: 'Saisissez la clé, les deux chiffres qui suivent le numéro.' } };
  const expected = nirKey(number.nir);
  if ((key && key !== expected) || (pasted && pasted !== expected)) return { errors: { cle: REFUSALS.key } };
  return { nir: number.nir, errors: {} };
}

/** The domain is written in lower case, the rest as its owner writes it. */
function readEmail(typed: string): string | undefined {
  const email = z.email().max(254).safeParse(typed.trim());
  return email.success ? email.data.replace(/@.*$/, (domain) => domain.toLowerCase()) : undefined;
}
