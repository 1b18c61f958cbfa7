import type { Response } from 'express';

/**
 * Sends a page with its headers in one write. express converts it to bytes first, which takes two.
 */
export function sendPage(res: Response, html: string): void {
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(html));
  res.end(html);
}
