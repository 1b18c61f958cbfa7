import { explain, findCode, nearestCode } from '../../contract/errors/explain.ts';
import { masked } from '../../infrastructure/secrets.ts';
import { UserError } from '../../infrastructure/user-error.ts';

/** Characters: longer than any code, and maybe a secret that was sent by mistake. */
const TOO_LONG = 16;

/**
 * What `franceconnect-local explain CODE` prints.
 * @throws UserError naming the nearest code when there is no such one
 */
export function explanationText(text: string): string {
  const code = findCode(text);
  if (!code) throw new UserError(unknownCode(text));
  const { entry, sections } = explain(code);
  return [
    `${code} — HTTP ${entry.http}${entry.simulated ? '' : ' — not simulated here'}`,
    `« ${entry.message} »${entry.contact ? ' — « Contactez-nous »' : ''}`,
    ...sections.flatMap((section) => ['', section.title, `  ${section.text}`]),
  ].join('\n');
}

/** The sentence about a code nobody knows. */
export function unknownCode(text: string): string {
  const nearest = nearestCode(text);
  const shown = text.length > TOO_LONG ? masked(text) : `'${text}'`;
  return `FranceConnect has no error code ${shown}. Did you mean ${nearest}? ${explain(nearest).entry.trigger}`;
}
