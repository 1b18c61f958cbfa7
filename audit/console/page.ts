import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { AddedPage, PageTools } from '../../federation/console/added-page.ts';
import { SUITES } from '../report.ts';
import { publicAddressOf } from '../run/public-address.ts';
import { type Asked, ConsoleRun } from './run.ts';
import { auditView } from './view.tsx';

const FORGED = 'This form is too old, or was not shown to this browser. Nothing was started: send it again.';
const UNDER_WAY = 'An audit is under way. Stop it, or wait for its end.';

const formSchema = z.object({
  start: z
    .string()
    .trim()
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text)),
  client: z.string().trim().min(1),
  platform: z.enum(['low', 'high']),
  suite: z.enum(['', ...SUITES]).transform((name) => name || undefined),
  exclusive: z.literal('on').optional(),
});

const USUAL: Asked = { start: '', client: 'demo', platform: 'low', suite: undefined, exclusive: false };

/** `/_local/audit`: starts an audit of an address, shows how far it is, and its report. One at a time. */
export function auditPage(): AddedPage {
  let run: ConsoleRun | undefined;
  return {
    path: '/audit',
    label: { en: 'Audit', fr: 'Audit' },
    routes: ({ federation, forms, render }) =>
      routes({
        forms,
        show: (req, res, status, entered = run?.asked, problem) => {
          const view = auditView({ run, entered: { ...USUAL, ...entered }, problem, csrf: forms.token(req) });
          res.status(status).set('cache-control', 'no-store').send(render(req, view));
        },
        current: () => run,
        begin: (asked) => {
          run = new ConsoleRun(asked, federation);
        },
      }),
  };
}

interface Desk {
  forms: PageTools['forms'];
  show(req: Request, res: Response, status: number, entered?: Partial<Asked>, problem?: string): void;
  current(): ConsoleRun | undefined;
  begin(asked: Asked): void;
}

function routes({ forms, show, current, begin }: Desk): Router {
  const router = Router();
  router.use(...forms.read);
  router.get('/', (req, res) => show(req, res, 200));
  router.post('/', async (req, res) => {
    if (!forms.isOurs(req)) return show(req, res, 403, undefined, FORGED);
    const entered = { ...req.body, exclusive: req.body.exclusive === 'on' } as Asked;
    if (current()?.ended === false) return show(req, res, 409, entered, UNDER_WAY);
    const read = formSchema.safeParse(req.body);
    if (!read.success)
      return show(
        req,
        res,
        422,
        entered,
        `${entered.start}: expected an address such as http://localhost:3000/login, and a client_id.`,
      );
    const problem = await whyNot(new URL(read.data.start));
    if (problem) return show(req, res, 422, entered, problem);
    begin({ ...read.data, exclusive: entered.exclusive });
    res.redirect(303, '/_local/audit');
  });
  router.post('/stop', (req, res) => {
    if (!forms.isOurs(req)) return show(req, res, 403, undefined, FORGED);
    current()?.stop();
    res.redirect(303, '/_local/audit');
  });
  router.get('/report', async (req, res) => {
    const report = current()?.report;
    if (!report) return show(req, res, 404, undefined, 'There is no report yet.');
    const { htmlText, POLICY } = await import('../reports/html/index.tsx');
    res.set({ 'cache-control': 'no-store', 'content-security-policy': POLICY }).type('html').send(htmlText(report));
  });
  router.get('/report.json', (req, res) => {
    const report = current()?.report;
    if (!report) return show(req, res, 404, undefined, 'There is no report yet.');
    res.set('cache-control', 'no-store').json(report);
  });
  return router;
}

/** An audit attacks: whoever can send a form here may attack nothing but this machine and its network. */
async function whyNot(address: URL): Promise<string | undefined> {
  try {
    const found = await publicAddressOf(address);
    if (found === undefined) return undefined;
    return `${address.hostname} is ${found}, a public address: an audit attacks, so only services of this machine or of a private network are examined from here.`;
  } catch (error) {
    return `${address.hostname} cannot be found (${(error as Error).message}).`;
  }
}
