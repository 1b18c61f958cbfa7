import type { Parameters } from '../../infrastructure/journal.ts';
import { recordedAddress } from '../../infrastructure/web/recorded-address.ts';
import { currentRecording } from './recording.ts';

/** What openid-client hands to its fetch. */
type Options = Omit<RequestInit, 'body' | 'signal'> & { body?: unknown; signal?: AbortSignal | undefined };
type Fetch = (url: string, options: Options) => Promise<Response>;

/** `fetch` towards one source; what it asks and is answered goes into the journal of the sign-in it is for. */
export function recordedFetch(source: string): Fetch {
  return async (url, options) => {
    const recording = currentRecording();
    if (!recording) return fetch(url, options as RequestInit);
    const at = recording.now();
    const asked = {
      ...kindOf(url, options),
      at,
      source,
      from: 'franceconnect' as const,
      to: 'source' as const,
    };
    const request = { method: options.method ?? 'GET', ...withBody(url, options) };
    try {
      const response = await fetch(url, options as RequestInit);
      const body = await response.text();
      const answer = answerOf(response, body);
      recording.record({ ...asked, took: recording.now() - at, detail: { request, ...answer } });
      return new Response(bodiless(response.status) ? null : body, response);
    } catch (error) {
      const why = { error: error instanceof Error ? error.message : String(error) };
      recording.record({
        ...asked,
        took: recording.now() - at,
        detail: { request, answer: { status: 0, parameters: why } },
      });
      throw error;
    }
  };
}

/** Names of FranceConnect's own for the two calls every sign-in makes (reference: service contract §14). */
function kindOf(url: string, { method = 'GET' }: Options): { kind: string; summary: string } {
  if (method === 'POST') return { kind: 'FC_REQUESTED_IDP_TOKEN', summary: 'FranceConnect redeems the source’s code' };
  if (url.includes('/.well-known/'))
    return { kind: 'FC_REQUESTED_IDP_DISCOVERY', summary: 'FranceConnect reads the source’s discovery document' };
  if (/jwks|keys/.test(url)) return { kind: 'FC_REQUESTED_IDP_JWKS', summary: 'FranceConnect reads the source’s keys' };
  return { kind: 'FC_REQUESTED_IDP_USERINFO', summary: 'FranceConnect reads the identity at the source' };
}

function withBody(url: string, { body }: Options): { address: string; parameters?: Parameters } {
  if (!(body instanceof URLSearchParams)) return recordedAddress(url);
  return { ...recordedAddress(url), parameters: Object.fromEntries(body) };
}

function answerOf({ status, headers }: Response, body: string) {
  const type = headers.get('content-type') ?? '';
  if (type.startsWith('application/jwt')) return { answer: { status }, tokens: { userinfo: body } };
  if (!/\bjson\b/.test(type)) return { answer: { status, parameters: { body } } };
  const parameters = membersOf(body);
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

/** These have no body, not even an empty one. */
function bodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
