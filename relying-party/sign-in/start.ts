import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { BadRequest } from '../bad-request.ts';
import { saveSession } from '../session.ts';
import type { Site } from '../site.ts';
import { destinationQuery } from './destination.ts';

/** `/fc/demarrer`: off to FranceConnect. */
export function startSignIn(site: Site): RequestHandler {
  return async (req, res) => {
    const query = destinationQuery.safeParse(req.query);
    if (!query.success) throw new BadRequest('La page demandée après la connexion n’existe pas.');
    const { url, pending } = await site.fc.start();
    const browser = req.session.browser ?? randomUUID();
    await site.signIns.add(browser, { ...pending, destination: query.data.suite });
    req.session.browser = browser;
    await saveSession(req);
    res.redirect(303, url.href);
  };
}
