import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { describeFaults, faultsOf } from '../../contract/faults.ts';
import { sourceRecordsSchema } from '../../contract/source-record.ts';
import { optionsSchema } from './options.ts';

/** Looked for in the working folder. */
export const DEFAULT_CONFIG_FILE = 'franceconnect-local.config.json';

const sourceFiles = z.array(z.string('a file'), 'a list of files').optional();

/** What a configuration file may say: the options, with sources as files. Described for editors by `franceconnect-local.schema.json`. */
export const configSchema = optionsSchema.extend({
  $schema: z.string('an address').optional(),
  sources: sourceFiles,
  world: z.string('a file').optional(),
  // Read and checked by the command that audits.
  audit: z.unknown().optional(),
  sourceRecords: z.union([z.string('a file'), sourceRecordsSchema]).optional(),
});

/** Options whose value is a path: relative to the file that says so, whatever the working folder. */
const PATHS = ['data', 'world', 'clients', 'dataProviders', 'personas', 'sourceRecords'] as const;

/** A configuration file as read. */
export interface Configured {
  /** For messages. */
  name: string;
  /** Not checked yet. */
  options: Readonly<Record<string, unknown>>;
  /** Files of sources. */
  sources?: string[];
}

/** @returns absolute path, when one was named or the default one exists */
export function findConfigFile(named: string | undefined): string | undefined {
  if (named !== undefined) return resolve(named);
  return existsSync(DEFAULT_CONFIG_FILE) ? resolve(DEFAULT_CONFIG_FILE) : undefined;
}

/** @param problems gets a line for each thing that is wrong with the file itself; the options are checked with all the others */
export function readConfigFile(path: string, problems: string[]): Configured {
  const name = basename(path);
  const { $schema: _schema, audit: _audit, sources, ...options } = contentOf(path, problems);
  const fromFile = (file: string) => resolve(dirname(path), file);
  const located = PATHS.flatMap((option) => {
    const file = options[option];
    return typeof file === 'string' ? [[option, fromFile(file)]] : [];
  });
  const files = sourceFiles.safeParse(sources);
  problems.push(
    ...faultsOf(sourceFiles, sources).map((fault) =>
      describeFaults([{ ...fault, path: `${name}: ${['sources', fault.path].filter(Boolean).join('.')}` }]),
    ),
  );
  return {
    name,
    options: { ...options, ...Object.fromEntries(located) },
    ...(files.data && { sources: files.data.map(fromFile) }),
  };
}

function contentOf(path: string, problems: string[]): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
    problems.push(`${path}: expected a JSON object of options`);
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `is not valid JSON (${cause.message})` : 'cannot be read';
    problems.push(`${path}: ${why}`);
  }
  return {};
}
