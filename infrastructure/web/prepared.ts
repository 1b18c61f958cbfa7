import { randomUUID } from 'node:crypto';
import type { Response } from 'express';

/**
 * HTML made beforehand and shown on many pages. It stays out of the page's text, as bytes: a long list written anew for
 * every visitor costs more than the rest of the page, in time and in memory.
 */
export class PreparedHtml {
  readonly bytes: Buffer;
  /** Stands for the bytes in a rendered page; nobody can write it in a form. */
  readonly mark = `<!--${randomUUID()}-->`;

  constructor(html: string) {
    this.bytes = Buffer.from(html);
  }
}

/** Sends a page in which a prepared piece stands, wherever its mark is. */
export function sendWith(res: Response, page: string, { mark, bytes }: PreparedHtml): void {
  const place = page.indexOf(mark);
  if (place < 0) {
    res.send(page);
    return;
  }
  const before = Buffer.from(page.slice(0, place));
  const after = Buffer.from(page.slice(place + mark.length));
  // Put together first: each piece written alone would be a packet of its own.
  res.type('html').send(Buffer.concat([before, bytes, after]));
}
