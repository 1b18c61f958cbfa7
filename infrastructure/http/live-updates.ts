import type { Response } from 'express';

/** One server-sent event: its lines, without the empty one that ends it. */
type Event = string;

/** Pages that listen at a time, all browsers together. Each holds a connection. */
const MOST = 64;

/**
 * Server-sent events for pages that keep themselves up to date. A page that reads slowly gets the latest event only: it reloads
 * at each event, so older ones add nothing.
 */
export class LiveUpdates {
  #listening = 0;

  /**
   * Answers with a stream of events until the page closes it.
   * @param subscribe calls back at each event, and returns a function that ends it
   */
  stream(res: Response, subscribe: (send: (event: Event) => void) => () => void): void {
    if (this.#listening >= MOST) {
      res.status(503).set('retry-after', '30').type('text').send(`Too many pages listen: ${MOST} at most.\n`);
      return;
    }
    res.set({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    res.set('x-accel-buffering', 'no');
    // The headers are the whole answer: a stream would hold a HEAD request for as long as a page listens.
    if (res.req.method === 'HEAD') return void res.end();
    this.#listening += 1;
    res.flushHeaders();
    // A comment: the page knows that the stream works.
    res.write(': listening\n\n');
    const leave = subscribe(latestWhenRead(res));
    res.once('close', () => {
      this.#listening -= 1;
      leave();
    });
  }
}

/** Sends events as fast as they are read. */
function latestWhenRead(res: Response): (event: Event) => void {
  let waiting: Event | undefined;
  const send = (event: Event) => {
    if (res.writableNeedDrain) waiting = event;
    else res.write(`${event}\n\n`);
  };
  res.on('drain', () => {
    const latest = waiting;
    waiting = undefined;
    if (latest !== undefined) send(latest);
  });
  return send;
}
