/** The part of the kit that Cypress runs in Node: it starts or connects to a simulator, and does what the commands ask. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { connectFederation, type Federation, startFederation } from 'franceconnect-local';
import type { Asked } from './tasks.ts';

/** The part of Cypress' `on` used here. */
export interface On {
  (event: 'task', tasks: Record<string, (asked: never) => Promise<unknown>>): unknown;
  (event: 'after:run', act: () => Promise<void>): unknown;
}

/**
 * For `setupNodeEvents` of `cypress.config`. `FRANCECONNECT_LOCAL_URL` names a simulator that runs already; otherwise one
 * starts in Cypress' own process, on free ports, and stops after the run.
 */
export async function withFranceConnect<Config>(on: On, config: Config): Promise<Config> {
  const federation = await startOrConnect();
  on('after:run', () => federation.stop());
  on('task', tasksOf(federation));
  return config;
}

function startOrConnect(): Promise<Federation> {
  const { FRANCECONNECT_LOCAL_URL: url, FRANCECONNECT_LOCAL_CONTROL_TOKEN: token } = process.env;
  return url ? connectFederation(url, { ...(token && { token }) }) : startFederation({ only: ['provider', 'sources'] });
}

/** Cypress wants an answer of each task: null where there is none. */
function tasksOf(federation: Federation) {
  const { franceconnect, franceconnectPlus, sources } = federation;
  return {
    'franceconnect:register': async (registration: Asked['register']) => ({
      ...(await federation.registerClient(registration)),
      issuer: franceconnect.issuer,
      plusIssuer: franceconnectPlus.issuer,
      sources: new URL(sources?.url ?? franceconnect.issuer).origin,
    }),
    'franceconnect:use': async ({ scenario, client, times }: Asked['use']) => {
      await federation.scenarios.use(scenario, { client, ...(times !== undefined && { times }) });
      return null;
    },
    'franceconnect:advance': async ({ by, client }: Asked['advance']) => {
      await federation.clock.advance(by, client);
      return null;
    },
    'franceconnect:journal': ({ client }: Asked['client']) => federation.journal.entries({ client }),
    'franceconnect:reset': async ({ client }: Asked['client']) => {
      await federation.reset(client);
      return null;
    },
    'franceconnect:keep-flows': ({ client, test }: Asked['keep']) => keepFlows(federation, client, test),
  };
}

/** Writes a page for each flow of a client. @returns where they are */
async function keepFlows(federation: Federation, client: string, test: string): Promise<string[]> {
  const folder = resolve(process.env.FRANCECONNECT_LOCAL_FLOWS ?? 'franceconnect-flows');
  const flows = [...new Set((await federation.journal.entries({ client })).map(({ flow }) => flow))];
  await mkdir(folder, { recursive: true });
  return Promise.all(
    flows.map(async (flow, index) => {
      const path = join(folder, `${test.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')}-${index + 1}.html`);
      await writeFile(path, await federation.flows.export(flow));
      return path;
    }),
  );
}
