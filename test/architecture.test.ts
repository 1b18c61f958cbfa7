import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PATHS, PREFIX } from '../contract/endpoints.ts';

/** The house: who may import whom, and the one door to each foreign library. */

const ROOT = resolve(import.meta.dirname, '..');
const FOLDERS = [
  'contract',
  'civil-status',
  'infrastructure',
  'personas',
  'scenarios',
  'provider',
  'identity-sources',
  'relying-party',
  'federation',
  'audit',
  'cli',
] as const;
type Folder = (typeof FOLDERS)[number];

/** What stands above the roof. */
const ABOVE: readonly Folder[] = ['audit', 'cli'];

const GROUND: readonly Folder[] = ['contract', 'civil-status', 'infrastructure'];

const MAY_IMPORT: Record<Folder, readonly Folder[]> = {
  infrastructure: [],
  contract: [],
  'civil-status': [],
  personas: GROUND,
  scenarios: GROUND,
  'identity-sources': [...GROUND, 'personas', 'scenarios'],
  provider: [...GROUND, 'scenarios'],
  'relying-party': ['infrastructure', 'civil-status'],
  federation: FOLDERS.filter((folder) => !ABOVE.includes(folder)),
  audit: ['federation', 'scenarios', 'infrastructure'],
  cli: ['federation', 'audit', 'infrastructure'],
};

const DOORS: Readonly<Record<string, readonly string[]>> = {
  'oidc-provider': [
    'provider/engine/',
    'identity-sources/issuer.ts',
    'infrastructure/oidc-engine.ts',
    'infrastructure/storage/oidc-adapter.ts',
  ],
  nodemailer: ['infrastructure/mail/mail.ts'],
  'junit-report-builder': ['audit/reports/junit.ts'],
  'playwright-core': ['audit/browser/playwright'],
  'axe-core': ['audit/observe/accessibility.ts'],
  'openid-client': ['provider/flow/source-client.ts', 'relying-party/franceconnect.ts'],
};

/** Top folders whose sub-folders are layered. */
const WITHOUT_CIRCLES: readonly Folder[] = ['identity-sources', 'audit', 'provider', 'relying-party', 'federation'];

/** Modules through which a program reaches files, processes or the network. */
const INPUT_OUTPUT = [
  'fs',
  'fs/promises',
  'http',
  'https',
  'net',
  'child_process',
  'process',
  'dgram',
  'dns',
  'worker_threads',
];

interface SourceFile {
  path: string;
  folder: Folder | 'kits';
  text: string;
  imports: string[];
}

const files = FOLDERS.flatMap(sourcesOf);

describe('the house', () => {
  test('has files to check in every folder that exists', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(200);
  });

  test('no import goes where the table does not allow', () => {
    const trespasses = files.flatMap((file) =>
      file.imports.flatMap((specifier) => {
        const target = folderOf(file, specifier);
        if (!target || target === file.folder || MAY_IMPORT[file.folder].includes(target)) return [];
        return [`${file.path} imports ${specifier}`];
      }),
    );
    expect(trespasses).toEqual([]);
  });

  test.each(WITHOUT_CIRCLES)('no sub-folders of %s/ import each other, directly or through others', (folder) => {
    const subFolders = new Set(files.filter((file) => file.folder === folder).map(subFolderOf));
    expect(subFolders.size).toBeGreaterThan(2);
    expect(circularPairs(folder)).toEqual([]);
  });

  test('audit/ sees the federation as any user does, and its console page the shape of such a page', () => {
    const inside = files
      .filter(({ folder }) => folder === 'audit')
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => /\/federation\/(?!index\.ts$)/.test(name))
          .filter((name) => !(path.startsWith('audit/console/') && name.endsWith('/federation/console/added-page.ts')))
          .map((name) => `${path} imports ${name}`),
      );
    expect(inside).toEqual([]);
  });

  test.each(Object.entries(DOORS))('%s is imported through its doors only', (library, doors) => {
    const users = files.filter(({ imports }) =>
      imports.some((name) => name === library || name.startsWith(`${library}/`)),
    );
    expect(users.length).toBeGreaterThan(0);
    const strangers = users.filter(({ path }) => !doors.some((door) => path.startsWith(door)));
    expect(strangers.map(({ path }) => path)).toEqual([]);
  });

  test('the engine’s entry, which prints on Node 20, is imported for its types only', () => {
    const entered = files.filter(({ text }) => /^import (?!type\b)[^;]*from 'oidc-provider'/m.test(text));
    expect(entered.map(({ path }) => path)).toEqual([]);
  });

  test('the environment is read in federation/options/options.ts only', () => {
    const readers = files.filter(({ text }) => /\bprocess\s*\.\s*env\b/.test(text)).map(({ path }) => path);
    expect(readers).toEqual(['federation/options/options.ts']);
  });

  test.each(['contract', 'civil-status'] as const)('%s/ does no input or output', (folder) => {
    const offenders = files
      .filter((file) => file.folder === folder)
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => INPUT_OUTPUT.includes(name.replace(/^node:/, '')))
          .map((name) => `${path} imports ${name}`),
      );
    expect(offenders).toEqual([]);
  });

  test('Node’s own modules are named with node:', () => {
    const bare = files.flatMap(({ path, imports }) =>
      imports.filter((name) => builtinModules.includes(name)).map((name) => `${path} imports ${name}`),
    );
    expect(bare).toEqual([]);
  });
});

