import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectFederation, type Federation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { Command, FREE_PORTS } from '../library/command.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { ControlApi } from '../support/control-api.ts';
import { Service } from '../support/service.ts';
import { inParallel } from './fuzz/at-once.ts';
import { closeConnections, fire } from './fuzz/fire.ts';

/** What the simulator is asked to hold, as the README starts it: requests nobody goes on with, services, people. */
const ABANDONED = 20_000;
const SERVICES = 5_000;
const PEOPLE = 10_000;
const MOST_MIB = 350;

const AT_ONCE = 16;
const PATIENCE = 20_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let command: Command;
let federation: Federation;
let control: ControlApi;

beforeAll(async () => {
  folder = await temporaryFolder();
  const nodeOptions = optionsOfStart();
  command = Command.start([...FREE_PORTS, `--data=${folder.path}`], { nodeOptions });
  const { FranceConnect: origin = '' } = await command.running();
  federation = await connectFederation(new URL(origin).origin);
  control = new ControlApi(federation);
});

afterAll(async () => {
  closeConnections();
  await command[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** What `npm start` tells Node. */
function optionsOfStart(): string[] {
  const file = resolve(import.meta.dirname, '../../package.json');
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

test(`${PEOPLE} people, ${SERVICES} services and ${ABANDONED} abandoned requests: the citizen at a source goes on, in ${MOST_MIB} MiB`, async () => {
  const rows = Array.from(
    { length: PEOPLE },
    (_, n) => `p${n},Ada,NUMERO${n},female,1990-01-01,75107,99100,p${n}@example.org`,
  );
  const csv = ['login,given_name,family_name,gender,birthdate,birthplace,birthcountry,email', ...rows].join('\n');
  expect((await control.call('POST', '/personas/import', csv, { 'content-type': 'text/csv' })).status).toBe(201);
  await inParallel(numbers(SERVICES), AT_ONCE, async (n) => {
    await federation.registerClient({ redirect_uris: [`http://localhost:3999/service-${n}`] });
  });
  const service = await Service.register(federation);
  const atSource = new Walker({ stopAt: service.client.redirect_uris[0] ?? '' });
  await atSource.get(service.request().url);
  await atSource.submit('#idp-ameli');

  const { origin } = service.request().url;
  await inParallel(numbers(ABANDONED), AT_ONCE, async () => {
    const { pathname, search } = service.request().url;
    const { status } = await fire({ method: 'GET', origin, path: pathname + search, headers: {}, body: '' }, PATIENCE);
    expect(status).toBe(303);
  });
  if (process.platform === 'linux') expect(await command.residentMemory()).toBeLessThan(MOST_MIB);

  await atSource.submit('button[name="persona"][value="angele-dubreuil"]');
  const { url, stopped } = await atSource.submit('form[action$="/login"]');
  expect([stopped, url.searchParams.get('code')]).toEqual([true, expect.any(String)]);
  expect(command.stdout + command.stderr).not.toContain('answer Y190001');
}, 240_000);

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
