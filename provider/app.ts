import cookieParser from 'cookie-parser';
import { type ErrorRequestHandler, type Express, type RequestHandler, Router, urlencoded } from 'express';
import { PREFIX } from '../contract/endpoints.ts';
import { FcError } from '../contract/errors/fc-error.ts';
import { ASSETS, assets } from '../infrastructure/http/assets.ts';
import { application, asAsked } from '../infrastructure/http/mount.ts';
import { securityHeaders } from '../infrastructure/http/security-headers.ts';
import { CHOOSE_SCENARIO, chooseScenario } from './around/faults/choose-scenario.ts';
import { FaultsDoor } from './around/faults/door.ts';
import { recordedReads } from './around/journal/document-reads.ts';
import { recordExchanges } from './around/journal/exchanges.ts';
import { recordedRegister } from './around/journal/register.ts';
import { recordedFetch } from './around/journal/source-calls.ts';
import type { Clients } from './clients.ts';
import type { ProviderConfig } from './config.ts';
import { currentContext, openContext, type RequestContext } from './context.ts';
import { checktoken } from './data-providers/checktoken.ts';
import { createEngine, type Engine } from './engine/create-engine.ts';
import { ErrorPages } from './errors.ts';
import { createBroker } from './flow/broker.ts';
import { CHANGE_PERSON, changePerson, flowStrip } from './flow/change-person.ts';
import { openFlow } from './flow/open-flow.ts';
import { paths } from './flow/paths.ts';
import { fetchFromSource } from './flow/source-client.ts';
import { answerPost, prepareAuthorize } from './flow/steps/authorize.ts';
import { chooseSource } from './flow/steps/choose-source.ts';
import { consent } from './flow/steps/consent.ts';
import { autoLogin, login } from './flow/steps/login.ts';
import { checkLogout, disconnectFromIdp, logoutCallback, startLogout } from './flow/steps/logout.ts';
import { oidcCallback } from './flow/steps/oidc-callback.ts';
import { redirectToIdp } from './flow/steps/redirect-to-idp.ts';
import { redirectToSpWithError } from './flow/steps/redirect-to-sp-with-error.ts';
import { verify } from './flow/steps/verify.ts';
import { Occurrences } from './occurrences.ts';
import { accessibilityPage } from './pages/accessibility.tsx';
import { signedOutPage } from './pages/signed-out.tsx';
import { ROUTES, routeOf, type StepRoute } from './routes.ts';

/**
 * One FranceConnect platform: what wraps what.
 * @param local what answers under `/_local`: ours, not FranceConnect's
 */