describe('kits/', () => {
  const kits = sourcesOf('kits');

  test('a kit is a package of its own: it imports its own files, the published library and Node', () => {
    expect(kits.length).toBeGreaterThan(4);
    const trespasses = kits
      .filter(({ path }) => path.split('/')[2] === 'src')
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            (name) => !name.startsWith('./') && !/^(node:|franceconnect-local(\/|$)|@playwright\/test$)/.test(name),
          )
          .map((name) => `${path} imports ${name}`),
      );
    expect(trespasses).toEqual([]);
  });

  test('its tests import the kit and the examples, nothing of the house', () => {
    const trespasses = kits
      .filter(({ path }) => path.split('/')[2] === 'test')
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => FOLDERS.some((folder) => name.includes(`/${folder}/`)))
          .map((name) => `${path} imports ${name}`),
      );
    expect(trespasses).toEqual([]);
  });
});

describe('provider/', () => {
  const provider = files.filter(({ folder }) => folder === 'provider');

  test('app.ts alone imports around/, which wraps everything else', () => {
    const importers = provider
      .filter(({ path }) => !path.startsWith('provider/around/'))
      .filter((file) => file.imports.some((name) => targetOf(file, name)?.startsWith('provider/around/')));
    expect(importers.map(({ path }) => path)).toEqual(['provider/app.ts']);
  });

  test('no file imports another one that imports it, directly or through others', () => {
    const imports = new Map(
      provider.map((file) => [file.path, file.imports.flatMap((name) => targetOf(file, name) ?? [])]),
    );
    const reached = (from: string, seen = new Set<string>()): Set<string> => {
      for (const to of imports.get(from) ?? []) if (!seen.has(to)) reached(to, seen.add(to));
      return seen;
    };
    expect([...imports.keys()].filter((path) => reached(path).has(path))).toEqual([]);
  });

  test('routes.ts imports nothing above contract/', () => {
    const routes = provider.find(({ path }) => path === 'provider/routes.ts');
    expect(routes?.imports).toEqual(['../contract/endpoints.ts']);
  });

  test('a path of FranceConnect is written in contract/ and nowhere else', () => {
    const paths = Object.values(PATHS).filter((path) => path !== PATHS.root);
    expect(paths.length).toBeGreaterThan(20);
    const writers = provider.filter(({ text }) => literalsOf(text).some((literal) => holdsPath(literal, paths)));
    expect(writers.map(({ path }) => path)).toEqual([]);
    const outside = files
      .filter(({ folder }) => folder !== 'contract' && folder !== 'provider')
      .filter(({ text }) => literalsOf(text).some((literal) => literal.includes(`${PREFIX}/`)));
    expect(outside.map(({ path }) => path)).toEqual([]);
  });

  test('what is known of a request is in its context: no res.locals, no cast to a Request, one async storage', () => {
    const holding = (pattern: RegExp) => provider.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    expect(holding(/\blocals\b/)).toEqual([]);
    expect(holding(/\bas (unknown as )?(Request|Response)\b/)).toEqual([]);
    expect(holding(/\bnew AsyncLocalStorage\b/)).toEqual(['provider/context.ts']);
  });

  test('faults are ten files at most, typed without never', () => {
    const faults = provider.filter(({ path }) => path.startsWith('provider/around/faults/'));
    expect(faults.length).toBeGreaterThan(5);
    expect(faults.length).toBeLessThanOrEqual(10);
    expect(faults.filter(({ text }) => /\bas (unknown as )?never\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('no prototype of a library is changed but by the recipe of its documentation', () => {
    const patching = provider.filter(({ text }) => /\bprototype\b/.test(text));
    expect(patching.map(({ path }) => path)).toEqual(['provider/engine/create-engine.ts']);
    expect(patching[0]?.text).toContain('Recipe: https://github.com/panva/node-oidc-provider/');
  });

  /** The file of this repository an import leads to; undefined for a package. */
  function targetOf({ path }: SourceFile, specifier: string): string | undefined {
    return specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), specifier)) : undefined;
  }

  /** What is written between quotes, comments left out. */
  function literalsOf(text: string): string[] {
    const code = text.replace(/\/\*.*?\*\//gs, '').replace(/(^|\s)\/\/.*$/gm, '');
    return [...code.matchAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g)].map(([literal]) => literal.slice(1, -1));
  }

  /** Whether a literal holds such a path, whole or as the beginning of an address, alone or after an origin. */
  function holdsPath(literal: string, paths: readonly string[]): boolean {
    if (literal.includes(`${PREFIX}/`)) return true;
    const address = literal.replace(/^\$\{\w+\}/, '');
    return paths.some((path) => {
      const start = path.split(':')[0] ?? path;
      return path === start ? address === path || address.startsWith(`${path}?`) : address.startsWith(start);
    });
  }
});

function sourcesOf<Top extends Folder | 'kits'>(folder: Top): (SourceFile & { folder: Top })[] {
  // `scenarios/` has its place in the house before it has a file.
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const absolute = join(entry.parentPath, entry.name);
      const text = readFileSync(absolute, 'utf8');
      return { path: relative(ROOT, absolute), folder, text, imports: importsOf(text) };
    });
}

