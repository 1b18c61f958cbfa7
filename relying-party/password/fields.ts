import type { Reading } from '../web/fields.ts';
import type { FormOf } from '../web/forms.ts';
import { passwordFault } from './rules.ts';

/** A new password typed twice. */
export function readNewPassword(
  { motDePasse, motDePasseBis }: FormOf<'motDePasse' | 'motDePasseBis'>,
  nir: string,
): Reading<string> {
  const fault = passwordFault(motDePasse, nir);
  if (fault) return { ok: false, errors: { motDePasse: fault } };
  if (motDePasse !== motDePasseBis) {
    return { ok: false, errors: { motDePasseBis: 'Les deux mots de passe ne sont pas identiques.' } };
  }
  return { ok: true, value: motDePasse };
}
