import { z } from 'zod';
import type { MovableClock } from '../../../infrastructure/clock.ts';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import { durationSchema } from '../../input/duration-schema.ts';
import type { Controlled } from '../controlled.ts';
import { requireClient } from './clients.ts';

const client = z.string('a client_id').optional().describe('For this client only. Default: for everybody.');
const advance = z.strictObject({
  by: durationSchema.describe('How far, such as "31 min" or {"minutes": 31}.'),
  client,
});
const scope = z.strictObject({ client });

const reading = z.object({
  client: z.string().optional(),
  now: z.string().describe('ISO 8601.'),
  ahead: z.number().describe('Milliseconds ahead of the machine’s clock.'),
  frozen: z.boolean(),
});
const clockState = reading.extend({ clients: z.array(reading).describe('Those whose clock was touched.') });

const topic = 'Clock';

/** Time, for FranceConnect, its sources and the CPF site. What is signed keeps the machine's time. */
export function clockOperations({ clock, clients, federation }: Controlled): Operation[] {
  const known = async (client_id: string | undefined) => {
    if (client_id !== undefined) await requireClient(clients, client_id);
  };
  return [
    operation({
      method: 'get',
      path: '/clock',
      topic,
      summary: 'What time it is',
      answer: clockState,
      run: async () => stateOf(clock),
    }),
    operation({
      method: 'post',
      path: '/clock/advance',
      topic,
      summary: 'Move time forward',
      details:
        'Codes, tokens and sessions that would have expired meanwhile have expired. Tokens issued afterwards still carry the machine’s time, for a service whose own clock did not move.',
      body: advance,
      example: { by: '31 min' },
      answer: clockState,
      async run({ body: { by, client: client_id } }) {
        await known(client_id);
        await federation.clock.advance(by, client_id);
        return stateOf(clock);
      },
    }),
    operation({
      method: 'post',
      path: '/clock/freeze',
      topic,
      summary: 'Stop time',
      details: 'Codes no longer expire while you step through a debugger.',
      body: scope,
      example: {},
      answer: clockState,
      async run({ body: { client: client_id } }) {
        await known(client_id);
        await clock.freeze(client_id);
        return stateOf(clock);
      },
    }),
    operation({
      method: 'post',
      path: '/clock/resume',
      topic,
      summary: 'Let time go on from where it stands',
      body: scope,
      answer: clockState,
      async run({ body: { client: client_id } }) {
        await known(client_id);
        await clock.resume(client_id);
        return stateOf(clock);
      },
    }),
    operation({
      method: 'delete',
      path: '/clock',
      topic,
      summary: 'Go back to the machine’s time',
      query: scope,
      async run({ query }) {
        await known(query.client);
        await clock.reset(query.client);
      },
    }),
  ];
}

function stateOf(clock: MovableClock) {
  const read = (client_id?: string) => {
    const { now, ahead, frozen } = clock.read(client_id);
    return { now: new Date(now).toISOString(), ahead, frozen };
  };
  return { ...read(), clients: clock.clients().map((client_id) => ({ client: client_id, ...read(client_id) })) };
}
