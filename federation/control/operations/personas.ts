import { closestMatch } from 'leven';
import { z } from 'zod';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import { oddities } from '../../../personas/coherence.ts';
import { ownPersonaSchema } from '../../../personas/own-persona.ts';
import { importProgress } from '../../people/import-progress.ts';
import type { Controlled } from '../controlled.ts';
import { Problem, unknown } from '../problem.ts';

const persona = ownPersonaSchema.required({ id: true, label: true, why: true, kinds: true, credentials: true }).extend({
  scenario: z.string().optional().describe('Id of the scenario that is active in each sign-in of this person.'),
});

const warnings = z.array(z.string()).describe('What is odd in the data. Nothing odd is refused.');
const known = z.object({ persona, warnings });
const added = z.object({
  persona,
  madeUp: z.array(z.string()).describe('What was made up because it was not given, such as `nir` or `identity.email`.'),
  warnings,
});

const topic = 'Personas';

/** The people who can sign in, and one's own. */
export function personaOperations({ federation, book, people, log }: Controlled): Operation[] {
  const find = (id = '') => {
    const found = book.get(id);
    if (found) return found;
    const ids = book.all().map((each) => each.id);
    throw unknown('persona', id.slice(0, 100), [], id.length > 100 ? undefined : closestMatch(id, ids));
  };
  return [
    operation({
      method: 'get',
      path: '/personas',
      topic,
      summary: 'List everybody who can sign in',
      answer: z.array(persona),
      run: () => federation.personas.all(),
    }),
    operation({
      method: 'get',
      path: '/personas/{id}',
      topic,
      summary: 'Read a person, and what is odd in the data',
      answer: known,
      run: async ({ params }) => {
        const found = find(params.id);
        return { persona: found, warnings: oddities(found) };
      },
    }),
    operation({
      method: 'post',
      path: '/personas',
      topic,
      summary: 'Add somebody of your own',
      details:
        'A name and a birth are enough: id, e-mail, NIR, numéro fiscal and credentials at every source are made up, and the answer names them. The person is on the sources’ pages at once. The same id again replaces the person.',
      body: ownPersonaSchema,
      example: {
        identity: {
          given_name: 'Camille',
          family_name: 'ORVIEUX',
          birthdate: '1990-04-12',
          gender: 'female',
          birthplace: '37261',
        },
      },
      status: 201,
      answer: added,
      run: ({ body }) => federation.personas.add(body),
    }),
    operation({
      method: 'post',
      path: '/personas/import',
      topic,
      summary: 'Add the people of a CSV file',
      details:
        'One of the four layouts of FranceConnect’s own test people, with or without the line that names the columns. A line that cannot be used is left out and told. Nobody is added when the caller leaves before the answer.',
      body: z.string().min(1, 'CSV text'),
      bodyType: 'text/csv',
      example:
        'login,password,family_name,preferred_username,given_name,gender,email,birthdate,birthplace,birthcountry\ncorse,123,BROSSE,,Mario,male,mario@example.org,1981-02-03,2A004,99100\n',
      status: 201,
      answer: z.object({
        added: z.array(persona),
        refused: z.array(z.object({ line: z.int(), why: z.string() })).describe('Lines nobody was added from.'),
        warnings,
      }),
      run: ({ body, signal }) => people.import(body, { signal, progress: importProgress(log) }),
    }),
    operation({
      method: 'delete',
      path: '/personas/{id}',
      topic,
      summary: 'Remove somebody you added',
      async run({ params }) {
        const { id } = find(params.id);
        if (await people.remove(id)) return;
        throw new Problem(409, 'not_yours', `'${id}' was not added here: those of the stock and of a file stay.`);
      },
    }),
  ];
}
