import { z } from 'zod';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';
import { unknown } from '../problem.ts';

const session = z.object({
  id: z.string(),
  platform: z.enum(['low', 'high']),
  client_id: z.string().describe('The service of the latest flow.'),
  service: z.string(),
  source: z.string().optional(),
  citizen: z.string().optional().describe('Once known.'),
  signed_in: z.boolean().describe('Whether single sign-on may use it.'),
});

const scope = z.strictObject({
  client: z.string().optional().describe('Only those whose latest flow is for this client.'),
});

const topic = 'Sessions';

/** The sessions browsers hold at FranceConnect. */
export function sessionOperations({ sessions }: Controlled): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/sessions',
      topic,
      summary: 'List the sessions at FranceConnect',
      query: scope,
      answer: z.array(session),
      run: async ({ query }) => (await Promise.all(sessions.map((each) => each.all(query.client)))).flat(),
    }),
    operation({
      method: 'delete',
      path: '/sessions/{id}',
      topic,
      summary: 'End one session',
      details: 'In its browser the next sign-in starts at the list of sources.',
      async run({ params: { id = '' } }) {
        const ended = await Promise.all(sessions.map((each) => each.end(id)));
        if (!ended.includes(true)) throw unknown('session', id.slice(0, 100), [], undefined);
      },
    }),
    operation({
      method: 'delete',
      path: '/sessions',
      topic,
      summary: 'End all sessions, or those of one client',
      query: scope,
      answer: z.object({ ended: z.number() }),
      async run({ query }) {
        const ended = await Promise.all(sessions.map((each) => each.endAll(query.client)));
        return { ended: ended.reduce((sum, count) => sum + count, 0) };
      },
    }),
  ];
}
