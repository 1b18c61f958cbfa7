import fc from 'fast-check';
import { SECRET_NAMES } from '../../../infrastructure/secrets.ts';
import type { Sample } from './samples.ts';

/** A request as it leaves: bytes are written as they are. */
export interface Shot {
  method: string;
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** How it is sent and its answer read; whole and at once unless said. */
  delivery?: Delivery;
  /** What is put among the bytes of the request, and where: it then goes over a socket of its own. */
  raw?: { at: number; bytes: string };
}

/** The body in two parts, half of it only; the answer read after a while, or not at all. */
const DELIVERIES = ['slow-body', 'half-body', 'slow-reader', 'no-reader'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** A secret that is sent under names that say so, where it does not belong. */
export const PLANTED = 'planted-Hq7LxW2vTn9ZkRb4CyPd';
const PLACES = [...SECRET_NAMES].filter((name) => !name.includes('cookie'));

/** One change to a sample; numbers are taken modulo what there is to change. */
export type Edit =
  | { kind: 'replace' | 'repeat'; at: number; text: string }
  | { kind: 'drop'; at: number }
  | { kind: 'add'; at: number; text: string }
  | { kind: 'array'; at: number; text: string }
  | { kind: 'member'; at: number; value: unknown }
  | { kind: 'header'; name: string; text: string }
  | { kind: 'segment'; at: number; text: string }
  | { kind: 'method'; method: string }
  | { kind: 'body'; text: string }
  | { kind: 'nest'; at: number; levels: number }
  | { kind: 'broad'; count: number }
  | { kind: 'size'; at: number; length: number }
  | { kind: 'move'; at: number }
  | { kind: 'secret'; name: string }
  | { kind: 'delivery'; delivery: Delivery }
  | { kind: 'raw'; at: number; bytes: string };

const NASTY = [
  '',
  ' ',
  '\0',
  '%',
  '%00',
  '%E0%A4%A',
  '\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR '1'='1",
  '{{7*7}}',
  '#{7*7}',
  '../../../../etc/passwd',
  '..%2f..%2fpackage.json',
  'javascript:alert(1)',
  '//evil.example',
  'https://evil.example/',
  'http://localhost:0/',
  'http://[::1',
  'data:text/html,x',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '9007199254740993',
  '[]',
  '{}',
  '\u202e',
  '\ufeff',
  '\u2028',
  'é'.repeat(300),
  '𝔘'.repeat(50),
  'a'.repeat(9_000),
  'a,b;c=d&e=f#g',
  '=CMD()|A1',
  'Bearer',
  'Basic Og==',
];

const HEADERS = [
  'authorization',
  'cookie',
  'host',
  'origin',
  'referer',
  'accept',
  'accept-language',
  'content-type',
  'content-encoding',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'dpop',
  'range',
  'if-none-match',
  'if-modified-since',
  'expect',
  'x-http-method-override',
];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'];

/** What no library sends. */
const BYTES = [
  '',
  '\0',
  '\r\n',
  '\r\n\r\n',
  '\n',
  ' ',
  '\x80\xff',
  '\r\nHost: evil.example',
  '\r\nContent-Length: 5',
  '\r\nTransfer-Encoding: chunked',
  '\r\nTransfer-Encoding: gzip, chunked\r\nContent-Length: 3',
  '\r\nUpgrade: websocket\r\nConnection: Upgrade',
  '\r\nExpect: 100-continue',
  '\r\n folded: header',
  '\r\n0\r\n\r\nGET /_local HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ' HTTP/9.9',
];

const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/csv',
  'text/plain; charset=utf-7',
  'application/x-www-form-urlencoded; charset=klingon',
];

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose every part may be wrong. */
const token = fc
  .record({
    alg: fc.constantFrom('none', 'HS256', 'RS256', 'ES256', 'dir', '', null, 7, ['none']),
    claims: fc.oneof(
      fc.json().map((text): unknown => JSON.parse(text)),
      fc.dictionary(fc.string(), fc.jsonValue()),
    ),
    signature: fc.oneof(fc.constant(''), fc.base64String()),
  })
  .map(({ alg, claims, signature }) => `${base64url({ alg, typ: 'JWT', kid: 'x' })}.${base64url(claims)}.${signature}`);

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.webUrl() },
  { weight: 1, arbitrary: token },
);

