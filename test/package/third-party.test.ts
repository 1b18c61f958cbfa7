import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';

/** The built package says whose code it carries. */

const FILE = resolve(import.meta.dirname, '../../dist/third-party-licenses.txt');
let titles: string[];

beforeAll(async () => {
  const text = await readFile(FILE, 'utf8');
  titles = [...text.matchAll(/^(\S+ \d\S* \(.+\))\n-+$/gm)].map(([, title = '']) => title);
});

test.each(['express', 'oidc-provider', 'openid-client', 'ioredis', 'nodemailer', 'zod', 'koa', '@picocss/pico'])(
  'it carries %s and its license',
  (name) => {
    expect(titles).toContainEqual(expect.stringMatching(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|MIT-0)\\)$`)));
  },
);

test.each(['typescript', 'jest', 'tsdown', 'supertest', '@types/node'])('it does not carry %s', (name) => {
  expect(titles.filter((title) => title.startsWith(`${name} `))).toEqual([]);
});

test('every license allows the code to be passed on in a package under MIT', () => {
  const licenses = titles.map((title) => /\((.+)\)$/.exec(title)?.[1]);
  expect([...new Set(licenses)].toSorted()).toEqual([
    '0BSD',
    'Apache-2.0',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'ISC',
    'MIT',
    'MIT-0',
  ]);
});
