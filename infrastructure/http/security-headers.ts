import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/**
 * The headers every answer carries. Nothing is loaded from elsewhere and no script is inline.
 *
 * `form-action` allows any http origin: browsers apply it to the redirections that follow a form too, and FranceConnect's
 * forms end at the service, which may itself redirect to a third origin.
 * Strict-Transport-Security is left out: these addresses are plain http on the loopback.
 */
export function securityHeaders(): RequestHandler {
  const headers = headersOf(
    helmet({
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': ["'self'"],
          'style-src': ["'self'"],
          'img-src': ["'self'", 'data:'],
          'base-uri': ["'none'"],
          'form-action': ["'self'", 'http:', 'https:'],
          'frame-ancestors': ["'none'"],
        },
      },
    }),
  );
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** Computed once, as they are the same for every answer: that costs a fifth of calling helmet at each. */
function headersOf(middleware: ReturnType<typeof helmet>): [name: string, value: string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, (error) => {
    if (error) throw error;
  });
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/** Lets a page that keeps itself up to date listen to its own origin. */
export function allowLiveUpdates(res: Response): void {
  res.set('content-security-policy', `${res.getHeader('content-security-policy')};connect-src 'self'`);
}
