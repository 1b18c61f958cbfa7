import { type Router, urlencoded } from 'express';
import type { Interactions } from '../engine/interactions.ts';
import type { Broker } from './broker.ts';
import { answerPost, askOnOwnTerms, checkQuery, forgetPreviousFlow } from './steps/authorize.ts';
import { chooseSource } from './steps/choose-source.ts';
import { consent } from './steps/consent.ts';
import { autoLogin, login } from './steps/login.ts';
import { disconnectFromIdp, logoutCallback } from './steps/logout.ts';
import { oidcCallback } from './steps/oidc-callback.ts';
import { redirectToIdp } from './steps/redirect-to-idp.ts';
import { redirectToSpWithError } from './steps/redirect-to-sp-with-error.ts';
import { checkLogout } from './steps/session-end.ts';
import { verify } from './steps/verify.ts';

/**
 * FranceConnect's own routes, below the prefix (reference: service contract §1.2). Each step records what it found and
 * names the next address; none calls another.
 * @param router of everything below the prefix: a router inside of it would be walked through by each request of the engine too
 */
export function addBrokerRoutes(router: Router, broker: Broker, interactions: Interactions): void {
  const form = urlencoded({ extended: false });

  // In front of the engine, which answers GET /authorize itself.
  router.get('/authorize', forgetPreviousFlow(broker.config.rules), checkQuery(broker), askOnOwnTerms(broker));
  router.post('/authorize', form, answerPost(broker));

  router.get('/interaction/:uid', chooseSource(broker, interactions));
  router.post('/redirect-to-idp', form, redirectToIdp(broker));
  router.get('/oidc-callback', oidcCallback(broker));
  router.get('/interaction/:uid/verify', verify(broker));
  router.get('/interaction/:uid/consent', consent(broker, interactions));
  router.post('/login', form, login(broker, interactions));
  router.get('/auto-login', autoLogin(broker, interactions));
  router.get('/redirect-to-sp-with-error', redirectToSpWithError(broker, interactions));

  // In front of the engine, which answers it.
  router.get('/session/end', checkLogout);
  router.post('/client/disconnect-from-idp', disconnectFromIdp(broker));
  router.get('/client/logout-callback', logoutCallback(broker));
}
