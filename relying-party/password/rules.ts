import { normaliseNir } from '../../civil-status/nir.ts';

/** What a password must have, in the words of both forms (seeds; reference: CPF site B4). */
export const CRITERIA: readonly { label: string; met: (password: string) => boolean }[] = [
  { label: '8 caractères', met: (password) => [...password].length >= 8 },
  { label: '1 majuscule', met: (password) => /[A-Z]/.test(password) },
  { label: '1 minuscule', met: (password) => /[a-z]/.test(password) },
  { label: '1 chiffre', met: (password) => /[0-9]/.test(password) },
];

/** Longer ones cost more to hash than they are worth. */
export const LONGEST_PASSWORD = 128;

/**
 * What is wrong with a new password, a sentence; undefined when it will do.
 * @param nir the holder's number, which the password must not contain; empty when it is not known
 */
export function passwordFault(password: string, nir: string): string | undefined {
  if (password === '') return 'Choisissez un mot de passe.';
  const missing = CRITERIA.filter(({ met }) => !met(password)).map(({ label }) => label);
  if (missing.length > 0) return `Il manque à votre mot de passe : ${missing.join(', ')}.`;
  if ([...password].length > LONGEST_PASSWORD) return `Le mot de passe compte ${LONGEST_PASSWORD} caractères au plus.`;
  if (nir && normaliseNir(password).includes(nir)) {
    return 'Le mot de passe ne doit pas contenir votre numéro de sécurité sociale.';
  }
  return undefined;
}
