import { readFile } from 'node:fs/promises';
import { UserError } from '../../infrastructure/user-error.ts';

/**
 * What a file of the user's holds.
 * @param what names the file in messages: « The source file »
 * @throws UserError naming the file, when it cannot be read or is no JSON
 */
export async function readJsonFile(what: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const why =
      cause instanceof SyntaxError ? `it is not valid JSON (${cause.message})` : 'it does not exist or cannot be read';
    throw new UserError(`${what} ${file} cannot be used: ${why}.`, { cause });
  }
}
