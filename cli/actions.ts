import { lineOf } from '../federation/console/flows/terminal.ts';
import { query } from '../federation/control-client.ts';
import type { JournalEntry, Persona, Scenario, World } from '../federation/index.ts';
import { holdsEveryWord } from '../infrastructure/folded-text.ts';
import { onOneLine } from '../infrastructure/secrets.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { CommandName } from './commands.ts';
import type { Call } from './run.ts';

type Action = (call: Call) => Promise<void>;

/** What each command does. */
export const ACTIONS: Readonly<Record<CommandName, Action>> = {
  use: async ({ operands: [scenario = ''], flags: { client, persona, times }, simulator, print }) => {
    const options = { client, persona, ...(times !== undefined && { times: wholeNumber(times) }) };
    await simulator.call('POST', '/scenarios', { use: scenario, ...options });
    const reach = [
      client === undefined ? 'for every service' : `for ${client}`,
      ...(persona === undefined ? [] : [`once ${persona} has signed in`]),
      ...(times === undefined ? [] : [times === '1' ? 'for one sign-in' : `for ${times} sign-ins`]),
    ];
    print({ scenario, ...options }, `${scenario} is active ${reach.join(', ')}.`);
  },

  reset: async ({ flags: { client }, simulator, print }) => {
    await simulator.call('POST', '/reset', { client });
    print({ reset: client ?? 'everything' }, `Reset ${client ?? 'everything'}.`);
  },

  advance: async ({ operands: [by = ''], flags: { client }, simulator, print }) => {
    const clock = await simulator.call<Clock>('POST', '/clock/advance', { by, client });
    const moved = clock.clients.find((each) => each.client === client) ?? clock;
    print(moved, `It is now ${moved.now} ${client === undefined ? 'for everybody' : `for ${client}`}.`);
  },

  people: async ({ operands, simulator, print }) => {
    const people = await simulator.call<Persona[]>('GET', '/personas');
    const wanted = people.filter(({ id, label, why }) =>
      holdsEveryWord([id, label, why].join(' '), operands.join(' ')),
    );
    print(wanted, table(wanted.map(({ id, label, why }) => [id, label, why])));
  },

  scenarios: async ({ operands, simulator, print }) => {
    const scenarios = await simulator.call<Scenario[]>('GET', '/scenarios');
    const wanted = scenarios.filter(({ id, title, what }) =>
      holdsEveryWord([id, title, what].join(' '), operands.join(' ')),
    );
    print(wanted, table(wanted.map(({ id, title }) => [id, title])));
  },

  tail: async ({ flags: { client, once }, simulator, json }) => {
    let entries = (await simulator.call<JournalEntry[]>('GET', `/journal${query({ client })}`)).slice(-LAST_STEPS);
    for (let since = 0; ; ) {
      for (const entry of entries) process.stdout.write(`${json ? JSON.stringify(entry) : timed(entry)}\n`);
      if (once !== undefined) return;
      since = Math.max(since, ...entries.map(({ at }) => at + NEXT));
      entries = await simulator.call('GET', `/journal${query({ client, since, wait: PATIENCE })}`);
    }
  },

  'sign-in': async ({ operands: [url = ''], flags: { as = '' }, simulator, print }) => {
    const [persona, source] = as.split('@').map((word) => word || undefined);
    const body = { authorization_url: url, persona, source };
    const answer = await simulator.call<{ callback_url: string }>('POST', '/sign-in', body);
    print(answer, answer.callback_url);
  },

  flow: async ({ operands: [id = 'latest'], flags: { format, client }, simulator }) => {
    const text = await simulator.text(`/flows/${encodeURIComponent(id)}/export${query({ format, client })}`);
    process.stdout.write(text);
  },

  export: async ({ flags: { data }, simulator, print }) => {
    const world = data === undefined ? await simulator.call<World>('GET', '/world') : await worldIn(data);
    for (const note of world.notes ?? []) process.stderr.write(`${note}\n`);
    print(world, JSON.stringify(world, null, 2));
  },

  completion: async ({ operands: [shell = ''] }) => {
    const { completionFor } = await import('./completion.ts');
    process.stdout.write(completionFor(shell));
  },
};

interface Clock {
  now: string;
  clients: { client: string; now: string }[];
}

/** Steps shown at first. */
const LAST_STEPS = 20;
/** Milliseconds, less than between two steps, which are never at the same time. */
const NEXT = 0.0005;
/** Seconds one request waits for a step. */
const PATIENCE = 50;

function timed(entry: JournalEntry): string {
  const time = new Date(entry.at).toTimeString().slice(0, 8);
  const code = entry.code === undefined ? '' : `  (flow ${entry.flow})`;
  return onOneLine(`${time}  ${lineOf(entry)}${code}`);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError(`--times: received ${text}, expected a whole number, 1 or more`);
}

/** Columns; the last one may be long. */
function table(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'No match.';
  const columns = (rows[0] ?? [])
    .slice(0, -1)
    .map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(columns[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a data folder holds, read by a simulator that nobody else reaches. */
async function worldIn(data: string): Promise<World> {
  const { startFederation } = await import('../federation/index.ts');
  await using federation = await startFederation({ data, only: ['provider'] });
  return federation.exportWorld();
}
