import { type Answer, ask, type Question } from './ask.ts';

/** Answers whose body `Response` refuses to have. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * A `fetch` for servers that ask one another small things. The platform's own keeps what a request held on to until the next
 * full garbage collection (finalizers, signals of timeouts): at a hundred sign-ins a second that is most of what the
 * collector has to do.
 */
export function plainFetch({ timeout }: Pick<Question, 'timeout'>) {
  return async (url: string, question: Omit<Question, 'timeout'> = {}): Promise<Response> =>
    responseOf(await ask(url, { ...question, timeout }));
}

function responseOf({ status, headers, rawHeaders, text }: Answer): Response {
  if (status !== 200) {
    return new Response(WITHOUT_BODY.has(status) ? null : text, { status, headers: headersOf(rawHeaders) });
  }
  // The text is here: a stream around it would cost as much as the request, and every header about a microsecond.
  const response = new Response(null, { headers: { 'content-type': headers['content-type'] ?? '' } });
  return Object.defineProperties(response, {
    text: { value: async () => text, configurable: true },
    json: { value: async () => JSON.parse(text), configurable: true },
  });
}

/** @param raw names and values in turn */
export function headersOf(raw: readonly string[]): Headers {
  return new Headers(raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : [])));
}
