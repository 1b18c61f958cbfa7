import { z } from 'zod';
import type { Operation } from '../../infrastructure/operation.ts';
import { problemSchema } from './problem.ts';

type Json = Record<string, unknown>;

/** The calls of the CPF site, which has an address of its own. */
export interface SiteOperations {
  /** Origin of the site; undefined when it does not run here. */
  origin: string | undefined;
  /** Below this path of the site. */
  path: string;
  /** Filled once the site is built. */
  operations: readonly Operation[];
}

/**
 * The OpenAPI 3.1 document of the control API and of the CPF site's, made from the very schemas that check their calls.
 * @param server address the paths of the control API start from
 * @param needsToken whether the simulator was started with a control token
 */
export function openApi(
  operations: readonly Operation[],
  site: SiteOperations,
  server: string,
  needsToken: boolean,
): Json {
  const paths: Record<string, Json> = {};
  for (const each of operations) paths[each.path] = { ...paths[each.path], [each.method]: described(each, each.path) };
  for (const each of site.operations) {
    const path = site.path + each.path;
    paths[path] = { servers: [{ url: site.origin }], ...paths[path], [each.method]: described(each, path) };
  }
  const all = [...operations, ...site.operations];
  return {
    openapi: '3.1.0',
    info: {
      title: 'franceconnect-local control API',
      version: '0.1.0',
      description:
        'What a program does with a running simulator: services, people, scenarios, time, keys, sources, sessions, journal. It is no part of FranceConnect, which has nothing like it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: [...new Set(all.map(({ topic }) => topic))].map((name) => ({ name })),
    security: needsToken ? [{ controlToken: [] }] : [],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      responses: {
        Problem: {
          description: 'Refused: the body says what was wrong and what to do.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      ...(needsToken && { securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } } }),
    },
  };
}

function described(operation: Operation, path: string): Json {
  const { topic, summary, details, status, answer, files, method } = operation;
  const parameters = [...pathParameters(path), ...queryParameters(operation.query)];
  return {
    operationId: operationId(method, path),
    tags: [topic],
    summary,
    ...(details && { description: details }),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body && { requestBody: requestBody(operation.body, operation) }),
    responses: {
      [status]: {
        description: status === 204 ? 'Done.' : summary,
        ...(answer && { content: { 'application/json': { schema: jsonSchema(answer, 'output') } } }),
        ...(files && { content: Object.fromEntries(files.map((type) => [type, { schema: { type: 'string' } }])) }),
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function requestBody(body: z.ZodType, { bodyType = 'application/json', example }: Operation): Json {
  return {
    required: !body.safeParse({}).success,
    content: { [bodyType]: { schema: jsonSchema(body, 'input'), ...(example !== undefined && { example }) } },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

/** `get /clients/{client_id}` is `getClientsByClientId`: unique, and readable in generated clients. */
function operationId(method: string, path: string): string {
  const words = path
    .replaceAll(/\{(\w+)\}/g, 'by-$1')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}
