/** Says what a change of the control API takes from the programs that use it. */

/** The members of a JSON Schema that are compared. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  [keyword: string]: unknown;
}

type Content = Record<string, { schema: Schema }>;

interface Call {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
}

/** The members of an OpenAPI document that are compared. */
export interface OpenApi {
  paths: Record<string, Record<string, unknown>>;
}

/** What a program sends must still be accepted; what it reads must still be answered. */
type Way = 'sent' | 'read';

/** Keywords that refuse more when they grow, and when they shrink. */
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * @returns a sentence for each operation or member that was removed or narrowed, with its name; none for what was added
 */
export function breakingChanges(before: OpenApi, after: OpenApi): string[] {
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).flatMap((method) => {
      const name = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      return now === undefined ? [`${name} is gone`] : compareCalls(name, methods[method] as Call, now as Call);
    }),
  );
}

function compareCalls(name: string, before: Call, after: Call): string[] {
  return [
    ...compareParameters(name, before, after),
    ...compareBodies(name, before, after),
    ...compareAnswers(name, before, after),
  ];
}

function compareParameters(name: string, before: Call, after: Call): string[] {
  const known = before.parameters ?? [];
  const now = after.parameters ?? [];
  const same = (one: { name: string; in: string }) => (other: { name: string; in: string }) =>
    one.name === other.name && one.in === other.in;
  return [
    ...known.flatMap((parameter) => {
      const found = now.find(same(parameter));
      const where = `${name}, parameter ${parameter.name}`;
      return found ? compareSchemas(where, parameter.schema, found.schema, 'sent') : [`${where} is gone`];
    }),
    ...now
      .filter((parameter) => parameter.required && !known.find(same(parameter))?.required)
      .map((parameter) => `${name}, parameter ${parameter.name} is now required`),
  ];
}

function compareBodies(name: string, { requestBody: before }: Call, { requestBody: after }: Call): string[] {
  if (!before) return after?.required ? [`${name} now requires a body`] : [];
  if (!after) return [`${name} no longer takes a body`];
  const required = after.required && !before.required ? [`${name} now requires a body`] : [];
  return [...required, ...compareContents(`${name}, body`, before.content, after.content, 'sent')];
}

function compareAnswers(name: string, { responses: before }: Call, { responses: after }: Call): string[] {
  return Object.entries(before).flatMap(([status, { content }]) => {
    const now = after[status];
    if (!now) return [`${name} no longer answers ${status}`];
    return content ? compareContents(`${name}, answer`, content, now.content ?? {}, 'read') : [];
  });
}

function compareContents(where: string, before: Content, after: Content, way: Way): string[] {
  return Object.entries(before).flatMap(([type, { schema }]) => {
    const now = after[type];
    return now ? compareSchemas(where, schema, now.schema, way) : [`${where} is no longer ${type}`];
  });
}

function compareSchemas(where: string, before: Schema, after: Schema, way: Way): string[] {
  if (before.anyOf || after.anyOf) return compareAlternatives(where, before, after, way);
  return [
    ...compareValues(where, before, after, way),
    ...(way === 'sent' ? compareBounds(where, before, after) : []),
    ...compareMembers(where, before, after, way),
    ...(before.items && after.items ? compareSchemas(`${where}[]`, before.items, after.items, way) : []),
  ];
}

/** Each alternative that could be sent still can; each that may be read could be before. */
function compareAlternatives(where: string, before: Schema, after: Schema, way: Way): string[] {
  const [these, those] = [before.anyOf ?? [before], after.anyOf ?? [after]];
  const matches = (one: Schema, other: Schema) => compareSchemas(where, one, other, way).length === 0;
  const isKept =
    way === 'sent'
      ? these.every((one) => those.some((other) => matches(one, other)))
      : those.every((other) => these.some((one) => matches(one, other)));
  return isKept ? [] : [`${where} is ${JSON.stringify(after)}, was ${JSON.stringify(before)}`];
}

function compareValues(where: string, before: Schema, after: Schema, way: Way): string[] {
  const types = [before.type, after.type].map((type) => (type === undefined ? undefined : [type].flat()));
  const [had, has] = way === 'sent' ? types : types.toReversed();
  // An integer is a number.
  const takes = (type: string) => has?.includes(type) || (type === 'integer' && has?.includes('number'));
  if (has && !had?.every(takes)) return [`${where} is of type ${types[1] ?? 'any'}, was ${types[0] ?? 'any'}`];
  if (way === 'read') return [];
  const [values, now] = [before, after].map(
    (schema) => schema.enum ?? ('const' in schema ? [schema.const] : undefined),
  );
  if (!now) return [];
  if (!values) return [`${where} takes ${now.join(', ')} only`];
  return values.filter((value) => !now.includes(value)).map((value) => `${where} no longer takes ${value}`);
}

function compareBounds(where: string, before: Schema, after: Schema): string[] {
  const number = (value: unknown, none: number) => (typeof value === 'number' ? value : none);
  const narrowed = [
    ...LOWER_BOUNDS.filter((name) => number(after[name], -Infinity) > number(before[name], -Infinity)),
    ...UPPER_BOUNDS.filter((name) => number(after[name], Infinity) < number(before[name], Infinity)),
    ...['pattern', 'format'].filter((name) => after[name] !== undefined && after[name] !== before[name]),
  ];
  return narrowed.map((name) => `${where} has ${name} ${after[name]}, was ${before[name] ?? 'without'}`);
}

function compareMembers(where: string, before: Schema, after: Schema, way: Way): string[] {
  const inside = (name: string) => `${where}, ${name}`;
  const members = Object.entries(before.properties ?? {}).flatMap(([name, schema]) => {
    const now = after.properties?.[name];
    if (now) return compareSchemas(inside(name), schema, now, way);
    return way === 'read' || after.additionalProperties === false ? [`${inside(name)} is gone`] : [];
  });
  const [was, is] = [before.required ?? [], after.required ?? []];
  if (way === 'read') {
    const lost = was.filter((name) => after.properties?.[name] && !is.includes(name));
    return [...members, ...lost.map((name) => `${inside(name)} is no longer always there`)];
  }
  const demanded = is.filter((name) => !was.includes(name)).map((name) => `${inside(name)} is now required`);
  const isClosed =
    after.additionalProperties === false && before.additionalProperties !== false && before.type === 'object';
  return [...members, ...demanded, ...(isClosed ? [`${where} no longer takes other members`] : [])];
}
