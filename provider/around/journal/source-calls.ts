import type { StepDetail } from '../../../infrastructure/journal/journal.ts';
import { recordedAddress } from '../../../infrastructure/journal/recorded-address.ts';
import { currentContext, type Recorder } from '../../context.ts';
import type { SourceFetch } from '../../flow/source-client.ts';

/** The same requests to one source; what is asked and answered goes into the journal of the sign-in it is for. */
export function recordedFetch(source: string, send: SourceFetch): SourceFetch {
  return async (url, options) => {
    const { recorder } = currentContext();
    if (!recorder) return send(url, options);
    const at = recorder.now();
    const { method, body } = options;
    const answered = (status: number, type: string, text: string) =>
      record(recorder, source, at, { url, method, body, status, type, text });
    try {
      return listenTo(await send(url, options), answered);
    } catch (error) {
      answered(0, 'text/plain', error instanceof Error ? error.message : String(error));
      throw error;
    }
  };
}

/**
 * The same response, which also hands its text to the journal when it is read. Reading it here and returning another one
 * would cost as much again as the call.
 */
function listenTo(response: Response, answered: (status: number, type: string, text: string) => void): Response {
  const read = response.text.bind(response);
  const text = async () => {
    const whole = await read();
    answered(response.status, response.headers.get('content-type') ?? '', whole);
    return whole;
  };
  const json = async () => JSON.parse(await text());
  return Object.defineProperties(response, { text: { value: text }, json: { value: json } });
}

/** All the journal holds on to of one call. */
interface Told {
  url: string;
  method: string | undefined;
  body: unknown;
  /** 0: no answer at all, and `text` says why. */
  status: number;
  /** Media type of the answer. */
  type: string;
  text: string;
}

function record(recorder: Recorder, source: string, at: number, told: Told): void {
  recorder.record({
    ...kindOf(told),
    at,
    took: recorder.now() - at,
    source,
    from: 'franceconnect',
    to: 'source',
    detail: detailOf(told),
    room: ROOM_OF_REQUEST + 2 * (told.url.length + told.text.length),
  });
}

/** In a function of its own, so that nothing else is held on to. */
function detailOf(told: Told): () => StepDetail {
  return () => ({ request: requestOf(told), ...answerOf(told) });
}

/** The body is of FranceConnect's own making, and small. */
const ROOM_OF_REQUEST = 2_000;

/** Names of FranceConnect's own for the two calls every sign-in makes (reference: service contract §14). */
function kindOf({ url, method }: Told): { kind: string; summary: string } {
  if (method === 'POST') return { kind: 'FC_REQUESTED_IDP_TOKEN', summary: 'FranceConnect redeems the source’s code' };
  if (url.includes('/.well-known/'))
    return { kind: 'FC_REQUESTED_IDP_DISCOVERY', summary: 'FranceConnect reads the source’s discovery document' };
  if (/jwks|keys/.test(url)) return { kind: 'FC_REQUESTED_IDP_JWKS', summary: 'FranceConnect reads the source’s keys' };
  return { kind: 'FC_REQUESTED_IDP_USERINFO', summary: 'FranceConnect reads the identity at the source' };
}

function requestOf({ url, method = 'GET', body }: Told): NonNullable<StepDetail['request']> {
  const request = { method, ...recordedAddress(url) };
  return body instanceof URLSearchParams ? { ...request, parameters: Object.fromEntries(body) } : request;
}

function answerOf({ status, type, text }: Told): StepDetail {
  if (type.startsWith('application/jwt')) return { answer: { status }, tokens: { userinfo: text } };
  if (!/\bjson\b/.test(type)) return { answer: { status, parameters: { body: text } } };
  const parameters = membersOf(text);
  const { id_token } = parameters;
  return { answer: { status, parameters }, ...(typeof id_token === 'string' && { tokens: { id_token } }) };
}

function membersOf(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return { body };
  }
}
