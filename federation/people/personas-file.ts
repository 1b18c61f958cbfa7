import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from '../../infrastructure/log.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { PersonaBook } from '../../personas/book.ts';
import { oddities } from '../../personas/coherence.ts';
import { completePersona } from '../../personas/own-persona.ts';
import type { Persona } from '../../personas/persona.ts';
import { watchedFile } from '../input/watched-file.ts';
import { importProgress } from './import-progress.ts';
import { checkedPersona } from './own-people.ts';

/** Under this name the book keeps those of the file. */
const ORIGIN = 'file';

/**
 * Adds the people of a file, and keeps them as the file says: a change counts from the next request on. What is odd is told
 * in the log. A file that cannot be read when it changes is told in the log and changes nothing.
 * @param path a JSON array of people, or CSV in one of the layouts of FranceConnect's test people
 * @returns stops looking at the file
 * @throws UserError listing every fault of the file as it is now
 */
export async function peopleFromFile(path: string, book: PersonaBook, log: Logger): Promise<() => void> {
  const file = resolve(path);
  const read = async () => {
    const { people, warnings } = await readPeopleFile(file, book, importProgress(log));
    for (const { persona, why } of book.put(ORIGIN, people)) warnings.push(`${persona.label} is left out: ${why}`);
    for (const warning of warnings) log.warn({ file }, warning);
    log.info({ file, people: people.length }, 'people read');
  };
  await read();
  return watchedFile(file, async () => {
    try {
      await read();
    } catch (error) {
      log.error({ file, detail: (error as Error).message }, 'the people’s file has faults: the former people stay');
    }
  });
}

/** People between two looks at what else there is to do. */
const AT_ONCE = 50;

interface FileRows {
  rows: { line: number; own: unknown }[];
  warnings: string[];
}

interface PeopleFile {
  people: Persona[];
  warnings: string[];
}

async function readPeopleFile(
  file: string,
  book: PersonaBook,
  progress: (done: number, total: number) => void,
): Promise<PeopleFile> {
  const content = await readText(file);
  const isJson = /^\s*[[{]/.test(content);
  const { rows, warnings }: FileRows = isJson
    ? { rows: rowsOfJson(file, content), warnings: [] }
    : await (await import('../../personas/import.ts')).readPeopleCsv(content);
  const people = new Map<string, Persona>();
  const faults: string[] = [];
  const others = {
    // Those this file brought before give way to those it brings now.
    get: (id: string) => people.get(id) ?? (book.originOf(id) === ORIGIN ? undefined : book.get(id)),
    holder: (source: string, identifiant: string) => book.holder(source, identifiant),
  };
  for (const [index, { line, own }] of rows.entries()) {
    if (index % AT_ONCE === 0) {
      await nextTurn();
      progress(index, rows.length);
    }
    const where = isJson ? `Person ${line}` : `Line ${line}`;
    try {
      const persona = completePersona(checkedPersona(own), others);
      people.set(persona.id, persona);
      warnings.push(...oddities(persona).map((oddity) => `${where}: ${oddity}`));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(`${where}: ${error.message}`);
    }
  }
  if (faults.length > 0) throw new UserError(`The people’s file ${file} cannot be used.\n${faults.join('\n')}`);
  return { people: [...people.values()], warnings };
}

function rowsOfJson(file: string, content: string): { line: number; own: unknown }[] {
  let list: unknown;
  try {
    list = JSON.parse(content);
  } catch (cause) {
    throw new UserError(`The people’s file ${file} is not valid JSON: ${(cause as Error).message}`, { cause });
  }
  if (!Array.isArray(list)) throw new UserError(`The people’s file ${file}: expected a JSON array of people.`);
  return list.map((own: unknown, i) => ({ line: i + 1, own }));
}

async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new UserError(`The people’s file ${file} cannot be read (${why}).`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // As spreadsheets write CSV on Windows.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
