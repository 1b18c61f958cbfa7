import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { type Acr, FranceConnectError } from '../franceconnect.ts';
import type { Site } from '../site.ts';
import { BadRequest } from '../web/bad-request.ts';
import { destinationQuery } from '../web/destination.ts';
import { saveSession } from '../web/session.ts';
import type { Departure } from './pending-sign-ins.ts';
import { LOWEST_ACR } from './platforms.ts';

/** `/fc/demarrer`: off to FranceConnect. */
export function startSignIn(site: Site): RequestHandler {
  return async (req, res) => {
    const query = destinationQuery.safeParse(req.query);
    if (!query.success) throw new BadRequest('La page demandée après la connexion n’existe pas.');
    res.redirect(303, await depart(site, req, { platform: query.data.plateforme, destination: query.data.suite }));
  };
}

export interface Journey extends Pick<Departure, 'platform' | 'destination' | 'linkTo'> {
  /** The level to ask for, when the platform's lowest is not enough. */
  acr?: Acr;
}

/**
 * Remembers the departure for this browser.
 * @returns where to send it
 * @throws FranceConnectError
 */
export async function depart(site: Site, req: Request, { acr, ...journey }: Journey): Promise<string> {
  const client = site.platforms[journey.platform];
  if (!client) throw new FranceConnectError('fault', 'unregistered', 'The site is not registered at FranceConnect+.');
  const { url, pending } = await client.start(acr ?? LOWEST_ACR[journey.platform]);
  const browser = req.session.browser ?? randomUUID();
  await site.signIns.add(browser, { ...pending, ...journey });
  req.session.browser = browser;
  await saveSession(req);
  return url.href;
}
