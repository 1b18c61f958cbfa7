import { Router } from 'express';
import { holdsEveryWord } from '../../infrastructure/folded-text.ts';
import type { Controlled } from '../control/controlled.ts';
import { latestStories } from './flows/routes.ts';
import type { FlowFacts, Story } from './flows/story.ts';
import type { RenderConsole } from './frame.tsx';
import { servicePage, servicesPage, unknownServicePage } from './services-page.tsx';

export interface ServiceRoutesOptions {
  controlled: Pick<Controlled, 'clients' | 'journal'>;
  flowFacts: FlowFacts;
  render: RenderConsole;
}

/** Rows of the list: a test suite registers thousands, and the filter finds the others. */
const SHOWN = 100;
const LAST_SIGN_INS = 5;
const LONGEST_NAME = 100;

/** The services that are registered, at `/_local/services`. */
export function serviceRoutes({ controlled: { clients, journal }, flowFacts, render }: ServiceRoutesOptions): Router {
  const router = Router();
  router.use((_req, res, next) => {
    // Secrets are shown.
    res.set('cache-control', 'no-store');
    next();
  });
  router.get('/', async (req, res) => {
    const filter = typeof req.query.filter === 'string' ? req.query.filter.slice(0, LONGEST_NAME) : '';
    const all = await clients.all();
    const found = all.filter(({ name, client_id }) => holdsEveryWord(`${name} ${client_id}`, filter));
    const last = new Map((await journal.entries()).map(({ client, at }) => [client, at]));
    const services = found
      .toSorted((one, other) => (last.get(other.client_id) ?? 0) - (last.get(one.client_id) ?? 0))
      .slice(0, SHOWN)
      .map((service) => ({ service, lastSignIn: last.get(service.client_id) }));
    res.send(render(req, servicesPage({ services, found: found.length, total: all.length, filter })));
  });
  router.get('/:client', async (req, res) => {
    const service = await clients.find(req.params.client);
    if (!service) {
      res.status(404).send(render(req, unknownServicePage(req.params.client.slice(0, LONGEST_NAME))));
      return;
    }
    const isOfService = ({ client }: Story) => client === service.client_id;
    const { stories: lastSignIns } = await latestStories(journal, flowFacts, LAST_SIGN_INS, isOfService);
    res.send(render(req, servicePage({ service, issuers: flowFacts.issuers, lastSignIns })));
  });
  return router;
}
