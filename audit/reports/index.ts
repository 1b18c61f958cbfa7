import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../federation/index.ts';
import type { Reporter } from './reporter.ts';

/** Reports that are files, loaded when asked for. */
const FILES: Readonly<Record<string, () => Promise<Reporter>>> = {
  json: async () => (await import('./json.ts')).json,
  junit: async () => (await import('./junit.ts')).junit,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html/index.tsx')).html,
  qualification: async () => (await import('./qualification/index.tsx')).qualification,
};

/**
 * The reporters of a run; the terminal's own is no file.
 * @param names of built-in ones, `all`, or modules whose default export is one
 * @throws UserError when there is no such report
 */
export async function reportersOf(names: readonly string[]): Promise<Reporter[]> {
  const wanted = names.includes('all') ? [...Object.keys(FILES), ...names] : names;
  const distinct = [...new Set(wanted)].filter((name) => name !== 'all' && name !== 'terminal');
  return Promise.all(distinct.map((name) => FILES[name]?.() ?? loaded(name)));
}

async function loaded(name: string): Promise<Reporter> {
  const known = ['terminal', ...Object.keys(FILES), 'all'].join(', ');
  if (!/[./\\]/.test(name)) throw new UserError(`--report: received ${name}, expected ${known}, or a module`);
  const module = (await import(pathToFileURL(resolve(name)).href).catch((error: Error) => {
    throw new UserError(`--report: ${name} cannot be loaded (${error.message})`);
  })) as { default?: Partial<Reporter> };
  if (typeof module.default?.write === 'function') return { name, write: module.default.write.bind(module.default) };
  throw new UserError(`--report: ${name} has no default export { name, write(report, { folder }) }`);
}
