import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Storage } from '../storage/storage.ts';

/**
 * Requests that cannot be served because the storage does not answer get a 503 and the reason, at once when it is known,
 * and instead of whatever failure came of it otherwise. A storage that cannot fail costs nothing.
 */
export function whileAvailable({ problem }: Storage, listener: RequestListener): RequestListener {
  if (!problem) return listener;
  return (req, res) => {
    const known = problem();
    if (known !== undefined) return answerUnavailable(req, res, known);
    replaceFailure(req, res, problem);
    return listener(req, res);
  };
}

function replaceFailure(req: IncomingMessage, res: ServerResponse, problem: () => string | undefined): void {
  const end = res.end;
  res.end = function endOrExplain(this: ServerResponse, ...args: unknown[]) {
    res.end = end;
    const reason = res.statusCode >= 500 && !res.headersSent ? problem() : undefined;
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
