import type { JournalEntry, JournalToken, Lane, Parameters } from '../../../infrastructure/journal/journal.ts';
import { type Story, sourceIn } from './story.ts';

/**
 * A sign-in as an HTTP archive (HAR 1.2), which browsers and HTTP tools read. What the journal masks stays masked. Members of our
 * own begin with `_`, as the format asks. The question to the civil register is no HTTP request and is left out.
 */
export function harOf(story: Story, version: string): string {
  // What is known by its path alone.
  const origin = (lane: Lane) => (lane === 'source' && sourceIn(story.entries)) || story.issuer;
  const log = {
    version: '1.2',
    creator: { name: 'franceconnect-local', version },
    pages: [
      {
        startedDateTime: new Date(story.began).toISOString(),
        id: story.id,
        title: `Sign-in at ${story.service}`,
        pageTimings: { onContentLoad: -1, onLoad: -1 },
        comment: story.sentence,
        _outcome: story.outcome,
        ...(story.code && { _code: story.code }),
        ...(story.reaction && { _reaction: story.reaction }),
      },
    ],
    entries: story.entries.flatMap((entry) => {
      const { request } = entry.detail;
      return request && entry.to !== 'register' ? [harEntry(entry, request, story, origin(entry.to))] : [];
    }),
    comment: 'Codes, secrets and signatures are masked; people are invented.',
  };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

type Request = NonNullable<JournalEntry['detail']['request']>;

function harEntry(entry: JournalEntry, request: Request, { id, arrows }: Story, origin: string) {
  const { at, took, kind, from, to, summary, code, scenarios, detail } = entry;
  const tokens = arrows.find((arrow) => arrow.entry === entry && arrow.of === 'answer')?.tokens ?? [];
  const broken = tokens.flatMap(({ token, checks }) =>
    checks.flatMap(({ claim, kept, rule }) => (kept === false ? [{ token: token.name, claim, rule }] : [])),
  );
  return {
    pageref: id,
    startedDateTime: new Date(at).toISOString(),
    time: took,
    request: harRequest(request, origin),
    response: harResponse(detail, origin),
    cache: {},
    timings: { send: 0, wait: took, receive: 0 },
    comment: [summary, ...broken.map(({ token, claim, rule }) => `broken in ${token}: ${claim}, ${rule}`)].join('; '),
    _kind: kind,
    _from: from,
    _to: to,
    ...(code && { _code: code }),
    ...(scenarios && { _scenarios: scenarios }),
    ...(broken.length > 0 && { _broken: broken }),
    ...(detail.faults && { _faults: detail.faults }),
  };
}

const UNKNOWN_SIZES = { headersSize: -1, bodySize: -1 };

function harRequest({ method, address, parameters = {} }: Request, origin: string) {
  const { authorization, ...sent } = parameters;
  const inBody = method === 'POST';
  return {
    method,
    url: String(addressed(address, origin, inBody ? {} : sent)),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: authorization === undefined ? [] : [{ name: 'authorization', value: textOf(authorization) }],
    queryString: inBody ? [] : pairs(sent),
    ...(inBody && { postData: { mimeType: 'application/x-www-form-urlencoded', params: pairs(sent) } }),
    ...UNKNOWN_SIZES,
  };
}

function harResponse({ answer, tokens = [] }: JournalEntry['detail'], origin: string) {
  const { status = 0, address, parameters = {} } = answer ?? {};
  const location = address === undefined ? '' : String(addressed(address, origin, parameters));
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: location === '' ? [] : [{ name: 'location', value: location }],
    content: contentOf(location === '' ? parameters : {}, tokens),
    redirectURL: location,
    ...UNKNOWN_SIZES,
  };
}

/** Members of a JSON answer, and what is inside its tokens: a token itself is masked. */
function contentOf(parameters: Parameters, tokens: readonly JournalToken[]) {
  const decoded = Object.fromEntries(tokens.map(({ name, ...token }) => [`${name} (decoded)`, token]));
  const members = { ...parameters, ...decoded };
  // Pages are not kept.
  if (Object.keys(members).length === 0) return { size: -1, mimeType: 'x-unknown' };
  const text = JSON.stringify(members, null, 2);
  return { size: Buffer.byteLength(text), mimeType: 'application/json', text };
}

/** An absolute address, its query in the order it was sent. */
function addressed(address: string, origin: string, parameters: Parameters): URL {
  const url = new URL(address, origin);
  for (const { name, value } of pairs(parameters)) url.searchParams.append(name, value);
  return url;
}

function pairs(parameters: Parameters): { name: string; value: string }[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    [value].flat().map((each) => ({ name, value: textOf(each) })),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
