import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { ControlApi } from '../support/control-api.ts';

interface Call {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface OpenApi {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Call>>;
  components: { schemas: Record<string, object> };
}

let federation: Federation;
let api: ControlApi;
let document: OpenApi;
let calls: { method: string; path: string; call: Call }[];

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  api = new ControlApi(federation);
  ({ body: document } = await api.get<OpenApi>('/openapi.json'));
  calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => ({ method: method.toUpperCase(), path, call })),
  );
});

afterAll(() => federation.stop());

describe('the OpenAPI document', () => {
  test('is 3.1, points at this simulator, and knows every call of the contract with its tests', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: api.url }]);
    const known = calls.map(({ method, path }) => `${method} ${path}`);
    expect(known).toEqual(
      expect.arrayContaining([
        'POST /clients',
        'GET /clients',
        'GET /clients/{client_id}',
        'PATCH /clients/{client_id}',
        'DELETE /clients/{client_id}',
        'POST /sign-in',
        'GET /scenarios',
        'POST /scenarios',
        'GET /journal',
        'POST /clock/advance',
        'POST /clock/freeze',
        'POST /keys',
        'POST /sources/records',
        'POST /sources/{id}/pause',
        'GET /sessions',
        'POST /reset',
      ]),
    );
  });

  test('names each call once, declares its path parameters, and every refusal', () => {
    const ids = calls.map(({ call }) => call.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, call } of calls) {
      const declared = (call.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(call.responses.default).toEqual({ $ref: '#/components/responses/Problem' });
    }
  });

  test('leads every reference somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]*)"/g)].map(
      ([, reference]) => reference ?? '',
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of new Set(references)) {
      const target = reference
        .split('/')
        .slice(1)
        .reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], document);
      expect({ reference, found: target !== undefined }).toEqual({ reference, found: true });
    }
  });

  test('says of a new client what the call itself demands', () => {
    const schema = document.paths['/clients']?.post?.requestBody?.content['application/json']?.schema;
    expect(schema).toMatchObject({ type: 'object', required: ['redirect_uris'], additionalProperties: false });
    expect(schema).toHaveProperty('properties.id_token_signed_response_alg.enum', ['ES256', 'RS256', 'HS256']);
  });

  test('gives answers the calls really give: every list without parameters', async () => {
    const lists = calls.filter(
      ({ method, path }) => method === 'GET' && !path.includes('{') && path !== '/journal/next',
    );
    expect(lists.length).toBeGreaterThan(5);
    for (const { path, call } of lists) {
      const { status, body } = await api.get<unknown>(path);
      expect(status).toBe(200);
      const schema = call.responses[200]?.content?.['application/json']?.schema as { type: string };
      expect({ path, type: Array.isArray(body) ? 'array' : typeof body }).toEqual({ path, type: schema.type });
    }
  });
});

test('the page lists every call', async () => {
  const { body, headers } = await api.get<string>('');
  expect(headers.get('content-type')).toContain('text/html');
  for (const { method, path } of calls) expect(body).toContain(`${method} ${path}`);
});
