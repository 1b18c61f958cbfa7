import { closestMatch } from 'leven';
import { z } from 'zod';
import { type ClientRegistration, clientRegistration } from '../../../contract/client-registration.ts';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { ClientRegistry } from '../../../provider/index.ts';
import { registerService } from '../../clients/clients.ts';
import { withoutUndefined } from '../../input/without-undefined.ts';
import type { Controlled } from '../controlled.ts';
import { unknown } from '../problem.ts';

/** A redirect URI is enough. */
const newClient = clientRegistration.partial().extend({
  redirect_uris: clientRegistration.shape.redirect_uris,
  key: clientRegistration.shape.client_id.optional(),
});

/** The identifier is how everybody knows the service: it does not change. */
const changes = clientRegistration.partial().omit({ client_id: true });

const topic = 'Clients';

/** Services, each a namespace of one's own: clock, scenarios and journal can be told apart by client. */
export function clientOperations(desk: Controlled): Operation[] {
  const { clients, federation } = desk;
  return [
    operation({
      method: 'post',
      path: '/clients',
      topic,
      summary: 'Register a service',
      details:
        'A redirect URI is enough, everything else has a default and every scope is allowed. Parallel tests register one each.',
      body: newClient,
      example: { redirect_uris: ['http://localhost:3000/callback'] },
      status: 201,
      answer: clientRegistration,
      run: async ({ body }) => federation.registerClient(withoutUndefined(body)),
    }),
    operation({
      method: 'get',
      path: '/clients',
      topic,
      summary: 'List the services',
      answer: z.array(clientRegistration),
      run: async () => clients.all(),
    }),
    operation({
      method: 'get',
      path: '/clients/{client_id}',
      topic,
      summary: 'Read a service',
      answer: clientRegistration,
      run: async ({ params }) => requireClient(clients, params.client_id),
    }),
    operation({
      method: 'patch',
      path: '/clients/{client_id}',
      topic,
      summary: 'Change a service',
      details: 'What is left out stays as it is. The change counts from the next request on.',
      body: changes,
      example: { name: 'Ma démarche', post_logout_redirect_uris: ['http://localhost:3000/'] },
      answer: clientRegistration,
      async run({ params, body }) {
        const known = await requireClient(clients, params.client_id);
        return registerService({ ...known, ...withoutUndefined(body) }, desk);
      },
    }),
    operation({
      method: 'delete',
      path: '/clients/{client_id}',
      topic,
      summary: 'Forget a service',
      details: 'From the next request on it is unknown.',
      async run({ params }) {
        const { client_id } = await requireClient(clients, params.client_id);
        await clients.remove(client_id);
      },
    }),
  ];
}

/** @throws Problem 404 naming the nearest known identifier */
export async function requireClient(clients: ClientRegistry, client_id = ''): Promise<ClientRegistration> {
  const client = await clients.find(client_id);
  if (client) return client;
  const known = (await clients.all()).map((each) => each.client_id);
  const nearest = client_id.length > 100 ? undefined : closestMatch(client_id, known, { maxDistance: 5 });
  throw unknown('client', client_id.slice(0, 100), known, nearest);
}
