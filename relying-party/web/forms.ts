import { z } from 'zod';
import { BadRequest } from './bad-request.ts';
import { CSRF_FIELD } from './csrf.ts';

/** What was typed in a form; a field left out, or a box that is not ticked, is empty. */
export type FormOf<Name extends string> = Record<Name, string>;

const field = z
  .string('Un champ du formulaire a été envoyé plusieurs fois.')
  .regex(/^\P{Cc}*$/u, 'Un champ du formulaire contient un caractère de contrôle.')
  .default('');

/**
 * Reads the fields of one of our forms, and nothing else.
 * @throws BadRequest for what no browser sends from our pages: a field unknown or repeated, a control character
 */
export function readFields<Name extends string>(body: unknown, names: readonly Name[]): FormOf<Name> {
  const fields = Object.fromEntries([...names, CSRF_FIELD].map((name) => [name, field]));
  const read = z.strictObject(fields).safeParse(body ?? {});
  if (read.success) return read.data as FormOf<Name>;
  const [issue] = read.error.issues;
  throw new BadRequest(
    issue?.code === 'unrecognized_keys'
      ? 'Le formulaire contient un champ qui n’en fait pas partie.'
      : (issue?.message ?? 'Le formulaire n’a pas pu être lu.'),
  );
}

/** An empty form. */
export function noFields<Name extends string>(names: readonly Name[]): FormOf<Name> {
  return Object.fromEntries(names.map((name) => [name, ''])) as FormOf<Name>;
}
