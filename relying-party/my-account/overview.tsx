import type { RequestHandler } from 'express';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { forMember, visitorOf } from '../web/visitor.ts';
import { MyAccountPage } from './overview-page.tsx';
import { RightsPage } from './rights-page.tsx';

/** `/droits`: Mon CPF, Mon CEC, Mon C2P. */
export function showRights(site: Site): RequestHandler {
  return async (req, res, next) => {
    const account = visitorOf(res);
    if (!account) return next();
    const justCreated = req.session.justCreated === true;
    if (justCreated) {
      delete req.session.justCreated;
      await saveSession(req);
    }
    const frame = frameOf(site, req, res);
    const { rights, variant, clock } = site;
    sendPage(res, 200, <RightsPage {...{ frame, account, rights, variant, justCreated }} now={clock.now()} />);
  };
}

/** `/mon-compte`: what the site knows of the person, except the NIR. */
export function showMyAccount(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const { notice } = req.session;
    if (notice !== undefined) {
      delete req.session.notice;
      await saveSession(req);
    }
    const frame = frameOf(site, req, res);
    const plusIssuer = site.platforms.high?.issuer;
    sendPage(res, 200, <MyAccountPage {...{ frame, account, notice, plusIssuer }} csrfToken={csrfToken(req)} />);
  });
}
