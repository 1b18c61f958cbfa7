import { expect, test } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';
import { AccountStore } from '../../relying-party/accounts/store.ts';
import { Backstage } from '../relying-party/support/member.ts';
import { registerAtOnce } from '../relying-party/support/sign-up.ts';
import { heading, path, words } from '../relying-party/support/site.ts';
import { Command, FREE_PORTS } from './command.ts';
import { temporaryFolder } from './temporary.ts';

/** KiB: enough for a start, and for one or two accounts. */
const ROOM = 14;
const MOST_TRIES = 20;

/** Nobody's number; the site runs without a register. */
const nirOf = (n: number) => `2750675107${String(n + 700)}`;

const failing = (sentence: string) => {
  throw new Error(sentence);
};

test('a full disk: the citizen gets a page that says so, nothing confirmed is lost, programs get the reason', async () => {
  await using folder = await temporaryFolder();
  const args = [...FREE_PORTS, '--cpf-variant=cpa2017', `--data=${folder.path}`, '--log-level=error'];
  const confirmed: string[] = [];
  {
    await using command = Command.start(args, { room: ROOM });
    const { 'CPF site': site = '', FranceConnect: home = '' } = await command.running();
    await new Backstage({ url: site }).register('off');
    let refused: Walker | undefined;
    for (let n = 0; n < MOST_TRIES && !refused; n += 1) {
      const walker = await registerAtOnce({ url: site }, nirOf(n));
      if (path(walker) === '/inscription/confirmation') confirmed.push(nirOf(n));
      else refused = walker;
    }
    if (!refused) throw new Error(`There was room for ${MOST_TRIES} accounts.`);
    expect(confirmed).not.toEqual([]);
    expect([refused.page.status, heading(refused)]).toEqual([503, 'Service momentanément indisponible']);
    expect(refused.page.headers.get('retry-after')).toBe('1');
    expect(words(refused)).toContain(
      'Votre demande n’a pas pu être enregistrée. Rien n’a été modifié, et rien de ce qui était enregistré n’est perdu.',
    );
    expect(refused.page.body).not.toContain(folder.path);
    expect(command.stdout).toContain(`The data folder ${folder.path} cannot be written: the largest size allowed`);

    // What is read is still there.
    expect((await new Backstage({ url: site }).accounts()).map(({ nir }) => nir)).toEqual(confirmed);
    expect((await fetch(`${site}/connexion`)).status).toBe(200);
    const registration = await fetch(`${new URL(home).origin}/_local/api/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        redirect_uris: [3000, 3001].map((port) => `http://localhost:${port}/${'long'.repeat(400)}`),
      }),
    });
    expect([registration.status, await registration.json()]).toEqual([
      503,
      {
        error: 'temporarily_unavailable',
        error_description: expect.stringContaining('What was just asked has not been done'),
      },
    ]);
    await command.signal('SIGTERM');
  }

  // Room again.
  const storage = await lowdbStorage(folder.path, { warn: failing });
  const kept = await new AccountStore(storage).all();
  await storage.close();
  expect(kept.map(({ nir }) => nir)).toEqual(confirmed);
});

test('no room at all: the command says so in one sentence', async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await Command.start([...FREE_PORTS, `--data=${folder.path}`], { room: 1 }).toEnd();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The data folder \S+ cannot be written: .*Raise the limit, then try again\.\n$/);
});
