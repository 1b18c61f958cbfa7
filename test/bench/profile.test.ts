import { describe, expect, test } from '@jest/globals';
import { type CpuProfile, type Frame, sharesOf } from '../../bench/profile/cpu-profile.ts';
import { IDLE, partOf, placeOf } from '../../bench/profile/parts.ts';

const frame = (url: string, functionName = 'f'): Frame => ({ url, functionName });
const inPackage = (name: string) => frame(`file:///app/node_modules/${name}/lib/index.js`);
const ours = (path: string) => frame(`file:///app/dist/${path}`);
const native = frame('', 'writev');

describe('a stack counts as', () => {
  test.each([
    ['the engine', [inPackage('oidc-provider')], 'engine'],
    ['its caller, when a library is no part by itself', [inPackage('zod'), ours('provider/flow/steps/x.js')], 'steps'],
    ['storage', [native, ours('infrastructure/storage/memory.js'), inPackage('oidc-provider')], 'storage'],
    ['journal', [ours('provider/around/journal/steps.js')], 'journal'],
    ['journal, of the sources too', [ours('identity-sources/journal.js')], 'journal'],
    ['pages', [inPackage('preact'), ours('provider/pages/error.js')], 'pages'],
    ['signatures', [frame('node:internal/crypto/hash'), ours('provider/flow/session.js')], 'crypto'],
    ['HTTP', [native, frame('node:net'), frame('node:_http_outgoing'), inPackage('koa')], 'http'],
    ['a call, over its own sockets', [frame('node:net'), frame('node:internal/deps/undici/undici')], 'calls'],
    ['garbage', [frame('', '(garbage collector)')], 'garbage'],
    ['nothing done', [frame('', '(idle)')], IDLE],
    ['the rest', [frame('', '(program)')], 'rest'],
  ])('%s', (_, stack, part) => {
    expect(partOf(stack)).toBe(part);
  });
});

test.each([
  [[native, inPackage('@scope/name')], '@scope/name'],
  [[ours('provider/flow/steps/login.js')], 'provider/flow'],
  [[ours('infrastructure/journal.js')], 'infrastructure'],
  [[frame('node:internal/crypto/util')], 'node:crypto'],
  [[frame('node:internal/deps/undici/undici')], 'node:undici'],
  [[frame('', '(program)'), frame('node:net')], '(program)'],
])('the place of %j is %s', (stack, place) => {
  expect(placeOf(stack)).toBe(place);
});

test('only samples of the window count, each until the next one', () => {
  const profile: CpuProfile = {
    startTime: 1_000,
    nodes: [
      { id: 1, callFrame: frame('', '(root)'), children: [2, 3] },
      { id: 2, callFrame: inPackage('koa') },
      { id: 3, callFrame: inPackage('jose') },
    ],
    // Seen at 1100, 1300, 1600 and 2000.
    samples: [2, 3, 2, 3],
    timeDeltas: [100, 200, 300, 400],
  };
  const names = (stack: readonly Frame[]) => placeOf(stack);
  expect(Object.fromEntries(sharesOf(profile, { from: 0, to: 9_999 }, names))).toEqual({ koa: 600, jose: 300 });
  expect(Object.fromEntries(sharesOf(profile, { from: 1_200, to: 1_700 }, names))).toEqual({ koa: 400, jose: 300 });
});
