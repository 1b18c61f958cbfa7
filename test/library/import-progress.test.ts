import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { importProgress } from '../../federation/people/import-progress.ts';
import { type Logger, silentLog } from '../../infrastructure/log.ts';
import { ControlApi } from '../support/control-api.ts';
import { Command, FREE_PORTS } from './command.ts';
import { temporaryFolder } from './temporary.ts';

const HEAD = 'login,given_name,family_name,gender,birthdate,birthplace,birthcountry,email';
const file = (prefix: string, count: number) =>
  [
    HEAD,
    ...Array.from(
      { length: count },
      (_, n) => `${prefix}${n},Ada,NUMERO${n},female,1990-01-01,75107,99100,${prefix}${n}@example.org`,
    ),
  ].join('\n');

test('the command shows how far it is with many people, from a file and by the control API', async () => {
  await using folder = await temporaryFolder();
  const people = join(folder.path, 'people.csv');
  await writeFile(people, file('a', 2_000));
  await using command = Command.start([...FREE_PORTS, `--personas=${people}`], { cwd: folder.path });
  const { FranceConnect: issuer = '' } = await command.running();
  expect(command.stdout).toContain('people: 0 of 2000');
  const control = new ControlApi(new URL(issuer).origin);
  const csv = file('b', 2_500);
  const { status } = await control.call('POST', '/personas/import', csv, { 'content-type': 'text/csv' });
  expect(status).toBe(201);
  await command.says('people: 0 of 2500');
}, 60_000);

test('a long import is told once a second, a short one not at all', () => {
  const told: string[] = [];
  const log = { ...silentLog, info: (sentence: string) => told.push(sentence) } as unknown as Logger;
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  try {
    const short = importProgress(log);
    for (let done = 0; done < 100; done += 50) short(done, 100);
    expect(told).toEqual([]);
    const long = importProgress(log);
    for (let done = 0; done < 5_000; done += 50) {
      now.mockReturnValue(done);
      long(done, 5_000);
    }
    expect(told).toEqual([0, 1_000, 2_000, 3_000, 4_000].map((done) => `people: ${done} of 5000`));
  } finally {
    now.mockRestore();
  }
});
