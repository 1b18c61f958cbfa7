import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { sendPage } from './send-page.ts';

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
    sendPage(res, page);
    return;
  }
  const [before, after] = [page.slice(0, place), page.slice(place + mark.length)];
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(before) + bytes.length + Buffer.byteLength(after));
  // Node holds back what is written before the end of the step, and writes it at once: no copy of the long piece is made.
  res.write(before);
  res.write(bytes);
  res.end(after);
}
