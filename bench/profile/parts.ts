import type { Frame } from './cpu-profile.ts';

/** What a sign-in is made of, in the order the page tells it. */
export const PARTS = {
  engine: 'engine (oidc-provider, koa)',
  crypto: 'signatures, hashes, random numbers',
  steps: 'steps of FranceConnect and of the sources',
  calls: 'calls to the sources (openid-client, fetch)',
  pages: 'pages',
  storage: 'storage',
  journal: 'journal',
  http: 'HTTP: requests, answers, routing, sockets',
  garbage: 'garbage collection, compilation',
  rest: 'the rest of the runtime',
} as const;
export type Part = keyof typeof PARTS;

/** Not counted: nothing to do. */
export const IDLE = 'idle';

/** Libraries that are a part by themselves. Any other works for whoever called it. */
const LIBRARIES: Readonly<Record<string, Part>> = {
  'oidc-provider': 'engine',
  koa: 'engine',
  'koa-compose': 'engine',
  delegates: 'engine',
  cookies: 'engine',
  jose: 'crypto',
  'openid-client': 'calls',
  oauth4webapi: 'calls',
  preact: 'pages',
  'preact-render-to-string': 'pages',
  express: 'http',
  router: 'http',
  'body-parser': 'http',
  'cookie-parser': 'http',
  helmet: 'http',
  ioredis: 'storage',
};

/** Our own files, the first that fits. */
const OURS: readonly (readonly [RegExp, Part])[] = [
  [/^infrastructure\/storage\//, 'storage'],
  [/(^|\/)journal[/.-]|memory-journal/, 'journal'],
  [/\/pages\/|^infrastructure\/web\/(page|forms|marks)|^bench\/bare-pages/, 'pages'],
  [/^provider\/engine\/|^identity-sources\/issuer/, 'engine'],
  [/^provider\/flow\/source-client/, 'calls'],
  [/^infrastructure\/web\//, 'http'],
  [/^infrastructure\/(keys|secrets)/, 'crypto'],
  [/./, 'steps'],
];

const NODE: readonly (readonly [RegExp, Part])[] = [
  [/^node:(internal\/)?crypto/, 'crypto'],
  [/^node:internal\/deps\/undici/, 'calls'],
  [/^node:(_http|http|net|stream|internal\/(http|net|streams?[/_]))/, 'http'],
];

/** A part, or {@link IDLE}. @param stack innermost function first */
export function partOf(stack: readonly Frame[]): Part | typeof IDLE {
  const [innermost] = stack;
  if (innermost?.functionName === '(idle)') return IDLE;
  if (innermost?.functionName === '(garbage collector)') return 'garbage';
  for (const { url } of stack) {
    const part = url.startsWith('node:') ? partOfNode(url, stack) : partOfFile(url);
    if (part) return part;
  }
  return 'rest';
}

/** What a package or one of our folders costs: `oidc-provider`, `provider/flow`, `node:crypto`. */
export function placeOf(stack: readonly Frame[]): string {
  const [innermost] = stack;
  if (innermost && /^\(/.test(innermost.functionName)) return innermost.functionName;
  for (const { url } of stack) {
    if (url === '') continue;
    const own = ownFile(url);
    if (own) return folderOf(own);
    return packageOf(url) ?? url.replace(/^node:(internal\/(deps\/)?)?/, 'node:').split('/')[0] ?? url;
  }
  return '(native)';
}

/** Two levels of folders; three where one holds scenarios and journal apart. */
function folderOf(own: string): string {
  const levels = own.startsWith('provider/around/') ? 3 : 2;
  return own.split('/').slice(0, -1).slice(0, levels).join('/');
}

function partOfNode(url: string, stack: readonly Frame[]): Part | undefined {
  const part = NODE.find(([pattern]) => pattern.test(url))?.[1];
  // The sockets of fetch are the call's.
  return part === 'http' && stack.some((frame) => frame.url.includes('/undici/')) ? 'calls' : part;
}

function partOfFile(url: string): Part | undefined {
  const library = packageOf(url);
  if (library !== undefined) return LIBRARIES[library];
  const own = ownFile(url);
  return own === undefined ? undefined : OURS.find(([pattern]) => pattern.test(own))?.[1];
}

function packageOf(url: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
}

/** Below `dist/`, or the bench's bare composition. */
function ownFile(url: string): string | undefined {
  if (url.includes('/node_modules/')) return undefined;
  return /\/dist\/(.+)/.exec(url)?.[1] ?? /\/(bench\/bare-.+)/.exec(url)?.[1];
}
