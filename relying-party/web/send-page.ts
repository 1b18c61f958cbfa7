import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import { sendWithHelp } from '../../infrastructure/strip/strip-routes.ts';
import type { Site } from '../site.ts';
import { csrfToken } from './csrf.ts';
import type { Frame } from './layout.tsx';
import { shortName } from './person.tsx';
import { visitorOf } from './visitor.ts';

/** What every page shows around its content. */
export function frameOf(site: Site, req: Request, res: Response): Frame {
  const visitor = visitorOf(res);
  return {
    home: site.home,
    // Routers below an address see the rest of it only.
    path: (req.baseUrl + req.path).replace(/(?<=.)\/$/, ''),
    unsafe: site.unsafe,
    mailbox: site.sim && site.strip?.links.mailbox,
    visitor: visitor && { name: shortName(visitor), csrfToken: csrfToken(req) },
  };
}

/** Sends a page; nothing of this site may be kept by a cache, for most of it is about somebody. */
export function sendPage(res: Response, status: number, page: VNode): void {
  res.status(status).set('cache-control', 'no-store').type('html');
  sendWithHelp(res, page);
}
