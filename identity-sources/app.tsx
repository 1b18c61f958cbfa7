import { type Express, type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express';
import type { Clock } from '../infrastructure/clock.ts';
import { ASSETS, assets } from '../infrastructure/http/assets.ts';
import { clientErrorStatus } from '../infrastructure/http/client-errors.ts';
import type { Access } from '../infrastructure/http/host-guard.ts';
import { application, askedFromRoot } from '../infrastructure/http/mount.ts';
import { securityHeaders } from '../infrastructure/http/security-headers.ts';
import type { Journal } from '../infrastructure/journal/journal.ts';
import type { Logger } from '../infrastructure/log.ts';
import { renderPage } from '../infrastructure/pages/page.tsx';
import { readable } from '../infrastructure/secrets.ts';
import { keptSecret } from '../infrastructure/storage/kept-secret.ts';
import type { Storage } from '../infrastructure/storage/storage.ts';
import type { PageHelp } from '../infrastructure/strip/page-help.ts';
import { type SimulatorStrip, STRIP } from '../infrastructure/strip/simulator-strip.ts';
import { sendWithHelp } from '../infrastructure/strip/strip-routes.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { ScenarioBook } from '../scenarios/index.ts';
import { broken, type Explanation, notFound, unreadable } from './explanations.ts';
import { sourceInFront } from './faults/in-front.ts';
import { scenarioIssuer } from './faults/scenario-issuer.ts';
import type { IdentitySource } from './identity-source.ts';
import { type Broker, createIssuer, type Issuer, type IssuerPages } from './issuer.ts';
import { recordingIssuer, recordPages } from './journal.ts';
import { lookSheet } from './look.ts';
import { DirectoryPage } from './pages/directory.tsx';
import { ErrorPage } from './pages/error.tsx';
import { SignedOutPage } from './pages/signed-out.tsx';
import { SigningOutPage } from './pages/signing-out.tsx';
import { nearestOf, signIn } from './sign-in.tsx';
import { stripOfSources } from './strip.ts';
import { sourceUnavailable } from './unavailable.tsx';

export interface IdentitySourcesOptions {
  /** Origin under which browsers and FranceConnect reach the sources, without trailing slash. */
  url: string;
  sources: readonly IdentitySource[];
  /** The FranceConnect platforms: the only clients a source has. */
  brokers: readonly Broker[];
  book: PersonaBook;
  /** For what lives some minutes. */
  storage: Storage;
  /** For signing keys and the forms' secret, which should outlive a restart. */
  keyStorage: Storage;
  /** Address under which the signing keys are kept, where the sources have several. Default: `url`. */
  keysOf?: string | undefined;
  clock: Clock;
  log: Logger;
  journal: Journal;
  /** Absolute address of the local home page, for the ribbon. */
  home: string;
  scenarios: ScenarioBook;
  /** The id of the person to offer first, if any. */
  chosen?(): string | undefined;
  /** The simulator's strip below the pages, and who may read e-mails in it. Default: no strip. */
  strip?: { port: SimulatorStrip; access: Access } | undefined;
}

/** Issuer of a source among those served at `url`. */
export function issuerOf(url: string, id: string): string {
  return `${url}/${id}`;
}

/**
 * The application that serves every source, each an OpenID Connect issuer at `/{id}`.
 * @throws UserError when two sources have one id
 */
export async function createIdentitySources(options: IdentitySourcesOptions): Promise<Express> {
  const { url, sources, brokers, book, storage, keyStorage, clock, log, journal, home, scenarios, chosen } = options;
  const strip = options.strip && stripOfSources(sources, options.strip.port, options.strip.access);
  refuseTwins(sources);
  const secret = await keptSecret(keyStorage, 'identity-sources');
  const entries = sources.map((source) => ({ source, issuer: issuerOf(url, source.id) }));

  const app = application();
  app.enable('case sensitive routing');
  app.use(securityHeaders());
  app.use(refuseMalformedHost);
  app.use(ASSETS, assets());
  if (strip) app.use(STRIP, strip.routes);
  if (strip) app.use(strip.lend);
  app.get('/', (_req, res) => {
    sendWithHelp(res, <DirectoryPage sources={entries} home={home} />);
  });
  for (const { source, issuer } of entries)
    app.use(
      `/${source.id}`,
      whenFirstAsked(() => open(source, issuer)),
    );
  app.use(unknownAddress(sources, home));
  app.use(failure(sources, log, home));
  return app;

  /** The engine of one source, and its routes. */
  async function open(source: IdentitySource, issuer: string): Promise<Router> {
    const pages = pagesOf(source, home, strip?.standing);
    const engine = await createIssuer({
      ...{ source, issuer, brokers, storage, keyStorage, secret, clock, log, pages },
      keysOf: issuerOf(options.keysOf ?? url, source.id),
    });
    return routesOf(source, recordingIssuer(scenarioIssuer(engine, scenarios, source.id)));
  }

  /** Everything below `/{id}`: each request passes the layers of its own source only. */
  function routesOf(source: IdentitySource, issuer: Issuer): Router {
    const router = Router({ caseSensitive: true });
    router.get('/look.css', look(source));
    router.use(recordPages(source, journal));
    const unavailable = sourceUnavailable({ source, issuer, brokers, home });
    router.use(sourceInFront(scenarios, source.id, unavailable));
    router.use('/interaction', signIn({ source, issuer, book, storage, clock, home, scenarios, chosen }));
    router.use(issuer.handler);
    return router;
  }
}

/** Most sources are never asked anything: an engine and its key cost time, so they are made at the first request. */
function whenFirstAsked(build: () => Promise<RequestHandler>): RequestHandler {
  let built: RequestHandler | undefined;
  let building: Promise<RequestHandler> | undefined;
  return async (req, res, next) => {
    if (!built) {
      building ??= build();
      built = await building.catch((error) => {
        building = undefined;
        throw error;
      });
    }
    await built(req, res, next);
  };
}

function refuseTwins(sources: readonly IdentitySource[]) {
  const ids = sources.map(({ id }) => id);
  const twins = new Set(ids.filter((id, i) => ids.indexOf(id) !== i));
  if (twins.size === 0) return;
  const names = [...twins].map((id) => `'${id}'`).join(', ');
  throw new UserError(
    `Two identity sources have the id ${names}. Each needs its own: it is part of the issuer's address.`,
  );
}

/** The pages the issuer itself answers. @param help the strip without a form to fill in */
function pagesOf(source: IdentitySource, home: string, help: PageHelp | undefined): IssuerPages {
  return {
    error: (explanation) => renderPage(<ErrorPage {...{ explanation, source, home }} />, help),
    signingOut: (form) => renderPage(<SigningOutPage {...{ source, home }} {...form} />, help),
    signedOut: () => renderPage(<SignedOutPage {...{ source, home }} />, help),
  };
}

function look(source: IdentitySource): RequestHandler {
  const sheet = lookSheet(source.look);
  return (_req, res) => {
    res.set('cache-control', 'public, max-age=3600').type('css').send(sheet);
  };
}

/** The engine builds the addresses it announces from the Host header, and fails on one that is no host. */
function refuseMalformedHost(req: Request, res: Response, next: NextFunction) {
  if (URL.canParse(`http://${req.headers.host}`)) return next();
  res.status(400).type('text').send('The Host header is missing or is not a host.\n');
}

function unknownAddress(sources: readonly IdentitySource[], home: string): RequestHandler {
  return (req, res) => {
    const ids = sources.map(({ id }) => id);
    const [, wanted = ''] = req.path.split('/');
    const nearest = nearestOf(wanted, ids);
    const advice = nearest ? `Did you mean '/${nearest}'?` : `Sources: ${ids.join(', ')}.`;
    answer(
      req,
      res,
      404,
      notFound(`No identity source has the id '${readable(wanted).slice(0, 100)}'. ${advice}`),
      home,
    );
  };
}

/** Nothing a caller sends is our failure, and no failure shows its stack. */
function failure(sources: readonly IdentitySource[], log: Logger, home: string) {
  return (error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const [, id] = askedFromRoot(req).split(/[/?]/);
    const source = sources.find((known) => known.id === id);
    const status = clientErrorStatus(error);
    if (status === undefined) log.error({ err: error, source: source?.id }, 'an identity source failed');
    const explanation =
      status === undefined
        ? broken(`${source ? `The source '${source.id}'` : 'The application'} threw an error: see the log.`)
        : unreadable(error instanceof Error ? error.message : 'The request is malformed.');
    answer(req, res, status ?? 500, explanation, home, source);
  };
}

function answer(
  req: Request,
  res: Response,
  status: number,
  explanation: Explanation,
  home: string,
  source?: IdentitySource,
) {
  res.status(status);
  if (req.accepts(['html', 'json']) === 'json') {
    res.json({ error: status === 404 ? 'not_found' : 'invalid_request', error_description: explanation.developers });
  } else {
    sendWithHelp(res, <ErrorPage {...{ explanation, source, home }} />);
  }
}
