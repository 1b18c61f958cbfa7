import type { ServerResponse } from 'node:http';

/** Event of a response whose answer is complete and about to be sent. */
export const ANSWERED = 'answered';

/** Calls back once: when the answer is complete and about to be sent, or when the connection is closed without one. */
export function whenAnswered(res: ServerResponse, tell: () => void): void {
  const once = () => {
    res.off(ANSWERED, once).off('close', once);
    tell();
  };
  res.on(ANSWERED, once).on('close', once);
}
