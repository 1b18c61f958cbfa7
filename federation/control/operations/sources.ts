import { closestMatch } from 'leven';
import { z } from 'zod';
import { sourceRecordsSchema } from '../../../contract/source-record.ts';
import { durationInMilliseconds } from '../../../infrastructure/duration.ts';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { ShownList } from '../../federation.ts';
import { durationSchema } from '../../input/duration-schema.ts';
import { shownListSchema, wantedListSchema } from '../../sources/shown-list.ts';
import type { Controlled } from '../controlled.ts';
import { unknown } from '../problem.ts';

const source = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['running', 'paused', 'slow']),
  announced: z.boolean().optional().describe('Whether FranceConnect greys it on its list, when it is paused.'),
  delay: z.number().optional().describe('Milliseconds before each answer, when it is slow.'),
});

const topic = 'Sources';

/**
 * Sources taken down, slowed and brought back, for everybody: a source does not know the service behind FranceConnect. Each
 * state is an active scenario, which `DELETE /scenarios` and `POST /reset` of everything end.
 */
export function sourceOperations({ sources, sourceTitles, federation }: Controlled): Operation[] {
  const shown = async (id: string) => ({ id, title: sourceTitles[id] ?? id, ...(await sources.of(id)) });
  const known = (id = ''): string => {
    if (Object.hasOwn(sourceTitles, id)) return id;
    const ids = Object.keys(sourceTitles);
    throw unknown('source', id.slice(0, 100), ids, id.length > 100 ? undefined : closestMatch(id, ids));
  };
  return [
    operation({
      method: 'get',
      path: '/sources',
      topic,
      summary: 'List the sources that run here, and how they are doing',
      answer: z.array(source),
      run: () => Promise.all(Object.keys(sourceTitles).map(shown)),
    }),
    operation({
      method: 'get',
      path: '/sources/list',
      topic,
      summary: 'Tell which list of sources FranceConnect shows',
      answer: shownListSchema,
      run: () => federation.sourceList.shown(),
    }),
    operation({
      method: 'post',
      path: '/sources/list',
      topic,
      summary: 'Show another list of sources, or its descriptions',
      details: 'today: as in production; 2020: the six of the guides the CPF site follows. What is left out stays.',
      body: wantedListSchema,
      example: { list: '2020' },
      run: ({ body }) => federation.sourceList.show(body as Partial<ShownList>),
    }),
    operation({
      method: 'post',
      path: '/sources/records',
      topic,
      summary: 'Change what FranceConnect records of its sources',
      details: 'Takes the place of what was set before: {} gives the sources back as they are.',
      body: sourceRecordsSchema,
      example: { ameli: { active: false, maintenance: 'de retour lundi' } },
      run: ({ body }) => federation.sourceRecords.set(body),
    }),
    operation({
      method: 'post',
      path: '/sources/{id}/pause',
      topic,
      summary: 'Take a source down',
      details: 'It answers everything with a 503, to the citizen’s browser and to FranceConnect.',
      body: z.strictObject({
        announced: z
          .boolean('true or false')
          .optional()
          .describe('Whether FranceConnect knows, and greys the source on its list. Default: false.'),
      }),
      example: { announced: true },
      answer: source,
      async run({ params, body }) {
        const id = known(params.id);
        await sources.pause(id, body.announced);
        return shown(id);
      },
    }),
    operation({
      method: 'post',
      path: '/sources/{id}/slow',
      topic,
      summary: 'Make a source slow',
      details: 'FranceConnect waits six seconds for a source, then gives up.',
      body: z.strictObject({ by: durationSchema.describe('Waiting time before each answer.') }),
      example: { by: '2 s' },
      answer: source,
      async run({ params, body }) {
        const id = known(params.id);
        await sources.slow(id, durationInMilliseconds(body.by) ?? 0);
        return shown(id);
      },
    }),
    operation({
      method: 'post',
      path: '/sources/{id}/resume',
      topic,
      summary: 'Bring a source back',
      answer: source,
      async run({ params }) {
        const id = known(params.id);
        await sources.resume(id);
        return shown(id);
      },
    }),
  ];
}
