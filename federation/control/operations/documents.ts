import { z } from 'zod';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';

const read = z.object({
  at: z.number().describe('Milliseconds since 1970.'),
  document: z.enum(['discovery', 'jwks']),
  platform: z.string(),
  client: z.string().optional().describe('Where the service names itself in the address, `?client_id=…`.'),
  address: z.string().describe('Network address of the reader.'),
  status: z.int(),
  scenarios: z.array(z.string()).readonly().describe('Ids of the scenarios in use for it.'),
});

/** Who read the discovery document and the keys, and when. */
export function documentOperations({ federation }: Controlled): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/documents/reads',
      topic: 'Documents',
      summary: 'List the latest reads of the discovery document and of the keys',
      query: z.strictObject({
        since: z.coerce.number('milliseconds since 1970').optional().describe('Milliseconds since 1970.'),
        client: z.string().optional().describe('One service.'),
      }),
      answer: z.array(read),
      run: async ({ query }) => [...(await federation.documents.reads(query))],
    }),
  ];
}
