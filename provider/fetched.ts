/** What is read of a service, its keys or its list of addresses, at most: bytes and milliseconds. */
const MOST_BYTES = 1_000_000;
const PATIENCE = 6_000;

/**
 * Fetches what a service publishes. Its address is the service's own: the answer is bounded in size as in time, and no
 * redirection is followed.
 * @throws TypeError when there is no answer, as `fetch` does, or too large a one
 */
export async function fetchPublished(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const late = AbortSignal.timeout(PATIENCE);
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
  const answer = await fetch(url, { ...init, redirect: 'manual', signal });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new TypeError(`${url} answers more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = answer;
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : Buffer.concat(chunks), { status, statusText, headers });
}
