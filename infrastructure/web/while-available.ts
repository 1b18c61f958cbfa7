import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Storage } from '../storage/storage.ts';

/** What an application keeps things in. */
export interface Storages {
  /** What lives some minutes; nothing is served without it. */
  storage: Storage;
  /** What must last. While its disk is full it can still be read: only what failed for it is refused. */
  lasting: Storage;
}

/**
 * Requests that cannot be served because a storage does not answer get a 503 and the reason, at once when it is known that
 * nothing can be, and instead of whatever failure came of it otherwise; an answer that already says when to come back stays
 * as it is. Storages that cannot fail cost nothing.
 */
export function whileAvailable({ storage, lasting }: Storages, listener: RequestListener): RequestListener {
  if (!storage.problem && !lasting.problem) return listener;
  return (req, res) => {
    const began = performance.now();
    const problem = () => storage.problem?.(began) ?? lasting.problem?.(began);
    const known = storage.problem?.();
    if (known !== undefined) return answerUnavailable(req, res, known);
    replaceFailure(req, res, problem);
    return listener(req, res);
  };
}

function replaceFailure(req: IncomingMessage, res: ServerResponse, problem: () => string | undefined): void {
  const end = res.end;
  res.end = function endOrExplain(this: ServerResponse, ...args: unknown[]) {
    res.end = end;
    const explained = res.statusCode < 500 || res.headersSent || res.hasHeader('retry-after');
    const reason = explained ? undefined : problem();
    if (reason === undefined) return (end as (...all: unknown[]) => ServerResponse).apply(this, args);
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    answerUnavailable(req, res, reason);
    return res;
  } as ServerResponse['end'];
}

/** A sentence for who reads it: citizens in French, programs as JSON in English. */
function answerUnavailable(req: IncomingMessage, res: ServerResponse, reason: string): void {
  const forPeople = req.headers.accept?.includes('text/html') ?? false;
  res.writeHead(503, {
    'content-type': forPeople ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'retry-after': '1',
    'cache-control': 'no-store',
  });
  res.end(
    forPeople
      ? `SIMULATEUR — données fictives\n\nLe service est momentanément indisponible. Réessayez dans un instant.\n\n${reason}\n`
      : JSON.stringify({ error: 'temporarily_unavailable', error_description: reason }),
  );
}
