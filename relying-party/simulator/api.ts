import { type ErrorRequestHandler, json, type RequestHandler, Router } from 'express';
import { clientErrorStatus } from '../../infrastructure/http/client-errors.ts';
import { refuseDeepJson } from '../../infrastructure/http/shallow-json.ts';
import { readable } from '../../infrastructure/secrets.ts';
import type { Site } from '../site.ts';
import { actOnAccount, advanceClock, CannotDo, reset, setRegisterMode, settle } from './operations.ts';
import { accountsView, clockView, viewOf } from './view.ts';

/** `/_sim/api`: the site's insides as JSON, for a test to read, assert and set. */
export function simulatorApi(site: Site): Router {
  const router = Router();
  router.use(json({ limit: '16kb', verify: (_req, _res, body) => refuseDeepJson(body.toString()) }), onlyJson);
  router.get('/accounts', async (_req, res) => void res.json(await accountsView(site)));
  router.get('/accounts/:id', async (req, res) => {
    const account = await site.accounts.find(req.params.id);
    if (!account) throw new CannotDo(404, `account: ${req.params.id} is unknown; GET /_sim/api/accounts lists them`);
    res.json(viewOf(account));
  });
  router.post('/accounts/:id/:act', async (req, res) => {
    res.json(viewOf(await actOnAccount(site, req.params.id, req.params.act)));
  });
  router.get('/register', (_req, res) => void res.json({ mode: site.sim?.register.mode }));
  router.put('/register', async (req, res) => {
    await setRegisterMode(site, req.body?.mode);
    res.json({ mode: site.sim?.register.mode });
  });
  router.get('/register/:nir', async (req, res) => {
    res.json(await site.sim?.register.register.find(req.params.nir));
  });
  router.get('/returns', async (_req, res) => void res.json({ returns: await site.sim?.trail() }));
  router.get('/exchange', async (_req, res) => void res.json((await site.sim?.exchange()) ?? null));
  router.get('/cases', async (_req, res) => void res.json({ cases: await site.cases.all() }));
  router.post('/cases/:id/:verdict', async (req, res) => {
    res.json(await settle(site, req.params.id, req.params.verdict));
  });
  router.get('/clock', (_req, res) => void res.json(clockView(site)));
  router.post('/clock', async (req, res) => {
    await advanceClock(site, req.body?.by);
    res.json(clockView(site));
  });
  router.post('/reset', async (_req, res) => {
    await reset(site);
    res.status(204).end();
  });
  router.use((req, _res) => {
    throw new CannotDo(404, `${req.method} ${readable(req.originalUrl)}: no such call; see /_sim`);
  });
  router.use(answerErrors);
  return router;
}

/** A page of another site can send a form to this machine, but no JSON: browsers ask first, and nobody answers. */
const onlyJson: RequestHandler = (req, _res, next) => {
  if (req.method !== 'GET' && !req.is('application/json')) {
    throw new CannotDo(422, `content-type: received ${req.get('content-type') ?? 'none'}, expected application/json`);
  }
  next();
};

const answerErrors: ErrorRequestHandler = (error, _req, res, next) => {
  const status = error instanceof CannotDo ? error.status : clientErrorStatus(error);
  if (!status) return next(error);
  res.status(status).json({ error: error.message });
};
