import { normaliseNir } from '../../civil-status/nir.ts';

/** What a password must have, in the words of both forms (seeds; reference: CPF site B4). Pages tick them by the same patterns. */
export const CRITERIA: readonly { label: string; pattern: RegExp }[] = [
  { label: '8 caractères', pattern: /.{8}/su },
  { label: '1 majuscule', pattern: /[A-Z]/su },
  { label: '1 minuscule', pattern: /[a-z]/su },
  { label: '1 chiffre', pattern: /[0-9]/su },
];

/** Longer ones cost more to hash than they are worth. */
export const LONGEST_PASSWORD = 128;

/**
 * What is wrong with a new password, a sentence; undefined when it will do.
 * @param nir the holder's number, which the password must not contain; empty when it is not known
 */
export function passwordFault(password: string, nir: string): string | undefined {
  if (password === '') return 'Choisissez un mot de passe.';
  const missing = CRITERIA.filter(({ pattern }) => !pattern.test(password)).map(({ label }) => label);
  if (missing.length > 0) return `Il manque à votre mot de passe : ${missing.join(', ')}.`;
  if ([...password].length > LONGEST_PASSWORD) return `Le mot de passe compte ${LONGEST_PASSWORD} caractères au plus.`;
  if (nir && normaliseNir(password).includes(nir)) {
    return 'Le mot de passe ne doit pas contenir votre numéro de sécurité sociale.';
  }
  return undefined;
}
