/**
 * The titles of the contract suite, as jest would show them: the test files are loaded with a `@jest/globals` that only
 * takes down what it is given, so tables, loops and computed titles come out as they are run, and nothing is run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { transformSync } from '@swc/core';

/** One test: its file below `test/contract/` and its titles, from the outermost `describe` inwards. */
export interface ContractTest {
  file: string;
  titles: readonly string[];
}

const FOLDER = resolve(import.meta.dirname, '../test/contract');
const found: ContractTest[] = [];
const around: string[] = [];
let file = '';

/** Every test of test/contract/, in the order of the files and then of the tests. */
export async function contractTests(): Promise<ContractTest[]> {
  (globalThis as Record<string, unknown>).contractTitles = recorder();
  const hooks = registerHooks({ resolve: resolveModule, load: loadModule });
  for (const name of readdirSync(FOLDER).sort()) {
    if (!name.endsWith('.test.ts')) continue;
    file = name;
    await import(pathToFileURL(join(FOLDER, name)).href);
  }
  hooks.deregister();
  return found;
}

type Titled = (title: string, ...rest: unknown[]) => void;
type Table = readonly unknown[];

function recorder() {
  const nothing = () => undefined;
  const test = withEach((title) => found.push({ file, titles: [...around, title] }));
  const describe = withEach((title, body) => {
    around.push(title);
    (body as () => void)();
    around.pop();
  });
  return { test, describe, nothing };
}

/** `each` calls the function it is about once per row, with the row's own title. */
function withEach(one: Titled): Titled & { each(table: Table): Titled } {
  const each =
    (table: Table): Titled =>
    (title, body) => {
      table.forEach((row, index) => {
        const values = Array.isArray(row) ? row : [row];
        one(titleOf(title, values, index), () => (body as (...args: unknown[]) => void)(...values));
      });
    };
  return Object.assign((title: string, ...rest: unknown[]) => one(title, ...rest), { each });
}

/** Jest's own way: `%s` and the like take the values in turn, the values left over are not shown. */
function titleOf(title: string, values: readonly unknown[], index: number): string {
  const numbered = title.replaceAll('%#', String(index));
  const wanted = numbered.match(/%[sdifjoOp]/g)?.length ?? 0;
  return format(numbered.replaceAll('%p', '%o'), ...values.slice(0, wanted));
}

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]['resolve']>;
type Load = NonNullable<Parameters<typeof registerHooks>[0]['load']>;

const GLOBALS = `
const { test, describe, nothing } = globalThis.contractTitles;
export { test, test as it, describe };
export const beforeAll = nothing, afterAll = nothing, beforeEach = nothing, afterEach = nothing;
export const expect = nothing, jest = {};
`;

const resolveModule: Resolve = (specifier, context, next) =>
  specifier === '@jest/globals'
    ? { url: `data:text/javascript,${encodeURIComponent(GLOBALS)}`, shortCircuit: true }
    : next(specifier, context);

/** Node strips types by itself, but has no notion of the pages' TSX. */
const loadModule: Load = (url, context, next) => {
  if (!url.endsWith('.tsx')) return next(url, context);
  const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic', importSource: 'preact' } },
    },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
};
