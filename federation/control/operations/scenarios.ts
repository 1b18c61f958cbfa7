import { z } from 'zod';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import { scenarioSchema } from '../../../scenarios/index.ts';
import type { Controlled } from '../controlled.ts';
import { requireClient } from './clients.ts';

/** Loosely here, to tell the caller's words from a scenario; the book of scenarios checks the whole and lists every fault. */
const ownScenario = z
  .looseObject({ id: z.string(), faults: z.array(z.unknown()) })
  .describe('A whole scenario of your own: `id` and `faults` are enough.');

const use = z.strictObject({
  use: z
    .union([z.string().describe('Identifier of a scenario of the catalogue.'), ownScenario], {
      error: 'the id of a scenario, or a scenario { id, faults }',
    })
    .describe('What to activate.'),
  client: z.string('a client_id').optional().describe('Only for this service. Default: for all of them.'),
  persona: z.string('an identifier').optional().describe('Only once this person has signed in.'),
  times: z
    .int('a whole number')
    .positive('one or more')
    .optional()
    .describe('How many flows it reaches. Default: all.'),
});

const scope = z.strictObject({ client: z.string().optional().describe('Only what concerns this service.') });

const active = z.object({
  id: z.string(),
  scenario: scenarioSchema,
  client: z.string().optional(),
  persona: z.string().optional(),
  times: z.number().optional(),
  flows: z.array(z.string()).optional().describe('Flows it has reached, when they are counted.'),
  after: z.string().optional().describe('The flow it was chosen in: it acts from the next one on.'),
});

const topic = 'Scenarios';

/** The catalogue of scenarios, and the active ones. */
export function scenarioOperations({ federation, scenarios, clients }: Controlled): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/scenarios',
      topic,
      summary: 'List the catalogue',
      answer: z.array(scenarioSchema),
      run: () => federation.scenarios.all(),
    }),
    operation({
      method: 'get',
      path: '/scenarios/active',
      topic,
      summary: 'List the active scenarios',
      query: scope,
      answer: z.array(active),
      run: ({ query }) => scenarios.active(query.client),
    }),
    operation({
      method: 'post',
      path: '/scenarios',
      topic,
      summary: 'Activate a scenario',
      details: 'It counts from the next request on, beside those already active.',
      body: use,
      example: { use: 'expired-id-token', client: 'demo', times: 1 },
      async run({ body: { use: wanted, client, persona, times } }) {
        if (client !== undefined) await requireClient(clients, client);
        await federation.scenarios.use(wanted as Parameters<typeof federation.scenarios.use>[0], {
          client,
          persona,
          times,
        });
      },
    }),
    operation({
      method: 'delete',
      path: '/scenarios',
      topic,
      summary: 'End scenarios',
      query: scope,
      run: ({ query }) => federation.scenarios.reset(query.client),
    }),
  ];
}
