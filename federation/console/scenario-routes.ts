import { type Request, type Response, Router } from 'express';
import { UserError } from '../../infrastructure/user-error.ts';
import type { Controlled } from '../control/controlled.ts';
import type { RenderConsole } from './frame.tsx';
import type { LocalForms } from './local-form.ts';
import { scenariosPage } from './scenarios-page.tsx';

export interface ScenarioRoutesOptions {
  controlled: Pick<Controlled, 'scenarios' | 'clients'>;
  forms: LocalForms;
  render: RenderConsole;
}

const FORGED = 'This form is too old, or was not shown to this browser. Nothing was changed: send it again.';

/** Services in the list: a test suite registers thousands, and uses scenarios from its own code. */
const MOST_SERVICES = 200;

/** The catalogue of scenarios, and what is active, at `/_local/scenarios`. */
export function scenarioRoutes({ controlled: { scenarios, clients }, forms, render }: ScenarioRoutesOptions): Router {
  const show = async (req: Request, res: Response, status: number, error?: string) => {
    const wanted = textOf(req.body?.client) || textOf(req.query.client);
    const page = scenariosPage({
      scenarios: scenarios.all(),
      active: await scenarios.active(),
      services: await offered(wanted),
      search: textOf(req.query.q),
      chosen: textOf(req.body?.scenario) || textOf(req.query.use),
      service: wanted,
      csrf: forms.token(req),
      error,
    });
    res.status(status).set('cache-control', 'no-store').send(render(req, page));
  };

  /** The services to choose from, the wanted one among them. */
  const offered = async (wanted: string) => {
    const [service, all] = [await clients.find(wanted), await clients.all()];
    const first = all.slice(0, MOST_SERVICES);
    return service && !first.some(({ client_id }) => client_id === wanted) ? [service, ...first] : first;
  };

  const router = Router();
  router.use(...forms.read);
  router.get('/', (req, res) => show(req, res, 200));
  router.post('/', async (req, res) => {
    if (!forms.isOurs(req)) return show(req, res, 403, FORGED);
    const [id, client, times] = [req.body.scenario, req.body.client, req.body.times].map((field) =>
      textOf(field).trim(),
    );
    if (client && !(await clients.find(client))) {
      return show(req, res, 422, `No service is registered as '${client.slice(0, 100)}'.`);
    }
    try {
      await scenarios.use(id ?? '', { client: client || undefined, times: times ? Number(times) : undefined });
    } catch (error) {
      if (error instanceof UserError) return show(req, res, 422, error.message);
      throw error;
    }
    res.redirect(303, '/_local/scenarios#active');
  });
  router.post('/reset', async (req, res) => {
    if (!forms.isOurs(req)) return show(req, res, 403, FORGED);
    await scenarios.reset(textOf(req.body.client) || undefined);
    res.redirect(303, '/_local/scenarios#active');
  });
  return router;
}

function textOf(field: unknown): string {
  return typeof field === 'string' ? field : '';
}
