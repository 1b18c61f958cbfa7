import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Answer, WalkRequest } from '../../infrastructure/browser/walker.ts';

/** Longest answer that is read, in bytes: a page, not a file. */
const LONGEST = 5_000_000;
/** Longest head of an answer, in bytes: some services set a lot of cookies. */
const LONGEST_HEAD = 1_000_000;

/** One for every request: services that bind a sign-in to it are right to. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) franceconnect-local-audit';

/**
 * Sends one request as a browser does on a navigation, on a connection of its own: bytes after an answer's end must not
 * reach the next one. Certificates are not held against anybody: what is audited is on this machine or a private network.
 * @throws Error that says why nothing was answered
 */
export function send({ url, method, headers, body, timeout }: WalkRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const form = body?.toString();
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      agent: false,
      rejectUnauthorized: false,
      maxHeaderSize: LONGEST_HEAD,
      signal: AbortSignal.timeout(timeout),
      headers: {
        'user-agent': USER_AGENT,
        'accept-encoding': 'gzip, deflate, br',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'upgrade-insecure-requests': '1',
        ...headers,
        connection: 'close',
        ...(form !== undefined && {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(form),
          origin: url.origin,
        }),
      },
    });
    request.once('error', (error) => reject(new Error(failureOf(error, timeout))));
    request.once('response', (response) => readAnswer(response).then(resolve, reject));
    request.end(form);
  });
}

function failureOf(error: Error & { code?: string }, timeout: number): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${timeout / 1000} s`;
  return `no answer (${error.code ?? error.message})`;
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const headers = new Headers();
  for (let index = 0; index < response.rawHeaders.length; index += 2) {
    append(headers, response.rawHeaders[index] ?? '', response.rawHeaders[index + 1] ?? '');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LONGEST) {
        response.destroy();
        throw new Error(`the answer is longer than ${LONGEST / 1_000_000} MB`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Error && error.message.startsWith('the answer is longer')
      ? error
      : new Error(`the answer broke off (${(error as { code?: string }).code ?? String(error)})`);
  }
  return { status: response.statusCode ?? 0, headers, body: decoded(Buffer.concat(chunks), headers) };
}

/** A header no browser accepts is left out. */
function append(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, value);
  } catch {
    // Its value is not one.
  }
}

const DECODERS: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

function decoded(body: Buffer, headers: Headers): string {
  const decode = DECODERS[headers.get('content-encoding')?.toLowerCase() ?? ''];
  if (!decode || body.length === 0) return textOf(body, headers);
  try {
    return textOf(decode(body, { maxOutputLength: LONGEST }), headers);
  } catch {
    throw new Error('the answer cannot be decompressed');
  }
}

function textOf(body: Buffer, headers: Headers): string {
  const charset = /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return body.toString('utf8');
  }
}
