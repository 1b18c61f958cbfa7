import { type Operation, operation } from '../../../infrastructure/operation.ts';
import { worldSchema } from '../../world/world.ts';
import type { Controlled } from '../controlled.ts';

/** What another instance is to be started with. */
export function worldOperations({ federation }: Controlled): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/world',
      topic: 'World',
      summary: 'Export services, people, sources, data providers, CPF rules and clock',
      details:
        'Another instance starts with the answer (`--world`). It holds the secrets of services and data providers. CPF accounts, sessions, keys, the journal and active scenarios are left out.',
      answer: worldSchema,
      run: () => federation.exportWorld(),
    }),
  ];
}