/** Static imports, re-exports and dynamic imports with a literal. */
function importsOf(text: string): string[] {
  const statement =
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(statement)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
}

/** `web` of `relying-party/web/csrf.ts`; empty for the files of the top folder itself. */
function subFolderOf({ path }: Pick<SourceFile, 'path'>): string {
  const [, sub, ...rest] = path.split('/');
  return rest.length > 0 ? (sub ?? '') : '';
}

/**
 * Pairs of sub-folders of a top folder that import each other, directly or through other sub-folders, each with the
 * import lines of the first. The files of the top folder itself compose its sub-folders and belong to none.
 */
function circularPairs(folder: Folder): string[] {
  const imports = new Map<string, Map<string, string[]>>();
  for (const file of files.filter((each) => each.folder === folder)) {
    for (const specifier of file.imports.filter((name) => name.startsWith('.'))) {
      const target = { path: relative(ROOT, resolve(ROOT, dirname(file.path), specifier)) };
      const [from, to] = [subFolderOf(file), subFolderOf(target)];
      if (!target.path.startsWith(`${folder}/`) || !from || !to || from === to) continue;
      const ofFrom = imports.get(from) ?? new Map<string, string[]>();
      imports.set(from, ofFrom.set(to, [...(ofFrom.get(to) ?? []), `${file.path} imports ${specifier}`]));
    }
  }
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of imports.get(from)?.keys() ?? []) if (!seen.has(to)) reached(to, seen.add(to));
    return seen;
  };
  return [...imports].flatMap(([from, targets]) =>
    [...targets]
      .filter(([to]) => reached(to).has(from))
      .map(([to, lines]) => `${from} → ${to} → … → ${from}: ${lines.join('; ')}`),
  );
}

function folderOf({ path }: SourceFile, specifier: string): Folder | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = relative(ROOT, resolve(ROOT, dirname(path), specifier)).split('/')[0];
  return FOLDERS.find((folder) => folder === target);
}
