import cookieParser from 'cookie-parser';
import express, { type Express, type Request, type Response, Router, urlencoded } from 'express';
import { isExposed, isPrepared, PREFIX } from '../contract/endpoints.ts';
import { FcError } from '../contract/errors/fc-error.ts';
import { ASSETS, assets } from '../infrastructure/web/assets.ts';
import { securityHeaders } from '../infrastructure/web/security-headers.ts';
import { accountsWithFaults } from './around/faults/account.ts';
import { faultsAroundEngine } from './around/faults/around-engine.ts';
import { CHOOSE_SCENARIO, chooseScenario } from './around/faults/choose-scenario.ts';
import { followFlow } from './around/faults/follow-flow.ts';
import { registerWithFaults } from './around/faults/register.ts';
import { recordExchanges } from './around/journal/exchanges.ts';
import { noteObservation, noteSigned } from './around/journal/recording.ts';
import { recordedRegister } from './around/journal/register.ts';
import type { ClientRegistry } from './clients.ts';
import type { ProviderConfig } from './config.ts';
import { checktokenRoutes } from './data-providers/checktoken.ts';
import { createEngine } from './engine/create-engine.ts';
import { ErrorPages } from './errors.ts';
import { createBroker } from './flow/broker.ts';
import { CHANGE_PERSON, changePerson } from './flow/change-person.ts';
import { openFlow } from './flow/open-flow.ts';
import { paths } from './flow/paths.ts';
import { addBrokerRoutes } from './flow/routes.ts';
import { startLogout } from './flow/steps/logout.ts';
import { Occurrences } from './occurrences.ts';
import { accessibilityPage } from './pages/accessibility.tsx';
import { signedOutPage } from './pages/signed-out.tsx';

/**
 * One FranceConnect platform.
 * @param local what answers under `/_local`: ours, not FranceConnect's
 */
export function createProvider(config: ProviderConfig, clients: ClientRegistry, local: Router): Express {
  const broker = createBroker(
    {
      ...config,
      register: recordedRegister(registerWithFaults(config.register)),
      accountState: accountsWithFaults(config.accountState, config.sources),
    },
    clients,
  );
  const { home } = broker.addresses;
  const occurrences = new Occurrences(config.storage, config.rules.platform, config.clock);
  const errorPages = new ErrorPages(broker, occurrences);
  const engine = createEngine(config, clients, {
    openFlow: (req, res, request) => openFlow(broker, req as Request, res as Response, request),
    askAgain: paths.mire,
    startLogout: (req, res, confirmation, live) =>
      startLogout(broker, req as Request, res as Response, confirmation, live),
    signedOutPage: () => signedOutPage({ home }),
    errorPage: (req, error) => errorPages.render(req as Request, error),
    errorUri: (req, error) => errorPages.uri(req as Request, error),
    signed: noteSigned,
    observed: noteObservation,
    around: faultsAroundEngine(config, clients),
  });

  const contract = Router();
  const readCookies = cookieParser(config.secrets.cookies);
  contract.use(readCookies);
  contract.use(recordExchanges({ ...config, sessions: broker.sessions }));
  contract.use(followFlow(broker));
  // Before the broker's routes: half of a sign-in's requests need not be held against each of them.
  contract.use((req, res, next) => {
    if (!isPrepared(req.path) && isExposed(req.method, req.path)) return engine.listener(req, res);
    return next();
  });
  addBrokerRoutes(contract, broker, engine.interactions);
  contract.use('/checktoken', checktokenRoutes({ config, tokens: engine.tokens, note: errorPages.note }));
  contract.use((req, res, next) => {
    if (isExposed(req.method, req.path)) return engine.listener(req, res);
    return next();
  });
  contract.get('/accessibilite', (_req, res) => {
    res.send(accessibilityPage({ home }));
  });
  // FranceConnect's encryption keys as a client of the sources: the low platform has none.
  contract.get('/client/.well-known/keys', (_req, res) => {
    res.set('cache-control', 'public, max-age=600').json({ keys: [] });
  });

  // FranceConnect redirects its bare prefix to its public site, which this machine does not reach.
  contract.get('/', (_req, res) => {
    res.type('text/plain').status(301).location('/_local').send('Moved Permanently. Redirecting to /_local');
  });

  const app = express();
  app.disable('x-powered-by');
  // Pages carry tokens and are shown once: a hash of each would cost and serve nothing.
  app.disable('etag');
  app.use(securityHeaders());
  // First of all that answers: each request is held against everything before it.
  app.use(PREFIX, contract);
  app.use(ASSETS, assets());
  app.post(CHOOSE_SCENARIO, readCookies, urlencoded({ extended: false }), chooseScenario(broker));
  if (config.strip) {
    app.post(CHANGE_PERSON, readCookies, urlencoded({ extended: false }), changePerson(broker));
  }
  app.use('/_local', occurrences.lend, local);
  // Ours: FranceConnect has nothing at its bare origin.
  app.get('/', (_req, res) => res.redirect(302, '/_local'));

  app.use(() => {
    throw new FcError('Y000404');
  });
  app.use(errorPages.handler);
  return app;
}
