import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Journal } from '../journal/journal.ts';
import type { Storage } from '../storage/storage.ts';
import { ANSWERED } from './when-answered.ts';

/** What the applications keep things in. */
export interface Stores {
  /** Protocol artefacts and sessions; nothing is served without it. */
  storage: Storage;
  /** What must last. While its disk is full it can still be read: only what failed for it is refused. */
  lasting: Storage;
  journal: Pick<Journal, 'written'>;
}

/**
 * Answers 503 with the reason when a storage does not answer: at once when that is known, otherwise instead of the failure it
 * caused. When several instances share the storage, a request waits until this instance has read what the others changed and
 * recorded. The answer waits until what this instance recorded is written.
 */
export function whileAvailable({ storage, lasting, journal }: Stores, listener: RequestListener): RequestListener {
  // Memory cannot fail.
  if (!storage.problem && !lasting.problem) return listener;
  return (req, res) => {
    const began = performance.now();
    const problem = () => storage.problem?.(began) ?? lasting.problem?.(began);
    const known = storage.problem?.();
    if (known !== undefined) return res.end(unavailable(req, res, known));
    const send = res.end as (...args: unknown[]) => ServerResponse;
    res.end = ((...args: unknown[]) => {
      const explained = res.statusCode < 500 || res.headersSent || res.hasHeader('retry-after');
      const reason = explained ? undefined : problem();
      const answer = reason === undefined ? args : [unavailable(req, res, reason)];
      res.end = () => res;
      res.emit(ANSWERED);
      const written = journal.written();
      if (written) written.then(() => send.apply(res, answer));
      else send.apply(res, answer);
      return res;
    }) as ServerResponse['end'];
    if (!storage.changes) return listener(req, res);
    const fail = () => {
      res.statusCode = 500;
      res.end();
    };
    // A client that has left meanwhile emits no further event an application could clean up after.
    storage.changes.catchUp().then(() => res.destroyed || listener(req, res), fail);
  };
}

/** Writes the head of a 503. @returns its body: in French for people, in JSON for programs */
function unavailable(req: IncomingMessage, res: ServerResponse, reason: string): string {
  const forPeople = req.headers.accept?.includes('text/html') ?? false;
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.writeHead(503, {
    'content-type': forPeople ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'retry-after': '1',
    'cache-control': 'no-store',
  });
  return forPeople
    ? `SIMULATEUR — données fictives\n\nLe service est momentanément indisponible. Réessayez dans un instant.\n\n${reason}\n`
    : JSON.stringify({ error: 'temporarily_unavailable', error_description: reason });
}
