import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { FranceConnectError } from '../franceconnect.ts';
import type { Site } from '../site.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { endSession, renewSession, saveSession } from '../web/session.ts';
import { visitorOf } from '../web/visitor.ts';
import { LOGOUT_CALLBACK } from './addresses.ts';
import { platformOf } from './platforms.ts';
import { SignedOutPage } from './signed-out-page.tsx';

declare module 'express-session' {
  interface SessionData {
    /** `state` given to FranceConnect's logout. */
    logoutState?: string | undefined;
  }
}

/** `POST /deconnexion` */
export function signOut(site: Site): RequestHandler {
  return async (req, res) => res.redirect(303, await leave(site, req));
}

/**
 * Ends the local session first, whatever FranceConnect answers later.
 * @returns where to send the browser: to FranceConnect when it has a session to end, otherwise to our own last page
 */
export async function leave(site: Site, req: Request): Promise<string> {
  const { account, authentication, newcomer, otherPerson } = req.session;
  // FranceConnect keeps one session per browser: that of the last person who came.
  const last = (otherPerson ?? newcomer)?.authentication ?? authentication;
  await renewSession(req, {});
  site.log.info({ account }, 'signed out');
  if (last?.method !== 'franceconnect') return LOGOUT_CALLBACK;
  try {
    const logoutState = randomUUID();
    const url = await platformOf(site.platforms, last.issuer).client.logoutUrl(last.idToken, logoutState);
    req.session.logoutState = logoutState;
    await saveSession(req);
    return url.href;
  } catch (error) {
    if (!(error instanceof FranceConnectError)) throw error;
    site.log.warn({ error_code: error.code }, `the sign-out could not be sent to FranceConnect: ${error.message}`);
    return LOGOUT_CALLBACK;
  }
}

/** `/fc/deconnexion-retour`: the last page; it says that FranceConnect ended its session only when FranceConnect sent us back. */
export function signedOutFromFranceConnect(site: Site): RequestHandler {
  return async (req, res) => {
    if (visitorOf(res)) return res.redirect(303, '/');
    const { logoutState } = req.session;
    const complete = logoutState !== undefined && logoutState === req.query.state;
    if (logoutState !== undefined) await endSession(req, res);
    sendPage(res, 200, <SignedOutPage frame={frameOf(site, req, res)} complete={complete} />);
  };
}