const at = fc.nat(1_000);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('replace' as const), at, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at, text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), at, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('array' as const), at, text }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('member' as const), at, value: fc.oneof(text, fc.jsonValue()) }),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record({ kind: fc.constant('header' as const), name: fc.constantFrom(...HEADERS), text }),
      fc.record({
        kind: fc.constant('header' as const),
        name: fc.constant('content-type'),
        text: fc.constantFrom(...TYPES),
      }),
    ),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('segment' as const), at, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('method' as const), method: fc.constantFrom(...METHODS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('body' as const), text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('nest' as const), at, levels: fc.nat(20_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('broad' as const), count: fc.nat(5_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('size' as const), at, length: fc.nat(300_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('secret' as const), name: fc.constantFrom(...PLACES) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delivery' as const), delivery: fc.constantFrom(...DELIVERIES) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('raw' as const), at, bytes: fc.constantFrom(...BYTES) }),
  },
);

/** As many plans as asked, the same for the same seed. */
export function plans(seed: number, count: number): Edit[][] {
  return fc.sample(fc.array(edit, { minLength: 0, maxLength: 4 }), { seed, numRuns: count });
}

/** The sample, spoiled. @param names fields the applications know, for those that are added */
export function aim(sample: Sample, edits: readonly Edit[], names: readonly string[]): Shot {
  const draft: Draft = {
    method: sample.method,
    segments: sample.url.pathname.split('/').slice(1),
    query: [...sample.url.searchParams],
    form: sample.form?.map(([name, value]) => [name, value]),
    json: sample.json === undefined ? undefined : JSON.parse(JSON.stringify(sample.json)),
    headers: { ...sample.headers },
    body: undefined,
    moved: [],
    delivery: undefined,
    raw: undefined,
  };
  for (const each of edits) spoil(draft, each, names);
  return written(draft, sample.url.origin);
}

interface Draft {
  method: string;
  segments: string[];
  query: [string, string][];
  form: [string, string][] | undefined;
  json: unknown;
  headers: Record<string, string>;
  body: string | undefined;
  /** Fields of the query that go into a form, or the other way round. */
  moved: [string, string][];
  delivery: Delivery | undefined;
  raw: Shot['raw'];
}

function spoil(draft: Draft, change: Edit, names: readonly string[]) {
  const fields = draft.form ?? draft.query;
  const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
  switch (change.kind) {
    case 'replace': {
      const field = pick(fields, change.at);
      if (field) field[1] = change.text;
      return;
    }
    case 'repeat':
      fields.push([pick(fields, change.at)?.[0] ?? 'x', change.text]);
      return;
    case 'drop':
      fields.splice(change.at % Math.max(1, fields.length), 1);
      return;
    case 'add':
      fields.push([pick(names, change.at) ?? 'x', change.text]);
      return;
    case 'array': {
      const field = pick(fields, change.at);
      if (field) field[0] = `${field[0]}[${change.text.slice(0, 10)}]`;
      return;
    }
    case 'member':
      draft.json = withMember(draft.json, change.at, change.value);
      return;
    case 'header':
      draft.headers[change.name] = change.text;
      return;
    case 'segment':
      draft.segments[change.at % draft.segments.length] = encodeURIComponent(wellFormed(change.text)).slice(0, 4_000);
      return;
    case 'method':
      draft.method = change.method;
      return;
    case 'body':
      draft.body = change.text;
      return;
    case 'nest': {
      const field = pick(fields, change.at);
      if (draft.json !== undefined) draft.json = withMember(draft.json, change.at, `${NEST}${change.levels}`);
      else if (field) field[0] = `${field[0]}${'[a]'.repeat(change.levels % 3_000)}`;
      return;
    }
    case 'broad':
      if (draft.json !== undefined) draft.json = withMember(draft.json, change.count, Array(change.count).fill('x'));
      else fields.push(...Array.from({ length: change.count }, (_, n): [string, string] => [`x${n % 10}`, 'x']));
      return;
    case 'size': {
      const field = pick(fields, change.at);
      const long = 'x'.repeat(change.length);
      if (draft.json !== undefined) draft.json = withMember(draft.json, change.at, long);
      else if (field) field[1] = long;
      return;
    }
    case 'move':
      draft.moved.push(...fields.splice(change.at % Math.max(1, fields.length), 1));
      return;
    case 'secret':
      if (typeof draft.json === 'object' && draft.json !== null) Object.assign(draft.json, { [change.name]: PLANTED });
      else fields.push([change.name, PLANTED]);
      return;
    case 'delivery':
      draft.delivery = change.delivery;
      return;
    case 'raw':
      draft.raw = { at: change.at, bytes: change.bytes };
  }
}

/** Stands for brackets in brackets: so many that no library writes them. */
const NEST = '@nested:';
const nested = (json: string) =>
  json.replaceAll(/"@nested:(\d+)"/g, (_, levels) => '['.repeat(levels) + ']'.repeat(levels));

/** A JSON value in the place of one that is there, at any depth. */
function withMember(json: unknown, index: number, value: unknown): unknown {
  if (json === undefined) return undefined;
  if (typeof json !== 'object' || json === null) return value;
  const keys = Object.keys(json);
  const key = keys[index % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const members = json as Record<string, unknown>;
  const inner = members[key];
  const deeper = typeof inner === 'object' && inner !== null && index % 3 !== 0;
  members[key] = deeper ? withMember(inner, Math.floor(index / 3), value) : value;
  return json;
}

function written(draft: Draft, origin: string): Shot {
  const { segments, json, headers, body, moved, delivery, raw } = draft;
  const query = draft.form ? [...draft.query, ...moved] : draft.query;
  const form = draft.form ?? (moved.length > 0 && json === undefined ? moved : undefined);
  const method = form && draft.method === 'GET' ? 'POST' : draft.method;
  const search = query.length > 0 ? `?${encoded(query)}`.slice(0, LONGEST_ADDRESS) : '';
  const type = form ? 'application/x-www-form-urlencoded' : json === undefined ? undefined : 'application/json';
  const csv = headers['content-type'] === 'text/csv' && typeof json === 'string';
  const content = body ?? (form ? encoded(form) : json === undefined ? '' : csv ? json : nested(JSON.stringify(json)));
  return {
    method,
    origin,
    path: `/${segments.join('/')}${search}`,
    headers: {
      ...(type && content !== '' && { 'content-type': type }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerText(value)])),
    },
    body: method === 'GET' || method === 'HEAD' ? '' : content,
    ...(delivery && { delivery }),
    ...(raw && { raw }),
  };
}

/** Longer ones are refused by Node before anything of ours sees them: `limits.test.ts`. */
const LONGEST_ADDRESS = 12_000;

/** Percent-encoded, but for what is spoiled already: a `%` of its own stays one in every second text. */
function encoded(fields: readonly [string, string][]): string {
  return fields
    .map(([name, value]) => {
      const whole = encodeURIComponent(wellFormed(value));
      return `${encodeURIComponent(wellFormed(name))}=${value.length % 2 ? whole.replaceAll('%25', '%') : whole}`;
    })
    .join('&');
}

/** What may stand in a header at all; the rest is for the sockets of `limits.test.ts`. */
function headerText(value: string): string {
  return Buffer.from(value)
    .toString('latin1')
    .replaceAll(/\p{Cc}/gu, (character) => (character >= '\x80' ? character : ''))
    .slice(0, 9_500);
}

function wellFormed(value: string): string {
  return value.replaceAll(/\p{Cs}/gu, '\ufffd');
}
