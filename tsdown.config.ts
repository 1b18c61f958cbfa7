import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';
import { thirdParty } from './tools/third-party.ts';

const common: UserConfig = { fixedExtension: false, platform: 'node', logLevel: 'warn', report: false };

/** Keeps the source maps to our own files: those of the packages are 3 MB that nobody reads. */
const ownSourceMaps: Rolldown.Plugin = {
  name: 'own-source-maps',
  transform: { filter: { id: /\/node_modules\// }, handler: (code) => ({ code, map: { mappings: '' } }) },
};

/**
 * Takes node:http without its module record. Node fills that record by reading every export, and one of them loads Node's fetch:
 * 6 % of the processor of a start (13 of 15 paired rounds were faster).
 */
const httpWithoutFetch: Rolldown.Plugin = {
  name: 'http-without-fetch',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'import-statement' ? '\0http' : null),
  },
  load: {
    filter: { id: /^\0http$/ },
    handler:
      () => `export const { createServer, IncomingMessage, ServerResponse, STATUS_CODES, request, Agent } = process.getBuiltinModule('node:http');
export default process.getBuiltinModule('node:http');`,
  },
};

/**
 * Silences what the engine tells its own developer on the console: in a jest sandbox it warns that it cannot guard the requests
 * it sends, which `provider/engine/outgoing.ts` sends by other means anyway.
 */
const silentEngine: Rolldown.Plugin = {
  name: 'silent-engine',
  load: {
    filter: { id: /\/oidc-provider\/lib\/helpers\/attention\.js$/ },
    handler: () => 'export function info() {}\nexport function warn() {}\n',
  },
};

/** One file of declarations per entry. `tsc -p tsconfig.build.json` has written them; what is left to do is to join them. */
function declarations(
  entry: string,
  module: string,
  { external = [], paths }: { external?: RegExp[]; paths?: () => string } = {},
): UserConfig {
  return {
    ...common,
    name: `declarations of ${entry}`,
    entry: { [entry]: `./.declarations/${module}.d.ts` },
    clean: false,
    dts: { dtsInput: true, emitDtsOnly: true, oxc: true },
    checks: { pluginTimings: false },
    deps: { neverBundle: [/^[^./]/, ...external] },
    ...(paths && { outputOptions: { paths } }),
    treeshake: { moduleSideEffects: false },
  };
}

/** Writes `dist/`: the modules with everything they depend on, the files of the pages, one file of declarations. */
export default defineConfig([
  {
    ...common,
    name: 'modules',
    entry: { index: 'federation/index.ts', pages: 'federation/pages.ts', audit: 'audit/index.ts', cli: 'cli/main.ts' },
    target: 'node20.19',
    // `write-file-atomic` is CommonJS, and its modules here are not.
    define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
    hash: false,
    dts: false,
    minify: true,
    sourcemap: true,
    // oidc-provider calls its records and errors by the names of their classes.
    outputOptions: { keepNames: true, sourcemapExcludeSources: true },
    // `depd`, below koa, makes functions of text.
    checks: { eval: false, pluginTimings: false },
    // Optional peers: what the audit's `--browser` drives, and what its qualification suite looks at pages with.
    deps: { onlyBundle: false, neverBundle: ['playwright-core', 'axe-core'] },
    plugins: [ownSourceMaps, httpWithoutFetch, silentEngine, thirdParty(['@picocss/pico'])],
    copy: [
      { from: 'infrastructure/http/assets/*', to: 'dist/assets' },
      { from: 'relying-party/sign-up/cpa2017/pictures/*', to: 'dist/pictures' },
      { from: 'node_modules/@picocss/pico/css/pico.classless.min.css', to: 'dist/assets', rename: 'pico.css' },
    ],
  },
  declarations('index', 'federation/index'),
  declarations('pages', 'federation/pages'),
  // Its types name the library's, which stay in one place.
  declarations('audit', 'audit/index', { external: [/federation\/index/], paths: () => './index.js' }),
]);
