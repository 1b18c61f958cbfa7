import type { Response } from 'express';

/**
 * Sends a page as it is. express makes bytes of it first, which then leave apart from the headers: two writes where text
 * goes out with them in one.
 */
export function sendPage(res: Response, html: string): void {
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(html));
  res.end(html);
}
