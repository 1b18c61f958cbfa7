import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../accounts/account.ts';
import type { Site } from '../site.ts';
import type { Destination } from './destination.ts';
import { renewSession } from './session.ts';

/** The account signed in, once `recogniseVisitor` has looked. */
export function visitorOf(res: Response): Account | undefined {
  return res.locals.visitor;
}

/** Looks up whose session this is; a session whose account is gone is over. */
export function recogniseVisitor(site: Site): RequestHandler {
  return async (req, res, next) => {
    const id = req.session.account;
    const account = id && (await site.accounts.get(id));
    if (account) res.locals.visitor = account;
    else if (id) await renewSession(req, {});
    next();
  };
}

/** Others are taken to the sign-in page, and back here afterwards. */
export function membersOnly(destination: Destination): RequestHandler {
  return (_req, res, next) => {
    if (visitorOf(res)) next();
    else res.redirect(303, `/connexion?suite=${destination}`);
  };
}

/** The doors are for those who are still outside. */
export const strangersOnly: RequestHandler = (_req, res, next) => {
  if (visitorOf(res)) res.redirect(303, '/droits');
  else next();
};

/** For the pages of a signed-in person, behind {@link membersOnly}. */
export function forMember(handle: (req: Request, res: Response, account: Account) => Promise<void>): RequestHandler {
  return async (req, res, next) => {
    const account = visitorOf(res);
    if (account) await handle(req, res, account);
    else next();
  };
}
