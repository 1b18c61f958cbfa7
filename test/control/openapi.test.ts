import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Federation, startFederation } from '../../federation/index.ts';
import { atFixedPorts } from '../../tools/generate-openapi.ts';
import { breakingChanges, type OpenApi, type Schema } from '../../tools/openapi-compatibility.ts';
import { run } from '../examples/run.ts';
import { Member } from '../relying-party/support/member.ts';

interface Call {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
type Document = OpenApi & {
  servers: { url: string }[];
  paths: Record<string, Record<string, Call> & { servers?: { url: string }[] }>;
};

const COMMITTED = new URL('../../franceconnect-local.openapi.json', import.meta.url);
const ajv = new Ajv2020({ strict: false, validateFormats: false });

let federation: Federation;
let document: Document;

beforeAll(async () => {
  federation = await startFederation();
  const { origin } = new URL(federation.franceconnect.issuer);
  document = (await (await fetch(`${origin}/_local/api/openapi.json`)).json()) as Document;
});
afterAll(() => federation.stop());

describe('the OpenAPI document', () => {
  test('pleases a linter', async () => {
    const rules = [
      // Each refusal is the default answer.
      'operation-4xx-response',
      // It runs on this machine.
      'no-server-example.com',
      // The name of a topic says all.
      'tag-description',
    ];
    const options = ['--extends=recommended-strict', ...rules.map((rule) => `--skip-rule=${rule}`), '--format=stylish'];
    const environment = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const command = ['node_modules/@redocly/cli/bin/cli.js', 'lint', fileURLToPath(COMMITTED), ...options];
    const { code, output } = await run(process.execPath, command, environment);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('is valid') });
  });

  test('takes nothing from the programs that use it', async () => {
    const committed = JSON.parse(await readFile(COMMITTED, 'utf8')) as OpenApi;
    expect(breakingChanges(committed, atFixedPorts(document, federation))).toEqual([]);
  });

  test('is the committed one: npx node tools/generate-openapi.ts writes it', async () => {
    const committed = JSON.parse(await readFile(COMMITTED, 'utf8')) as OpenApi;
    expect(atFixedPorts(document, federation)).toEqual(committed);
  });

  test('describes the calls of the CPF site at its own address, and what they answer', async () => {
    const member = await Member.of(federation, 'angele-dubreuil');
    await member.signUp('impots');
    const { url = '' } = federation.cpf ?? {};
    const [account] = ((await (await fetch(`${url}/_sim/api/accounts`)).json()) as { accounts: { id: string }[] })
      .accounts;
    const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/_sim/api/'));
    expect(paths.length).toBeGreaterThan(10);
    const page = await (await fetch(document.servers[0]?.url ?? '')).text();
    for (const [path] of paths) expect(page).toContain(path);
    for (const [path, { servers, get }] of paths) {
      expect(servers).toEqual([{ url }]);
      if (!get) continue;
      const answer = await fetch(url + path.replace('{id}', account?.id ?? '').replace('{nir}', member.nir.nir));
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
      const isValid = ajv.validate(
        get.responses[200]?.content?.['application/json']?.schema ?? false,
        await answer.json(),
      );
      expect({ path, isValid, errors: ajv.errors }).toEqual({ path, isValid: true, errors: null });
    }
  });

  test('describes what the control API answers', async () => {
    const lists = Object.entries(document.paths).filter(
      ([path, { get }]) =>
        get?.responses[200]?.content?.['application/json'] && !/[{]|\/journal\/next|^\/_sim/.test(path),
    );
    expect(lists.length).toBeGreaterThan(5);
    for (const [path, { get }] of lists) {
      const answer = await (await fetch((document.servers[0]?.url ?? '') + path)).json();
      const isValid = ajv.validate(get?.responses[200]?.content?.['application/json']?.schema ?? false, answer);
      expect({ path, isValid, errors: ajv.errors }).toEqual({ path, isValid: true, errors: null });
    }
  });
});

describe('a change of the control API is refused in words', () => {
  const body = {
    type: 'object',
    properties: {
      by: { type: 'string', enum: ['week', 'day'] },
      times: { type: 'number', minimum: 1 },
      use: { anyOf: [{ type: 'string' }, { type: 'object', properties: { id: { type: 'string' } } }] },
    },
    required: ['by'],
    additionalProperties: false,
  };
  const answer = {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'string' }, at: { type: 'number' } }, required: ['id'] },
  };
  const wait = { name: 'wait', in: 'query', schema: { type: 'number' } };
  const api = (change: { body?: object; answer?: object; parameters?: object[]; method?: string } = {}) => ({
    paths: {
      '/clock': {
        [change.method ?? 'post']: {
          parameters: change.parameters ?? [wait],
          requestBody: { content: { 'application/json': { schema: { ...body, ...change.body } } } },
          responses: { 200: { content: { 'application/json': { schema: { ...answer, ...change.answer } } } } },
        },
      },
    },
  });
  const members = (changed: object) => ({ body: { properties: { ...body.properties, ...changed } } });
  const items = (changed: object) => ({ answer: { items: { ...answer.items, ...changed } } });

  const changes: [string, Parameters<typeof api>[0]][] = [
    ['POST /clock is gone', { method: 'put' }],
    ['POST /clock, parameter wait is gone', { parameters: [] }],
    ['POST /clock, parameter wait is now required', { parameters: [{ ...wait, required: true }] }],
    ['POST /clock, parameter of is now required', { parameters: [wait, { ...wait, name: 'of', required: true }] }],
    [
      'POST /clock, body, times is gone',
      { body: { properties: { by: body.properties.by, use: body.properties.use } } },
    ],
    ['POST /clock, body, times is now required', { body: { required: ['by', 'times'] } }],
    ['POST /clock, body, by no longer takes week', members({ by: { type: 'string', enum: ['day'] } })],
    ['POST /clock, body, times is of type integer, was number', members({ times: { type: 'integer', minimum: 1 } })],
    ['POST /clock, body, times has minimum 2, was 1', members({ times: { type: 'number', minimum: 2 } })],
    ['POST /clock, body, use is {"type":"string"}, was {"anyOf":[{"type', members({ use: { type: 'string' } })],
    ['POST /clock, answer[], at is gone', items({ properties: { id: { type: 'string' } } })],
    ['POST /clock, answer[], id is no longer always there', items({ required: [] })],
    [
      'POST /clock, answer[], id is of type string,null, was string',
      items({ properties: { ...answer.items.properties, id: { type: ['string', 'null'] } } }),
    ],
  ];
  test.each(changes)('%s', (words, change) => {
    expect(breakingChanges(api(), api(change))).toEqual([expect.stringContaining(words)]);
  });

  test('what is added takes nothing', () => {
    const wider = {
      ...members({
        by: { type: 'string', enum: ['week', 'day', 'year'] },
        unit: { type: 'string' },
        times: { type: 'number' },
      }),
      parameters: [wait, { ...wait, name: 'of' }],
      ...items({ properties: { ...answer.items.properties, more: { type: 'string' } }, required: ['id', 'more'] }),
    };
    expect(breakingChanges(api(), api(wider))).toEqual([]);
  });
});