export function createProvider(config: ProviderConfig, clients: Clients, local: Router): Express {
  const faults = new FaultsDoor(config, clients);
  const { register, ...ports } = faults.ports;
  const broker = createBroker({
    config: { ...config, ...ports, register: recordedRegister(register) },
    clients,
    drawer: faults.drawer,
    beganAt: (uid) => engine.interactions.beganAt(uid),
    fetchFrom: (uid) => faults.namingFlow(recordedFetch(uid, fetchFromSource(config.fetch))),
  });
  const { home } = broker.addresses;
  const errorPages = new ErrorPages(broker, new Occurrences(config.storage, config.rules.platform, config.clock));
  const engine: Engine = createEngine(config, clients, {
    openFlow: (request) => openFlow(broker, currentContext(), request),
    askAgain: paths.mire,
    startLogout: (confirmation, live) => startLogout(broker, currentContext(), confirmation, live),
    signedOutPage: () => signedOutPage({ home, strip: flowStrip(config.strip) }),
    errorPage: (error) => errorPages.render(currentContext(), error),
    errorUri: (error) => errorPages.uri(currentContext(), error),
    around: recordedReads(config.documentReads, config.rules.platform, faults.aroundEngine),
  });
  const { interactions, tokens } = engine;
  const readCookies = cookieParser(config.secrets.cookies);
  const readForm = urlencoded({ extended: false });

  const contract = Router();
  contract.use(
    nameRoute,
    withCookies(readCookies),
    recordExchanges(config),
    withCookies(faults.activate(broker.sessions)),
  );
  contract.use(
    answerRoutes(engine, {
      authorize: [before(prepareAuthorize(broker))],
      authorizeByPost: [readForm, step(answerPost(broker))],
      mire: [step(chooseSource(broker, interactions))],
      redirectToIdp: [readForm, step(redirectToIdp(broker))],
      oidcCallback: [step(oidcCallback(broker))],
      verify: [step(verify(broker))],
      consent: [step(consent(broker, interactions))],
      login: [readForm, step(login(broker, interactions))],
      autoLogin: [step(autoLogin(broker, interactions))],
      redirectToSpWithError: [step(redirectToSpWithError(broker, interactions))],
      logout: [before(checkLogout)],
      disconnectFromIdp: [step(disconnectFromIdp(broker))],
      logoutCallback: [step(logoutCallback(broker))],
      checktoken: checktoken({ config, tokens, note: errorPages.note }),
      accessibility: [step(({ res }) => res.send(accessibilityPage({ home, strip: flowStrip(config.strip) })))],
      // FranceConnect's encryption keys as a client of the sources: the low platform has none.
      encryptionKeys: [step(({ res }) => res.set('cache-control', 'public, max-age=600').json({ keys: [] }))],
      root: [step(leaveForLocalHome)],
    }),
  );

  const app = application();
  app.use(securityHeaders(), openContext);
  app.use(PREFIX, contract);
  app.use(ASSETS, assets());
  app.post(CHOOSE_SCENARIO, readCookies, readForm, step(chooseScenario(broker)));
  if (config.strip) app.post(CHANGE_PERSON, readCookies, readForm, step(changePerson(broker)));
  app.use('/_local', local);
  // Ours: FranceConnect has nothing at its bare origin.
  app.get('/', (_req, res) => res.redirect(302, '/_local'));

  app.use(() => {
    throw new FcError('Y000404');
  });
  app.use(errorPages.handler);
  return app;
}

/** Whether an address, from the root, is one this application answers: what else is there may share its origin. */
export function isOfProvider(address: string): boolean {
  return [PREFIX, '/_local', CHANGE_PERSON].some(
    (path) => address.startsWith(path) && /^([/?]|$)/.test(address.slice(path.length)),
  );
}

/** A step of ours, which answers the request. */
function step(answer: (context: RequestContext) => unknown): RequestHandler {
  return async () => {
    await answer(currentContext());
  };
}

/** What a step of ours does to a request before the engine answers it. */
function before(prepare: (context: RequestContext) => void): RequestHandler {
  return (_req, _res, next) => {
    prepare(currentContext());
    next();
  };
}

/** Notes in the context which row of the route table a request is for. */
const nameRoute: RequestHandler = (req, _res, next) => {
  const route = routeOf(req.method, req.path);
  if (route) currentContext().route = route;
  next();
};

/** What a request passes unless its row of the route table says that it carries no session. */
function withCookies(handle: RequestHandler): RequestHandler {
  return (req, res, next) => (currentContext().route?.withoutCookies ? next() : handle(req, res, next));
}

/** Binds each row of the route table to what answers it. */
function answerRoutes(
  { listener }: Engine,
  steps: Readonly<Record<StepRoute, readonly (RequestHandler | ErrorRequestHandler)[]>>,
): Router {
  const router = Router();
  for (const route of ROUTES) {
    if (route.answeredBy === 'engine') continue;
    const handlers = [...steps[route.name]];
    if (route.method === 'GET') router.get(route.path, handlers);
    else router.post(route.path, handlers);
  }
  router.use((req, res, next) => {
    const { route } = currentContext();
    return route && route.answeredBy !== 'step' ? listener(req, res) : next();
  });
  return router;
}

/** FranceConnect redirects its bare prefix to its public site, which this machine does not reach. */
function leaveForLocalHome({ res }: RequestContext): void {
  const home = asAsked('/_local');
  res.type('text/plain').status(301).location('/_local').send(`Moved Permanently. Redirecting to ${home}`);
}
