import { type RequestHandler, Router } from 'express';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { type Access, guard, mayEnter } from '../../infrastructure/web/guard.ts';
import type { PersonaBook } from '../../personas/book.ts';
import type { Controlled } from '../control/controlled.ts';
import { allOperations } from '../control/operations/index.ts';
import { answerProblems, controlApi } from '../control/router.ts';
import { type Mailboxes, mailboxPages } from '../mail.tsx';
import { contractPage } from './contract-page.tsx';
import { explainRoutes } from './explain-routes.ts';
import { flowRoutes } from './flows/routes.ts';
import { consoleRenderer } from './frame.tsx';
import { homePage } from './home.tsx';
import { LocalForms } from './local-form.ts';
import { navigation } from './navigation.ts';
import { ownPersonaRoutes } from './own-persona-routes.ts';

/** What the local pages tell. */
export interface LocalFacts {
  issuer: string;
  plusIssuer: string;
  cpf: string | undefined;
  sources: string | undefined;
  sourceTitles: Readonly<Record<string, string>>;
  demo: ClientRegistration;
  /** A registered service. */
  service(client_id: string): Promise<ClientRegistration | undefined>;
  /** The e-mails; none when a server delivers them. */
  mailboxes: Mailboxes | undefined;
  book: PersonaBook;
  /** Origin of this FranceConnect. */
  url: string;
  controlled: Controlled;
  access: Access;
  log: Logger;
}

/** What is for everybody: how the simulator is, which calls there are, what a code means. */
const OPEN = /^\/(health|support|errors(\/[^/]*)?|api\/?|api\/openapi\.json)$/;

/** What a code means is for everybody; what was wrong with somebody's request (`id`) is not. */
function codesOnly(access: Access): RequestHandler {
  return (req, _res, next) => {
    const [path, query] = req.url.split('?');
    const parameters = new URLSearchParams(query);
    parameters.delete('id');
    if (!mayEnter(req, access)) req.url = `${path}?${parameters}`;
    next();
  };
}

/** What is ours, not FranceConnect's: everything under `/_local`. */
export function localRoutes(facts: LocalFacts): Router {
  const router = Router();
  const bar = { origin: '', mail: facts.mailboxes !== undefined, cpf: facts.cpf };
  const render = consoleRenderer(navigation(bar, 'en'), facts.controlled.clock);
  router.use(guard(facts.access, OPEN));
  router.use('/errors', codesOnly(facts.access));
  router.get('/', (req, res) => {
    const filter = typeof req.query.filter === 'string' ? req.query.filter : '';
    res.send(render(req, homePage({ ...facts, mailbox: facts.mailboxes, people: facts.book.all(), filter })));
  });
  router.get('/health', (_req, res) => {
    res.set('cache-control', 'no-store').json({
      status: 'ok',
      issuer: facts.issuer,
      plusIssuer: facts.plusIssuer,
      cpf: facts.cpf,
      sources: facts.sources,
    });
  });
  router.use('/api', controlApi(allOperations(facts.controlled), facts.access, facts.url, facts.log, render));
  router.get('/contract', (req, res) => void res.send(render(req, contractPage())));
  router.use(explainRoutes(facts, render));
  const { book, people, scenarios } = facts.controlled;
  const forms = new LocalForms();
  router.use(ownPersonaRoutes({ book, people, sourceTitles: facts.sourceTitles, forms, render }));
  if (facts.mailboxes) {
    // E-mails are written to citizens.
    const inFrench = consoleRenderer(navigation(bar, 'fr'), facts.controlled.clock, 'fr');
    router.use('/mail', mailboxPages(facts.mailboxes, inFrench));
  }
  router.use(
    '/flows',
    flowRoutes(
      facts.controlled.journal,
      {
        issuers: { low: facts.issuer, high: facts.plusIssuer },
        personName: (id) => book.get(id)?.label ?? id,
        carriedBy: (id) => book.get(id)?.scenario,
        inCatalogue: (id) => scenarios.get(id) !== undefined,
        sourceTitle: (id) => facts.sourceTitles[id] ?? id,
        service: facts.service,
      },
      facts.url,
      render,
    ),
  );
  router.use(answerProblems);
  return router;
}
