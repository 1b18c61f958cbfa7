import { type Request, type RequestHandler, type Response, Router } from 'express';
import { guard } from '../../infrastructure/web/guard.ts';
import { forgetChoices } from '../../infrastructure/web/strip-routes.ts';
import { csrfToken, readForm } from '../csrf.ts';
import { mailboxPages } from '../mail/mailbox.tsx';
import { endSession } from '../session.ts';
import { type Site, sendPage } from '../site.ts';
import { accessTo } from './access.ts';
import { simulatorApi } from './api.ts';
import { ACCOUNT_ACTS, actOnAccount, advanceClock, CannotDo, reset, setRegisterMode, settle } from './operations.ts';
import { Accounts, Cases, Overview, Returns } from './pages.tsx';
import { Restart } from './restart-page.tsx';
import { accountsView, clockView } from './view.ts';

/** The strip on the site's own pages is for whoever sees these. */
const OPEN = /^\/strip(\/|$)/;

/** `/_sim`: what a tester sees and does behind the site's back; for programs too, under `/_sim/api`. */
export async function simulatorRoutes(site: Site): Promise<Router> {
  const shell = shellOf(site);
  const router = Router();
  router.use(guard(accessTo(site), OPEN));
  router.use('/api', simulatorApi(site));
  if (site.mailbox) router.use('/mail', await mailboxPages(site, site.mailbox, shell));

  router.get('/', (req, res) => showOverview(site, req, res));
  router.get('/returns', async (_req, res) =>
    sendPage(res, 200, <Returns {...shell} trail={(await site.sim?.trail()) ?? []} />),
  );
  router.get('/accounts', async (req, res) => {
    const acts = Object.keys(ACCOUNT_ACTS);
    sendPage(res, 200, <Accounts {...shell} acts={acts} {...(await accountsView(site))} csrfToken={csrfToken(req)} />);
  });
  router.get('/cases', async (req, res) => {
    const cases = (await site.cases.all()).reverse();
    sendPage(res, 200, <Cases {...shell} cases={cases} csrfToken={csrfToken(req)} />);
  });

  const done = (path: string, act: (req: Request<{ id: string }>) => unknown): RequestHandler<{ id: string }> => {
    return async (req, res) => {
      try {
        await act(req);
      } catch (error) {
        if (!(error instanceof CannotDo)) throw error;
        return showOverview(site, req as unknown as Request, res, error);
      }
      res.redirect(303, path);
    };
  };
  router.post(
    '/accounts/:id',
    readForm,
    done('/_sim/accounts', (req) => actOnAccount(site, req.params.id, String(req.body.act))),
  );
  router.post(
    '/cases/:id',
    readForm,
    done('/_sim/cases', (req) => settle(site, req.params.id, String(req.body.verdict))),
  );
  router.post(
    '/register',
    readForm,
    done('/_sim', (req) => setRegisterMode(site, req.body.mode)),
  );
  router.post(
    '/clock',
    readForm,
    done('/_sim', (req) => advanceClock(site, req.body.by)),
  );
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

async function showOverview(site: Site, req: Request, res: Response, problem?: CannotDo): Promise<void> {
  const { sim } = site;
  const exchange = await sim?.exchange();
  const facts = { ...shellOf(site), clock: clockView(site), register: sim?.register.mode ?? 'on', exchange };
  const page = <Overview {...facts} problem={problem?.message} csrfToken={csrfToken(req)} />;
  sendPage(res, problem?.status ?? 200, page);
}

function shellOf({ home, unsafe, navigation, url }: Site) {
  return { home, unsafe, navigation, url };
}
