import { type Request, type Response, Router } from 'express';
import { guard } from '../../infrastructure/http/host-guard.ts';
import { forgetChoices } from '../../infrastructure/strip/strip-routes.ts';
import type { Site } from '../site.ts';
import { csrfToken, readForm } from '../web/csrf.ts';
import { sendPage } from '../web/send-page.ts';
import { endSession } from '../web/session.ts';
import { accessTo } from './access.ts';
import { simulatorOperations } from './api.ts';
import { mailboxPages } from './mailbox.tsx';
import { actOnAccount, advanceClock, CannotDo, reset, setRegisterMode, settle } from './operations.ts';
import { Accounts, Cases, Overview, Returns } from './pages.tsx';
import { REASONS } from './reasons.ts';
import { Restart } from './restart-page.tsx';
import { accountsView, clockView } from './view.ts';
import { ACTS } from './words.ts';

/** The strip on the site's own pages is shown where these pages are. */
const OPEN = /^\/strip(\/|$)/;

/** `/_sim`: what a tester sees and does behind the site's back; for programs too, under `/_sim/api`. */
export async function simulatorRoutes(site: Site): Promise<Router> {
  const shell = shellOf(site);
  const router = Router();
  router.use(guard(accessTo(site), OPEN));
  if (site.answerOperations) router.use('/api', site.answerOperations(simulatorOperations(site)));
  if (site.mailbox) router.use('/mail', await mailboxPages(site, site.mailbox, shell));

  router.get('/', (req, res) => showOverview(site, req, res));
  router.get('/returns', async (_req, res) =>
    sendPage(res, 200, <Returns {...shell} trail={(await site.sim?.trail()) ?? []} reasons={REASONS} />),
  );
  router.get('/accounts', async (req, res) => {
    const view = await accountsView(site);
    sendPage(res, 200, <Accounts {...shell} {...view} done={doneIn(req)} csrfToken={csrfToken(req)} />);
  });
  router.get('/cases', async (req, res) => {
    const cases = (await site.cases.all()).reverse();
    sendPage(res, 200, <Cases {...shell} cases={cases} done={doneIn(req)} csrfToken={csrfToken(req)} />);
  });

  /** Does what a form asks, then shows the page with the result. */
  const form = (path: string, page: string, act: (req: Request<{ id: string }>) => Promise<Done>) =>
    router.post(path, readForm, async (req: Request<{ id: string }>, res: Response) => {
      try {
        res.redirect(303, `${page}?fait=${await act(req)}`);
      } catch (error) {
        if (!(error instanceof CannotDo)) throw error;
        await showOverview(site, req as unknown as Request, res, error);
      }
    });
  form('/accounts/:id', '/_sim/accounts', async ({ params, body }) => {
    const act = String(body.act);
    await actOnAccount(site, params.id, act);
    return act as keyof typeof ACTS;
  });
  form('/cases/:id', '/_sim/cases', async ({ params, body }) => {
    const { verdict } = body;
    await settle(site, params.id, String(verdict));
    return verdict;
  });
  form('/register', '/_sim', async ({ body }) => {
    await setRegisterMode(site, body.mode);
    return 'register';
  });
  form('/clock', '/_sim', async ({ body }) => {
    await advanceClock(site, body.by);
    return 'clock';
  });
  // `?fait` says it on a page of its own: the session that asked is forgotten too.
  router.get('/recommencer', (req, res) => {
    const done = req.query.fait !== undefined;
    sendPage(res, 200, <Restart {...shell} done={done} csrfToken={done ? '' : csrfToken(req)} />);
  });
  router.post('/recommencer', ...readForm, async (req, res) => {
    await (site.strip?.restart() ?? reset(site));
    await endSession(req, res);
    forgetChoices(res);
    res.redirect(303, '/_sim/recommencer?fait');
  });
  return router;
}

/** What the last form did, told once on the page it leads to. */
const DONE = {
  ...Object.fromEntries(Object.entries(ACTS).map(([act, { done }]) => [act, done])),
  accept: 'La vérification est acceptée.',
  refuse: 'La vérification est refusée.',
  register: 'Le registre a changé de mode.',
  clock: 'L’horloge est avancée.',
} as Record<Done, string>;

type Done = keyof typeof ACTS | 'accept' | 'refuse' | 'register' | 'clock';

function doneIn({ query }: Request): string | undefined {
  const { fait } = query;
  return typeof fait === 'string' && Object.hasOwn(DONE, fait) ? DONE[fait as Done] : undefined;
}

async function showOverview(site: Site, req: Request, res: Response, problem?: CannotDo): Promise<void> {
  const { sim } = site;
  const [exchange, trail, accounts, cases] = await Promise.all([
    sim?.exchange(),
    sim?.trail(),
    site.accounts.all(),
    site.cases.all(),
  ]);
  const counts = { accounts: accounts.length, returns: trail?.length ?? 0, cases: cases.length };
  const facts = { ...shellOf(site), clock: clockView(site), register: sim?.register.mode ?? 'on', exchange, counts };
  const told = { problem: problem?.words, done: problem ? undefined : doneIn(req) };
  sendPage(res, problem?.status ?? 200, <Overview {...facts} {...told} csrfToken={csrfToken(req)} />);
}

function shellOf({ home, unsafe, navigation, url }: Site) {
  return { home, unsafe, navigation, url };
}
