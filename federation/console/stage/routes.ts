import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { VNode } from 'preact';
import { SOURCE_LISTS, type SourceListName, sourceLists } from '../../../identity-sources/index.ts';
import type { MovableClock } from '../../../infrastructure/clock.ts';
import { holdsEveryWord } from '../../../infrastructure/folded-text.ts';
import { LiveUpdates } from '../../../infrastructure/http/live-updates.ts';
import { allowLiveUpdates } from '../../../infrastructure/http/security-headers.ts';
import { forgetChoices } from '../../../infrastructure/strip/strip-routes.ts';
import { UserError } from '../../../infrastructure/user-error.ts';
import { KINDS } from '../../../personas/kinds.ts';
import type { Persona } from '../../../personas/persona.ts';
import type { Controlled } from '../../control/controlled.ts';
import type { Mailboxes } from '../../mail/mail.ts';
import type { ChosenPerson } from '../../people/chosen-person.ts';
import { type FlowFacts, storyOf } from '../flows/story.ts';
import type { RenderConsole } from '../frame.tsx';
import type { LocalForms } from '../local-form.ts';
import { moveClock } from '../move-clock.ts';
import { clockPage, everybodyPage, incidentPage, restartPage } from './action-pages.tsx';
import { incidentOf } from './incidents.ts';
import { STAGE } from './stage-frame.tsx';
import { stagePage } from './stage-page.tsx';

export interface StageOptions {
  controlled: Controlled;
  chosen: ChosenPerson;
  mailboxes: Mailboxes | undefined;
  flowFacts: FlowFacts;
  /** Address of the CPF site. */
  cpf: string | undefined;
  forms: LocalForms;
  /** In French. */
  render: RenderConsole;
}

/** People who are offered with one click: an ordinary life first, then what rooms ask to see. */
const OFFERED = ['angele-dubreuil', 'bastien-courcelle', 'ivo-falcatelli', 'helene-brissonnault', 'odette-lavergnole'];

/** E-mails on the stage; the mailbox has the others. */
const LAST_MAILS = 3;

/** People on one page of the list. */
const MOST_PEOPLE = 30;

/** Milliseconds between two looks at what no sign-in tells: e-mails, incidents, the clock. */
const LOOK_AGAIN = 2_000;

const FORGED = 'Cette page était ouverte depuis trop longtemps. Rien n’a changé : recommencez.';
const IMPOSSIBLE = 'Ce choix n’existe pas, ou plus. Rien n’a changé : choisissez ci-dessous.';

/** Returns whether a list shows a source. A source of one's own, which no list names, is on each. */
function isOn(list: SourceListName, source: string): boolean {
  return source in sourceLists[list] || !SOURCE_LISTS.some((other) => source in sourceLists[other]);
}

type Form = Readonly<Record<string, string | undefined>>;

/** A page with a form. */
type Show = (req: Request, problem?: string) => VNode | Promise<VNode>;

