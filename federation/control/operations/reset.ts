import { z } from 'zod';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';
import { requireClient } from './clients.ts';

/** Between two tests. */
export function resetOperations({ federation, clients }: Controlled): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/reset',
      topic: 'Reset',
      summary: 'Undo what was scripted and end what is under way',
      details:
        'Scenarios, clock, troubled sources, sessions and journal; with `client`, only what concerns it. Services, people and keys stay.',
      body: z.strictObject({ client: z.string('a client_id').optional().describe('Default: everything.') }),
      example: {},
      async run({ body: { client } }) {
        if (client !== undefined) await requireClient(clients, client);
        await federation.reset(client);
      },
    }),
    operation({
      method: 'post',
      path: '/restart',
      topic: 'Reset',
      summary: 'Begin a demonstration again',
      details:
        'As a reset of everything; the CPF site also forgets its accounts, sessions and e-mails, and FranceConnect its e-mails. Services, people and keys stay.',
      run: () => federation.restart(),
    }),
  ];
}
