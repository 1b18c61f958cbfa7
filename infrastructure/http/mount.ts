import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, RequestListener } from 'node:http';
import express, { type Express, type Request } from 'express';

/**
 * An application writes its addresses from its own root: `/droits`, whatever stands before it in the address bar. What
 * stands before it is known here alone, and added where addresses leave: in pages (pages/addresses.ts), redirections
 * ({@link application}) and the paths of cookies ({@link asAsked}).
 */
const mounts = new AsyncLocalStorage<string>();

/** The path of a public address, empty for an origin. */
export function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
}

/**
 * Answers below a path, as express does for what is mounted: `originalUrl` stays what was asked, `url` begins at the path.
 * @param path where the listener is, such as `/plus`; empty for the root
 */
export function mounted(path: string, listener: RequestListener): RequestListener {
  if (path === '') return listener;
  return (req, res) => {
    const asked = req.url ?? '/';
    (req as IncomingMessage & { originalUrl?: string }).originalUrl = asked;
    req.url = asked.slice(path.length).replace(/^(?!\/)/, '/');
    return mounts.run(path, () => listener(req, res));
  };
}

/** Whether the application that answers now is below a path. */
export const isMounted = () => mounts.getStore() !== undefined;

/** An address of the application that answers now, as browsers must ask it. Others are returned as they are. */
export function asAsked(address: string): string {
  const path = mounts.getStore();
  return path !== undefined && /^\/(?!\/)/.test(address) ? path + address : address;
}

/** The root of the application that answers now, as the path of its cookies. */
export const cookiePath = () => mounts.getStore() ?? '/';

/** What was asked, from the root of the application that answers: the reverse of {@link asAsked}. */
export function askedFromRoot({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  // Two slashes would begin another host.
  return originalUrl.slice(mounts.getStore()?.length ?? 0).replace(/^\/*/, '/');
}

/** An express application whose redirections lead to its own root wherever it is mounted. */
export function application(): Express {
  const app = express();
  const { location } = app.response;
  app.response.location = function (url) {
    return location.call(this, asAsked(url));
  };
  app.disable('x-powered-by');
  // Pages carry tokens and are shown once: a hash of each would cost and serve nothing.
  app.disable('etag');
  return app;
}
