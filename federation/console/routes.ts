import cookieParser from 'cookie-parser';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Strictness } from '../../contract/authorize-parameters.ts';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import { type Access, guard, mayEnter } from '../../infrastructure/http/host-guard.ts';
import type { Logger } from '../../infrastructure/log.ts';
import type { SourceMark } from '../../infrastructure/pages/source-mark.tsx';
import type { PersonaBook } from '../../personas/book.ts';
import type { Occurrence } from '../../provider/index.ts';
import { API } from '../control/address.ts';
import type { Controlled } from '../control/controlled.ts';
import type { SiteOperations } from '../control/openapi.ts';
import { allOperations } from '../control/operations/index.ts';
import { answerProblems, controlApi } from '../control/router.ts';
import type { Mailboxes } from '../mail/mail.ts';
import type { ChosenPerson } from '../people/chosen-person.ts';
import { aboutPage } from './about-page.tsx';
import type { AddedPage } from './added-page.ts';
import { checkRoutes } from './check-routes.ts';
import { contractPage } from './contract-page.tsx';
import { explainRoutes } from './explain-routes.ts';
import { flowRoutes, latestStories } from './flows/routes.ts';
import type { FlowFacts } from './flows/story.ts';
import { consoleRenderer, framed } from './frame.tsx';
import { homePage } from './home.tsx';
import { LocalForms } from './local-form.ts';
import { mailboxPages } from './mailbox.tsx';
import { moveClock } from './move-clock.ts';
import { navigation } from './navigation.ts';
import { ownPersonaRoutes } from './own-persona-routes.ts';
import { scenarioRoutes } from './scenario-routes.ts';
import { serviceRoutes } from './service-routes.ts';
import { sourceRoutes } from './source-routes.ts';
import { stageRoutes } from './stage/routes.ts';

/** What the local pages tell. */
export interface LocalFacts {
  issuer: string;
  plusIssuer: string;
  cpf: string | undefined;
  sources: string | undefined;
  sourceTitles: Readonly<Record<string, string>>;
  sourceMarks: Readonly<Record<string, SourceMark>>;
  demo: ClientRegistration;
  /** What the pages about sign-ins tell beside the journal. */
  flowFacts: FlowFacts;
  /** A registered service. */
  service(client_id: string): Promise<ClientRegistration | undefined>;
  /** An error answered within the hour, by the identifier its page or `error_uri` carries. */
  occurrence(id: string): Promise<Occurrence | undefined>;
  /** The e-mails; none when a server delivers them. */
  mailboxes: Mailboxes | undefined;
  book: PersonaBook;
  strictness: Strictness;
  /** Origin of this FranceConnect. */
  url: string;
  controlled: Controlled;
  /** The calls of the CPF site. */
  site: SiteOperations;
  chosen: ChosenPerson;
  access: Access;
  /** Pages from above. */
  pages: readonly AddedPage[];
  log: Logger;
}

/** What is for everybody: what this is, its rules and calls, what a code means. */
const OPEN = /^\/(a-propos|contract|health|support|errors(\/[^/]*)?|api\/?|api\/openapi\.json)$/;

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

/** Sign-ins on the home page; the others are a page away. */
const LAST_SIGN_INS = 5;

const FORGED = 'This form had grown too old, or was not shown to this browser. The clock was not moved: send it again.';

/** What is ours, not FranceConnect's: everything under `/_local`. */
export function localRoutes(facts: LocalFacts): Router {
  const router = Router();
  const bar = { origin: '', mail: facts.mailboxes !== undefined, cpf: facts.cpf, pages: facts.pages };
  const render = consoleRenderer(navigation(bar, 'en'), facts.controlled.clock);
  router.use(guard(facts.access, OPEN));
  router.use('/errors', codesOnly(facts.access));
  const { flowFacts } = facts;
  const { book, people, clock, journal } = facts.controlled;
  const { sourceList } = facts.controlled.federation;
  const forms = new LocalForms();
  const showHome = async (req: Request, res: Response, status: number, problem?: string) => {
    const { stories: lastSignIns } = await latestStories(journal, flowFacts, LAST_SIGN_INS);
    const shown = { clock: clock.read(), csrf: forms.token(req), problem, lastSignIns, list: await sourceList.shown() };
    res
      .status(status)
      .set('cache-control', 'no-store')
      .send(render(req, homePage({ ...facts, ...shown, mailbox: facts.mailboxes })));
  };
  router.get('/', cookieParser(), (req, res) => showHome(req, res, 200));
  router.post('/clock', ...forms.read, async (req, res) => {
    if (!forms.isOurs(req)) return showHome(req, res, 403, FORGED);
    const problem = await moveClock(facts.controlled, req.body);
    if (problem) return showHome(req, res, 422, problem);
    res.redirect(303, '/_local#clock');
  });
  router.get('/a-propos', (_req, res) => void res.send(aboutPage(facts.cpf)));
  router.get('/health', (_req, res) => {
    res.set('cache-control', 'no-store').json({
      status: 'ok',
      issuer: facts.issuer,
      plusIssuer: facts.plusIssuer,
      cpf: facts.cpf,
      sources: facts.sources,
    });
  });
  const operations = allOperations(facts.controlled);
  const calls = async (req: Request) => {
    const { callsPage } = await import('./calls-page.tsx');
    return render(req, callsPage(operations, facts.site, `${facts.url}${API}`, facts.access.token !== undefined));
  };
  router.use('/api', controlApi(operations, facts.site, facts.access, facts.url, facts.log, calls));
  router.get('/contract', (req, res) => void res.send(render(req, contractPage())));
  router.use(checkRoutes(facts, render));
  router.use(explainRoutes(facts, render));
  router.use(ownPersonaRoutes({ book, people, sourceTitles: facts.sourceTitles, forms, render }));
  // E-mails are written to citizens, and the stage is shown to an audience.
  const inFrench = consoleRenderer(navigation(bar, 'fr'), facts.controlled.clock, 'fr');
  if (facts.mailboxes) router.use('/mail', mailboxPages(facts.mailboxes, inFrench));
  router.use('/stage', stageRoutes({ ...facts, flowFacts, forms, render: inFrench }));
  router.use('/services', serviceRoutes({ controlled: facts.controlled, flowFacts, render }));
  router.use('/scenarios', scenarioRoutes({ controlled: facts.controlled, forms, render }));
  router.use(
    '/sources',
    sourceRoutes({
      sourceList,
      states: facts.controlled.sources,
      titles: facts.controlled.sourceTitles,
      marks: facts.sourceMarks,
      forms,
      render,
    }),
  );
  router.use('/flows', flowRoutes(journal, flowFacts, facts.url, render));
  for (const { path, routes } of facts.pages) {
    const { federation } = facts.controlled;
    router.use(path, routes({ federation, forms, render: (req, frame) => render(req, framed(frame)) }));
  }
  router.use(answerProblems);
  return router;
}
