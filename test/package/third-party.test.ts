import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';

/** The built package says whose code it carries: for people in a text, for scanners in a bill of materials. */

const FILE = resolve(import.meta.dirname, '../../dist/third-party-licenses.txt');
const SBOM = resolve(import.meta.dirname, '../../dist/sbom.cdx.json');
/** Of the format, as its own library ships them. */
const SCHEMAS = resolve(import.meta.dirname, '../../node_modules/@cyclonedx/cyclonedx-library/res/schema');
const BASE = 'http://cyclonedx.org/schema';
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

test('the bill of materials keeps the format of CycloneDX 1.6 and lists the same packages', async () => {
  const bill = JSON.parse(await readFile(SBOM, 'utf8'));
  const schema = (name: string) =>
    JSON.parse(readFileSync(resolve(SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // They refer to each other by file, not by identifier.
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema({ ...schema(name), $id: `${BASE}/${name}.SNAPSHOT.schema.json` });
  const isValid = ajv.compile(schema('bom-1.6'));
  expect([isValid(bill), isValid.errors]).toEqual([true, null]);
  expect(isValid({ ...bill, components: [{ name: 'express' }] })).toBe(false);
  const listed = bill.components.map(
    ({ group, name, version, licenses }: Component) =>
      `${group ? `${group}/` : ''}${name} ${version} (${licenses[0].expression})`,
  );
  expect(listed).toEqual(titles);
  expect(bill.metadata.component).toMatchObject({ name: 'franceconnect-local', type: 'application' });
  expect(bill.components.map(({ purl }: Component) => purl)).toContainEqual(
    expect.stringMatching(/^pkg:npm\/%40picocss\/pico@\d+\.\d+\.\d+$/),
  );
});

interface Component {
  group?: string;
  name: string;
  version: string;
  licenses: [{ expression: string }];
  purl: string;
}
