import type { Request, RequestHandler, Response } from 'express';
import { sendWithHelp } from '../infrastructure/strip/strip-routes.ts';
import { unavailable } from './explanations.ts';
import type { IdentitySource } from './identity-source.ts';
import type { Broker, Issuer } from './issuer.ts';
import { ErrorPage } from './pages/error.tsx';

export interface UnavailableOptions {
  source: IdentitySource;
  issuer: Issuer;
  brokers: readonly Broker[];
  /** Address of the local home page. */
  home: string;
}

/** Seconds until FranceConnect may try again. */
const RETRY_AFTER = '5';

/**
 * Answers in the place of a source that is down: a page of the source's own to a browser, an OAuth error in JSON to
 * FranceConnect.
 */
export function sourceUnavailable({ source, issuer, brokers, home }: UnavailableOptions): RequestHandler {
  const explanation = unavailable(source.title, new URL('sources', home).href);
  return async (req, res) => {
    res.status(503).set('retry-after', RETRY_AFTER);
    if (req.accepts(['json', 'html']) === 'json') {
      res.json({ error: 'temporarily_unavailable', error_description: `the source '${source.id}' is down` });
      return;
    }
    const back = await wayBack(req, res);
    sendWithHelp(res, <ErrorPage {...{ explanation, source, home }} {...(back !== undefined && { back })} />);
  };

  /** FranceConnect's callback with an error, from the request that opens the sign-in or from the sign-in under way. */
  async function wayBack(req: Request, res: Response): Promise<string | undefined> {
    const { redirect_uri, state } = (await issuer.pending(req, res)) ?? req.query;
    if (typeof redirect_uri !== 'string' || typeof state !== 'string') return undefined;
    if (!brokers.some(({ redirect_uris }) => redirect_uris.includes(redirect_uri))) return undefined;
    const address = new URL(redirect_uri);
    address.searchParams.set('error', 'temporarily_unavailable');
    address.searchParams.set('error_description', 'the source is down');
    address.searchParams.set('state', state);
    return address.href;
  }
}
