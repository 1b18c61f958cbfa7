import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits before an answer.
 * @returns false if the client disconnected while waiting
 */
export async function late(seconds: number, res: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const hangUp = () => gone.abort();
  res.once('close', hangUp);
  try {
    await wait(seconds * 1000, undefined, { ref: false, signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    res.off('close', hangUp);
  }
}
