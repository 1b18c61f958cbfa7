import { z } from 'zod';
import { type AnsweredFile, type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';

const exported = z.strictObject({
  format: z
    .enum(['html', 'har'], 'html or har')
    .default('html')
    .describe('`html`: a page that needs neither server nor network. `har`: an HTTP archive (HAR 1.2).'),
  client: z.string().optional().describe('With the id `latest`: the last sign-in of this service.'),
});

const TYPES = { html: 'text/html', har: 'application/json' } as const;

/** Sign-ins as files to send. */
export function flowOperations({ federation }: Controlled): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/flows/{id}/export',
      topic: 'Journal',
      summary: 'Read one sign-in as a file to send, secrets masked',
      details: 'The id is the `flow` of its journal entries, or `latest`.',
      query: exported,
      files: Object.values(TYPES),
      async run({ params: { id = '' }, query: { format, client } }): Promise<AnsweredFile> {
        const text = await federation.flows.export(id, { format, ...(client !== undefined && { client }) });
        return { name: `sign-in-${id}.${format}`, type: TYPES[format], text };
      },
    }),
  ];
}
