import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Backstage } from '../relying-party/support/member.ts';
import { registerAtOnce, signIn } from '../relying-party/support/sign-up.ts';
import { Command, FREE_PORTS } from './command.ts';
import { temporaryFolder } from './temporary.ts';

/** Accounts asked for, and after how many confirmation pages the process is killed in the middle of it. */
const WANTED = 200;
const CONFIRMED = 100;
const AT_ONCE = 16;
/** Two starts of the real command and a hundred passwords hashed, on a machine that does other things. Milliseconds. */
const PATIENCE = 90_000;

const everybody = Array.from({ length: WANTED }, (_, n) => {
  const nir = `27506751${String((n % 20) + 1).padStart(2, '0')}${String(n + 700).padStart(3, '0')}`;
  const birth = { birthdate: '1975-06-15', gender: 'female', birthplace: nir.slice(5, 10), birthcountry: '99100' };
  return { nir, identity: { given_name: 'Camille', family_name: 'ESSAI', ...birth } };
});

/** @returns whether the confirmation page came */
async function opensAccount(site: string, nir: string): Promise<boolean> {
  const { url, status } = (await registerAtOnce({ url: site }, nir)).page;
  if (status !== 200 || url.pathname !== '/inscription/confirmation') throw new Error(`HTTP ${status} at ${url}`);
  return true;
}

describe('killed while accounts are being opened', () => {
  test(
    'every account whose confirmation page was sent is there afterwards, and no file is half written',
    async () => {
      await using folder = await temporaryFolder();
      const [people, data] = [join(folder.path, 'people.json'), join(folder.path, 'data')];
      await writeFile(people, JSON.stringify(everybody));
      const args = [
        ...FREE_PORTS,
        '--cpf-variant=cpa2017',
        `--personas=${people}`,
        `--data=${data}`,
        '--log-level=warn',
      ];

      const confirmed: string[] = [];
      {
        await using command = Command.start(args);
        const { 'CPF site': site = '' } = await command.running();
        const waiting = [...everybody];
        let killed: Promise<unknown> | undefined;
        const applicant = async () => {
          for (let next = waiting.pop(); next && !killed; next = waiting.pop()) {
            // The process ends under those who are still waiting for an answer.
            const opened = await opensAccount(site, next.nir).catch((error) => {
              if (!killed) throw error;
              return false;
            });
            if (opened) confirmed.push(next.nir);
            if (confirmed.length >= CONFIRMED) killed ??= command.signal('SIGKILL');
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, applicant));
        await killed;
      }
      expect(confirmed.length).toBeGreaterThanOrEqual(CONFIRMED);
      expect(confirmed.length).toBeLessThan(WANTED);
      for (const name of (await readdir(data)).filter((each) => each.endsWith('.json'))) {
        expect(JSON.parse(await readFile(join(data, name), 'utf8'))).toBeDefined();
      }

      await using command = Command.start(args);
      const { 'CPF site': site = '' } = await command.running();
      expect(command.stderr + command.stdout).not.toMatch(/damaged|restored|in use/);
      const accounts = await new Backstage({ url: site }).accounts();
      const opened = accounts.map(({ nir }) => nir);
      expect(opened).toEqual(expect.arrayContaining(confirmed));
      expect(new Set(opened).size).toBe(opened.length);
      expect(accounts.filter(({ state, credentials }) => state !== 'local' || !credentials.password)).toEqual([]);
      const [last = ''] = confirmed.slice(-1);
      expect((await signIn({ url: site }, last)).page.url.pathname).toBe('/droits');
    },
    PATIENCE,
  );
});

describe('a data folder that another command has', () => {
  test('is refused in one sentence that names the process, and is free once it has ended', async () => {
    await using folder = await temporaryFolder();
    const args = [...FREE_PORTS, '--only=sources', '--data', folder.path];
    await using first = Command.start(args);
    await first.running();
    const { code, stderr } = await Command.run(args);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(
        /The data folder \S+ is in use by another franceconnect-local: process \d+, since .*--data\.$/,
      ),
    ]);
    await first.signal('SIGTERM');
    await using again = Command.start(args);
    await again.running();
  });
});