/** The presenter's page and what its buttons do, below `/_local/stage`. All of it is done by the operations of the control API. */
export function stageRoutes(options: StageOptions): Router {
  const { controlled, chosen, mailboxes, flowFacts, cpf, forms, render } = options;
  const { book, journal, scenarios, clock, federation } = controlled;
  const live = new LiveUpdates();
  const router = Router();
  router.use(...forms.read);
  router.use((_req, res, next) => {
    res.set('cache-control', 'no-store');
    allowLiveUpdates(res);
    next();
  });

  router.get('/', async (req, res) => {
    const person = chosen.id === undefined ? undefined : book.get(chosen.id);
    const offered = OFFERED.flatMap((id) => book.get(id) ?? []);
    const { list } = await federation.sourceList.shown();
    const page = stagePage({
      story: await latestStory(),
      incidents: await activeIncidents(),
      chosen: person && {
        id: person.id,
        label: person.label,
        sources: Object.keys(person.credentials)
          .filter((source) => isOn(list, source))
          .map(flowFacts.sourceTitle),
      },
      people: (person && !offered.includes(person) ? [person, ...offered] : offered).map(inList),
      mails: ((await mailboxes?.all.messages()) ?? []).slice(0, LAST_MAILS),
      list,
      cpf,
      csrf: forms.token(req),
    });
    res.send(render(req, page));
  });

  router.get('/events', (_req, res) => {
    live.stream(res, (send) => {
      const changed = () => send('event: entry\ndata: {}');
      const leave = journal.subscribe(changed);
      const timer = setInterval(changed, LOOK_AGAIN).unref();
      return () => {
        clearInterval(timer);
        leave();
      };
    });
  });

  const showIncidents: Show = async (req, problem) =>
    incidentPage({ csrf: forms.token(req), problem, active: await activeIncidents() });
  const showClock: Show = (req, problem) => clockPage({ csrf: forms.token(req), problem, moved: hasMoved(clock) });
  const showRestart: Show = (req, problem) => restartPage({ csrf: forms.token(req), problem });
  const showEverybody: Show = (req, problem) => {
    const filter = typeof req.query.filtre === 'string' ? req.query.filtre.trim() : '';
    const found = book
      .all()
      .map(inList)
      .filter(({ label, why }) => holdsEveryWord(`${label} ${why}`, filter));
    const people = found.slice(0, MOST_PEOPLE);
    return everybodyPage({ csrf: forms.token(req), problem, people, filter, others: found.length - people.length });
  };

  router.get('/incident', show(showIncidents));
  router.post(
    '/incident',
    submit(showIncidents, ({ incident = '' }) =>
      incident === 'aucun' ? federation.scenarios.reset() : federation.scenarios.use(incident),
    ),
  );
  router.get('/horloge', show(showClock));
  router.post(
    '/horloge',
    submit(showClock, async (form) => {
      const problem = await moveClock(controlled, form);
      if (problem) throw new UserError(problem);
    }),
  );
  router.post(
    '/liste',
    submit(showRestart, ({ liste }) => federation.sourceList.show({ list: liste as SourceListName })),
  );
  router.get('/recommencer', show(showRestart));
  router.post(
    '/recommencer',
    submit(showRestart, async (_form, res) => {
      await federation.restart();
      forgetChoices(res);
    }),
  );
  router.get('/personnes', show(showEverybody));
  router.post(
    '/personnes',
    submit(showEverybody, ({ personne = '' }) =>
      chosen.choose(personne === '' ? undefined : book.require(personne).id),
    ),
  );
  return router;

  function show(page: Show): RequestHandler {
    return async (req, res) => void res.send(render(req, await page(req)));
  }

  /** Does what a form asks, then leads back to the stage; shows the form again where that cannot be done. */
  function submit(page: Show, act: (form: Form, res: Response) => Promise<void>): RequestHandler {
    const again = async (req: Request, res: Response, status: number, problem: string) =>
      void res.status(status).send(render(req, await page(req, problem)));
    return async (req, res) => {
      if (!forms.isOurs(req)) return again(req, res, 403, FORGED);
      try {
        await act(req.body, res);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return again(req, res, 422, IMPOSSIBLE);
      }
      res.redirect(303, STAGE);
    };
  }

  async function latestStory() {
    const entries = await journal.entries();
    const flow = entries.at(-1)?.flow;
    return storyOf(
      entries.filter((entry) => entry.flow === flow),
      flowFacts,
      journal.now(),
    );
  }

  async function activeIncidents(): Promise<string[]> {
    const armed = await scenarios.active();
    return armed.map(({ scenario: { id, title } }) => incidentOf(id)?.title ?? title);
  }
}

function hasMoved(clock: MovableClock): boolean {
  const { ahead, frozen } = clock.read();
  return frozen || Math.abs(ahead) > 1_000;
}

/** What is special about a person, in words for a room. */
const KINDS_IN_WORDS: Readonly<Record<string, string>> = {
  ...KINDS,
  'carries-scenario': 'un incident à chaque connexion',
};

function inList({ id, label, kinds }: Persona) {
  return { id, label, why: kinds.flatMap((kind) => KINDS_IN_WORDS[kind] ?? []).join(', ') };
}
