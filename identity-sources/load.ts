import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../infrastructure/user-error.ts';
import { defineIdentitySource, type IdentitySource, type IdentitySourceDefinition } from './identity-source.ts';

/**
 * Reads someone's own source: a module whose default export is a definition, made with `defineIdentitySource` or plain.
 * @param path relative to the current folder
 * @throws UserError naming the file and every problem
 */
export async function loadIdentitySource(path: string): Promise<IdentitySource> {
  const file = resolve(path);
  const exported = (await importModule(file)).default;
  if (exported === undefined) {
    throw new UserError(
      `The identity source file ${file} has no default export. Write: export default { id: …, title: … };`,
    );
  }
  try {
    return defineIdentitySource(exported as IdentitySourceDefinition);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(`In the file ${file}: ${cause.message}`, { cause });
  }
}

async function importModule(file: string): Promise<{ default?: unknown }> {
  try {
    await access(file);
  } catch (cause) {
    throw new UserError(`The identity source file ${file} does not exist or cannot be read.`, { cause });
  }
  try {
    return (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new UserError(`The identity source file ${file} cannot be loaded (${why}).`, { cause });
  }
}
