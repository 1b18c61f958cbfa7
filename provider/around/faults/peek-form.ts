import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

/** Bytes; a token request has some hundreds. */
const LIMIT = 56 * 1024;

/**
 * Reads a posted form and puts it back, so that the engine can read it again. A form without a content length stays unread.
 */
export async function peekForm(req: IncomingMessage): Promise<URLSearchParams> {
  const length = Number(req.headers['content-length']);
  if (!Number.isInteger(length) || length <= 0 || length > LIMIT) return new URLSearchParams();
  const chunks: Buffer[] = [];
  for (let received = 0; received < length; ) {
    const chunk: Buffer | null = req.read();
    if (chunk) {
      chunks.push(chunk);
      received += chunk.length;
    } else {
      await Promise.race([once(req, 'readable'), once(req, 'close')]);
      if (req.destroyed) return new URLSearchParams();
    }
  }
  const form = Buffer.concat(chunks);
  // In the same turn as the last read, before the stream emits its end.
  req.unshift(form);
  return new URLSearchParams(form.toString('utf8'));
}
