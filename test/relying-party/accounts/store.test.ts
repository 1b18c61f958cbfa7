import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../../infrastructure/clock.ts';
import { lowdbStorage } from '../../../infrastructure/storage/lowdb.ts';
import { memoryStorage } from '../../../infrastructure/storage/memory.ts';
import type { Collection, Storage } from '../../../infrastructure/storage/storage.ts';
import type { NewAccount } from '../../../relying-party/accounts/account.ts';
import { AccountStore } from '../../../relying-party/accounts/store.ts';

const ISSUER = 'http://localhost:4000/api/v2';
const NIR = '2620875107042';
const NOW = '2026-01-15T10:00:00.000Z';
const IDENTITY = {
  given_name: 'Angela Claire',
  given_name_array: ['Angela', 'Claire'],
  family_name: 'DUBOIS',
  birthdate: '1962-08-24',
  gender: 'female' as const,
  birthplace: '75107',
  birthcountry: '99100',
};

function account({ sub = 'angela', nir = NIR, issuer = ISSUER, email = 'angela@exemple.fr' } = {}): NewAccount {
  const lastSignIn = { at: NOW, acr: 'eidas1' as const };
  return {
    status: 'active',
    nir,
    identity: IDENTITY,
    identityFrom: 'franceconnect',
    identityLocked: true,
    credentials: { franceconnect: [{ issuer, sub, linkedAt: NOW, lastSignIn }] },
    contact: { email: { value: email } },
    terms: { version: '1', acceptedAt: NOW },
    createdAt: NOW,
  };
}

const tally = (outcomes: { outcome: string }[]) =>
  outcomes.reduce<Record<string, number>>((counts, { outcome }) => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  }, {});

/** The accounts that claim a key of this kind. */
async function claims(storage: Storage, kind: 'sub' | 'email'): Promise<string[]> {
  const found = await storage.collection<{ account: string }>(`cpf-accounts-by-${kind}`).entries();
  return found.map(([, { account }]) => account);
}

const folders: string[] = [];

const STORAGES: [string, () => Promise<Storage>][] = [
  ['memory', async () => memoryStorage()],
  [
    'lowdb',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'cpf-accounts-'));
      folders.push(folder);
      return lowdbStorage(folder);
    },
  ],
];

/** Lets go of the processor before each operation, in another order each time, so that rivals really interleave. */
function jittery(storage: Storage): Storage {
  const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  return {
    close: () => storage.close(),
    collection: <T>(name: string): Collection<T> => {
      const inner = storage.collection<T>(name);
      return new Proxy(inner, {
        get: (target, member) => {
          const operation: unknown = Reflect.get(target, member);
          if (typeof operation !== 'function') return operation;
          return async (...args: unknown[]) => {
            await pause();
            return Reflect.apply(operation, target, args);
          };
        },
      });
    },
  };
}

describe.each(STORAGES)('accounts in %s', (_, open) => {
  it('finds an account by issuer and sub together, and by nothing else', async () => {
    const accounts = new AccountStore(await open());
    const creation = await accounts.create(account());
    expect(creation).toMatchObject({ outcome: 'created', account: { status: 'active', nir: NIR } });
    expect(await accounts.findBySub(ISSUER, 'angela')).toMatchObject({ identity: IDENTITY });
    expect(await accounts.findBySub('http://localhost:4001/api/v2', 'angela')).toBeUndefined();
    expect(await accounts.findBySub(ISSUER, 'angela@exemple.fr')).toBeUndefined();
    expect(await accounts.findBySub(ISSUER, '__proto__')).toBeUndefined();
  });

  it('refuses a NIR that has an account, and leaves the identity free to use another', async () => {
    const accounts = new AccountStore(await open());
    await accounts.create(account());
    expect(await accounts.create(account({ sub: 'mallory' }))).toEqual({ outcome: 'nir-taken' });
    expect(await accounts.findBySub(ISSUER, 'mallory')).toBeUndefined();
    const other = await accounts.create(account({ sub: 'mallory', nir: '1850399351007' }));
    expect(other.outcome).toBe('created');
  });

  it('gives the account back to who completes twice', async () => {
    const accounts = new AccountStore(await open());
    const first = await accounts.create(account());
    const second = await accounts.create(account());
    expect(second).toEqual({ ...first, outcome: 'signed-up-already' });
    const third = await accounts.create(account({ nir: '1850399351007' }));
    expect(third).toEqual({ ...first, outcome: 'signed-up-already' });
    expect((await accounts.create(account({ sub: 'karim', nir: '1850399351007' }))).outcome).toBe('created');
  });

  it.each([
    ['one NIR, fifty people', (n: number) => account({ sub: `sub-${n}` }), { created: 1, 'nir-taken': 49 }],
    ['one person, fifty times', () => account(), { created: 1, 'signed-up-already': 49 }],
    [
      'one person, fifty NIR',
      (n: number) => account({ nir: `26208751070${String(n).padStart(2, '0')}` }),
      { created: 1, 'signed-up-already': 49 },
    ],
  ])('opens one account for %s in parallel', async (_, each, expected) => {
    const storage = await open();
    const accounts = new AccountStore(jittery(storage));
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, n) => accounts.create(each(n))));
    expect(tally(outcomes)).toEqual(expected);
    const records = await storage.collection<{ status: string }>('cpf-accounts').entries();
    expect(records.map(([, { status }]) => status)).toEqual(['active']);
    expect(await storage.collection('cpf-accounts-by-nir').entries()).toHaveLength(1);
    expect(await storage.collection('cpf-accounts-by-sub').entries()).toHaveLength(1);
  });

  it('notes a sign-in, follows the identity, keeps the rest', async () => {
    const accounts = new AccountStore(await open());
    const creation = await accounts.create(account());
    const id = 'account' in creation ? creation.account.id : '';
    const later = '2026-03-01T10:00:00.000Z';
    const person = { identity: { ...IDENTITY, family_name: 'MOREL' }, usageName: 'DURAND', email: 'other@exemple.fr' };
    const signIn = { issuer: ISSUER, sub: 'angela', acr: 'eidas2' as const, at: later, person };
    const recorded = await accounts.recordSignIn(id, signIn);
    expect(recorded?.changed).toEqual(['family_name', 'usageName']);
    expect(await accounts.get(id)).toMatchObject({
      identity: { family_name: 'MOREL' },
      usageName: 'DURAND',
      contact: { email: { value: 'angela@exemple.fr' } },
      nir: NIR,
      credentials: { franceconnect: [{ linkedAt: NOW, lastSignIn: { at: later, acr: 'eidas2' } }] },
    });
    const { usageName: _, ...plain } = person;
    expect((await accounts.recordSignIn(id, { ...signIn, person: plain }))?.changed).toEqual(['usageName']);
    expect(await accounts.get(id)).not.toHaveProperty('usageName');
    expect((await accounts.recordSignIn(id, { ...signIn, person: plain }))?.changed).toEqual([]);
    expect(await accounts.recordSignIn('nobody', signIn)).toBeUndefined();
  });
});

describe.each(STORAGES)('identities of an account in %s', (_, open) => {
  const credential = (sub: string, issuer = ISSUER) => ({
    issuer,
    sub,
    linkedAt: NOW,
    lastSignIn: { at: NOW, acr: 'eidas1' as const },
  });
  const PASSWORD = { hash: 'x', setAt: NOW };
  const local = (nir = NIR): NewAccount => ({
    ...account({ nir }),
    credentials: { password: PASSWORD, franceconnect: [] },
  });
  const HIGH = 'http://localhost:4001/api/v2';
  const link = { event: 'link' as const, at: NOW };

  async function opened(accounts: AccountStore, wanted: NewAccount): Promise<string> {
    const creation = await accounts.create(wanted);
    if (!('account' in creation)) throw new Error(creation.outcome);
    return creation.account.id;
  }

  it('are one per issuer: FranceConnect’s, then FranceConnect+’s', async () => {
    const accounts = new AccountStore(await open());
    const id = await opened(accounts, local());
    expect((await accounts.link(id, credential('low'), link)).outcome).toBe('linked');
    expect((await accounts.link(id, credential('high', HIGH), link)).outcome).toBe('linked');
    expect((await accounts.findBySub(ISSUER, 'low'))?.id).toBe(id);
    expect((await accounts.findBySub(HIGH, 'high'))?.id).toBe(id);
    const replaced = await accounts.link(id, credential('lower'), { event: 'replace-sub', at: NOW });
    expect(replaced).toMatchObject({ outcome: 'linked', account: { identityLocked: true } });
    expect((await accounts.get(id))?.credentials.franceconnect.map(({ sub }) => sub)).toEqual(['high', 'lower']);
    expect(await accounts.findBySub(ISSUER, 'low')).toBeUndefined();
  });

  it('belong to one account, and to nobody else for thirty days after it let them go', async () => {
    const storage = await open();
    const accounts = new AccountStore(storage);
    const first = await opened(accounts, local());
    const second = await opened(accounts, local('1850399351007'));
    await accounts.link(first, credential('angela'), link);
    expect(await accounts.link(second, credential('angela'), link)).toEqual({ outcome: 'sub-taken' });
    expect((await accounts.unlink(first, NOW))?.credentials.franceconnect).toEqual([]);
    expect(await accounts.findBySub(ISSUER, 'angela')).toBeUndefined();
    expect(await accounts.link(second, credential('angela'), link)).toEqual({ outcome: 'sub-taken' });
    expect(await accounts.create(account({ nir: '1800399109042' }))).toEqual({ outcome: 'reserved' });
    expect(await claims(storage, 'sub')).toEqual([]);
    expect((await accounts.link(first, credential('angela'), link)).outcome).toBe('linked');
    expect((await accounts.get(first))?.identityLocked).toBe(true);
  });

  it('cannot be taken from an account that has no other way in', async () => {
    const accounts = new AccountStore(await open());
    const id = await opened(accounts, account());
    await expect(accounts.unlink(id, NOW)).rejects.toThrow("'unlink' cannot happen");
    expect((await accounts.findBySub(ISSUER, 'angela'))?.id).toBe(id);
  });

  it('asked for by fifty accounts at once go to one; by one account fifty times, to it', async () => {
    const storage = await open();
    const accounts = new AccountStore(jittery(storage));
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, n) => opened(accounts, local(`26208751070${n + 10}`))),
    );
    const outcomes = await Promise.all(ids.map((id) => accounts.link(id, credential('angela'), link)));
    expect(tally(outcomes)).toEqual({ linked: 1, 'sub-taken': 49 });
    const holder = await accounts.findBySub(ISSUER, 'angela');
    expect(holder?.credentials.franceconnect).toHaveLength(1);
    expect(await claims(storage, 'sub')).toEqual([holder?.id]);
    const [other = ''] = ids.filter((id) => id !== holder?.id);
    const again = await Promise.all(Array.from({ length: 50 }, () => accounts.link(other, credential('karim'), link)));
    expect(tally(again)).toEqual({ linked: 50 });
    expect((await accounts.get(other))?.credentials.franceconnect).toHaveLength(1);
  });

  it('an address confirmed by fifty accounts at once is one’s, where addresses are unique', async () => {
    const storage = await open();
    const accounts = new AccountStore(jittery(storage), { uniqueEmails: true });
    const people = Array.from({ length: 50 }, (_, n) => account({ sub: `${n}`, nir: `${1_850_399_351_100 + n}` }));
    const ids = (await Promise.all(people.map((one) => accounts.create(one)))).flatMap((creation) =>
      'account' in creation ? creation.account.id : [],
    );
    const confirm = async (id: string, n: number) => ({
      outcome: await accounts.confirmEmail(id, n % 2 ? 'une@exemple.fr' : 'Une@exemple.fr', NOW),
    });
    expect(tally(await Promise.all(ids.map(confirm)))).toEqual({ confirmed: 1, taken: 49 });
    const verified = (await accounts.all()).filter(({ contact }) => contact.email.verifiedAt);
    expect(verified).toHaveLength(1);
    expect(await claims(storage, 'email')).toEqual([verified[0]?.id]);

    const [holder, next] = [verified[0]?.id ?? '', ids.find((id) => id !== verified[0]?.id) ?? ''];
    expect(await accounts.confirmEmail(holder, 'deux@exemple.fr', NOW)).toBe('confirmed');
    expect(await accounts.confirmEmail(next, 'une@exemple.fr', NOW)).toBe('confirmed');
    expect(await accounts.confirmEmail(holder, 'une@exemple.fr', NOW)).toBe('taken');
    await accounts.close(next, 'user', NOW);
    expect(await accounts.confirmEmail(holder, 'une@exemple.fr', NOW)).toBe('confirmed');
  });

  it('a closed account lets its number and identities go after thirty days, and comes back before for its holder', async () => {
    const clock = new MovableClock();
    const storage = memoryStorage({ clock });
    const accounts = new AccountStore(storage);
    const id = await opened(accounts, account());
    expect(await accounts.close(id, 'user', NOW)).toMatchObject({ status: 'closed', nir: '' });
    expect(await accounts.get(id)).toBeUndefined();
    expect((await accounts.findByNir(NIR))?.id).toBe(id);
    expect(await accounts.create(account({ sub: 'mallory' }))).toEqual({ outcome: 'reserved' });
    for (const name of ['cpf-accounts', 'cpf-accounts-by-nir', 'cpf-accounts-by-sub', 'cpf-reserved-keys']) {
      expect(JSON.stringify(await storage.collection(name).entries())).not.toContain(NIR);
    }
    expect(await accounts.reopen(id, '1850399351007', credential('angela'), NOW)).toEqual({ outcome: 'no-account' });
    expect((await accounts.reopen(id, NIR, credential('angela'), NOW)).outcome).toBe('linked');
    clock.advance(40 * 86_400_000);
    expect(await accounts.findBySub(ISSUER, 'angela')).toMatchObject({ id, nir: NIR, status: 'active' });

    await accounts.close(id, 'user', NOW);
    clock.advance(31 * 86_400_000);
    expect(await accounts.findByNir(NIR)).toBeUndefined();
    expect((await accounts.create(account())).outcome).toBe('created');
    expect(await accounts.all()).toHaveLength(1);
  });

  it('the number of the dead is never free', async () => {
    const clock = new MovableClock();
    const accounts = new AccountStore(memoryStorage({ clock }));
    const id = await opened(accounts, account());
    await accounts.close(id, 'deceased', NOW);
    clock.advance(400 * 86_400_000);
    expect(await accounts.findByNir(NIR)).toMatchObject({ id, closed: { reason: 'deceased' } });
    expect(await accounts.create(account({ sub: 'other' }))).toEqual({ outcome: 'reserved' });
    expect(await accounts.reopen(id, NIR, credential('angela'), NOW)).toEqual({ outcome: 'no-account' });
  });

  it('registrations that wait for their e-mail hold no number; the first opened has it, the others go', async () => {
    const accounts = new AccountStore(jittery(await open()));
    const pending = await Promise.all(Array.from({ length: 50 }, () => accounts.pending.add(local())));
    expect(await accounts.findByNir(NIR)).toBeUndefined();
    expect(await accounts.pending.withNumber(NIR)).toHaveLength(50);
    const outcomes = await Promise.all(pending.map(({ id }) => accounts.activate(id, NOW)));
    expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'nir-taken' || outcome === 'gone')).toHaveLength(49);
    expect(await accounts.all()).toMatchObject([{ status: 'active', contact: { email: { verifiedAt: NOW } } }]);
    expect(await accounts.pending.withNumber(NIR)).toEqual([]);
    expect(await accounts.pending.all()).toEqual([]);
  });

  it('registrations go after seven days, or when the number is proved by somebody else', async () => {
    const clock = new MovableClock();
    const accounts = new AccountStore(memoryStorage({ clock }));
    const squatter = await accounts.pending.add(local());
    expect((await accounts.create(account())).outcome).toBe('created');
    expect(await accounts.activate(squatter.id, NOW)).toEqual({ outcome: 'gone' });
    const late = await accounts.pending.add(local('1850399351007'));
    clock.advance(7 * 86_400_000 + 1);
    expect(await accounts.activate(late.id, NOW)).toEqual({ outcome: 'gone' });
    const frozen = await accounts.pending.add(local('1800399109042'));
    await accounts.pending.change(frozen.id, (each) => ({ ...each, frozen: true }));
    expect(await accounts.activate(frozen.id, NOW)).toEqual({ outcome: 'frozen' });
  });

  it('a verification reserves the number, and frees it when refused', async () => {
    const accounts = new AccountStore(await open());
    const id = await opened(accounts, { ...account(), status: 'verification_pending' });
    expect(await accounts.get(id)).toBeUndefined();
    expect(await accounts.create(account({ sub: 'mallory' }))).toEqual({ outcome: 'nir-taken' });
    await accounts.drop(id);
    expect((await accounts.create(account({ sub: 'mallory' }))).outcome).toBe('created');
  });
});

it('an account of the first version is read with what it lacks, and its keys hold', async () => {
  const storage = memoryStorage();
  const { status: _, identityFrom: __, identityLocked: ___, ...old } = account();
  await storage.collection<unknown>('cpf-accounts').set('old', { ...old, id: 'old', status: 'active' });
  await storage.collection<unknown>('cpf-accounts-by-nir').set(NIR, { account: 'old' });
  await storage.collection<unknown>('cpf-accounts-by-sub').set(`${ISSUER} angela`, { account: 'old' });
  const accounts = new AccountStore(storage);
  expect(await accounts.findByNir(NIR)).toMatchObject({
    id: 'old',
    identityFrom: 'franceconnect',
    identityLocked: true,
    history: [],
  });
  expect((await accounts.findBySub(ISSUER, 'angela'))?.id).toBe('old');
  expect(await accounts.create(account({ sub: 'mallory' }))).toEqual({ outcome: 'nir-taken' });
  const changed = await accounts.change('old', { event: 'create-password', at: NOW }, (each) => ({
    ...each,
    credentials: { ...each.credentials, password: { hash: 'x', setAt: NOW } },
  }));
  expect(changed?.history).toEqual([{ event: 'create-password', at: NOW }]);
});

describe('a crash while an account is being opened', () => {
  /** Dies, for ever, at the nth operation. */
  function dyingAt(limit: number, storage: Storage): Storage {
    let operations = 0;
    return {
      close: () => storage.close(),
      collection: <T>(name: string): Collection<T> =>
        new Proxy(storage.collection<T>(name), {
          get: (target, member) => {
            const operation: unknown = Reflect.get(target, member);
            if (typeof operation !== 'function') return operation;
            return async (...args: unknown[]) => {
              operations += 1;
              if (operations >= limit) throw new Error('the process died');
              return Reflect.apply(operation, target, args);
            };
          },
        }),
    };
  }

  it.each([1, 2, 3, 4, 5, 6, 7])('before operation %i locks neither the NIR nor the identity', async (limit) => {
    const storage = memoryStorage();
    await expect(new AccountStore(dyingAt(limit, storage)).create(account())).rejects.toThrow('the process died');
    const accounts = new AccountStore(storage, { patience: 30 });
    expect((await accounts.create(account({ sub: 'mallory', nir: '1850399351007' }))).outcome).toBe('created');
    expect((await accounts.create(account())).outcome).toBe('created');
    const left = await storage.collection<{ status: string }>('cpf-accounts').entries();
    expect(left.filter(([, { status }]) => status === 'active')).toHaveLength(2);
  });

  it.each([8, 9, 10, 11])('before operation %i leaves an account that is open', async (limit) => {
    const storage = memoryStorage();
    await expect(new AccountStore(dyingAt(limit, storage)).create(account())).rejects.toThrow('the process died');
    const accounts = new AccountStore(storage, { patience: 30 });
    expect((await accounts.create(account())).outcome).toBe('signed-up-already');
    expect(await accounts.create(account({ sub: 'mallory' }))).toEqual({ outcome: 'nir-taken' });
    expect(await accounts.findByNir(NIR)).toMatchObject({ identity: IDENTITY });
  });

  it('leaves nothing about the person behind', async () => {
    const storage = memoryStorage();
    await expect(new AccountStore(dyingAt(7, storage)).create(account())).rejects.toThrow();
    expect(JSON.stringify(await storage.collection('cpf-accounts').entries())).not.toMatch(
      /DUBOIS|exemple\.fr|2620875/,
    );
  });

  function signal() {
    let give = () => {};
    const given = new Promise<void>((resolve) => {
      give = resolve;
    });
    return { given, give: () => give() };
  }

  /** Stops before it writes an account, until it is woken. */
  function fallingAsleep(storage: Storage) {
    const asleep = signal();
    const woken = signal();
    const slow: Storage = {
      close: () => storage.close(),
      collection: <T>(name: string) => {
        const inner = storage.collection<T>(name);
        if (name !== 'cpf-accounts') return inner;
        return new Proxy(inner, {
          get: (target, member) => {
            const operation: unknown = Reflect.get(target, member);
            if (typeof operation !== 'function') return operation;
            return async (...args: unknown[]) => {
              if (member === 'update') {
                asleep.give();
                await woken.given;
              }
              return Reflect.apply(operation, target, args);
            };
          },
        });
      },
    };
    return { slow, asleep: asleep.given, wake: woken.give };
  }

  it('does not let a process taken for dead open its account later', async () => {
    const storage = memoryStorage();
    const { slow, asleep, wake } = fallingAsleep(storage);
    const first = new AccountStore(slow).create(account({ sub: 'slow' }));
    await asleep;
    const second = await new AccountStore(storage, { patience: 30 }).create(account({ sub: 'quick' }));
    wake();
    expect(second.outcome).toBe('created');
    expect(await first).toEqual({ outcome: 'nir-taken' });
    expect(await new AccountStore(storage).findBySub(ISSUER, 'slow')).toBeUndefined();
    expect(await new AccountStore(storage).all()).toHaveLength(1);
  });

  it('does not let a process taken for dead attach its identity later', async () => {
    const storage = memoryStorage();
    const accounts = new AccountStore(storage, { patience: 30 });
    const password = { hash: 'x', setAt: NOW };
    const local = (nir: string) => ({ ...account({ nir }), credentials: { password, franceconnect: [] } });
    const [one, other] = [await accounts.create(local(NIR)), await accounts.create(local('1850399351007'))];
    const ids = [one, other].map((creation) => ('account' in creation ? creation.account.id : ''));
    const credential = {
      issuer: ISSUER,
      sub: 'angela',
      linkedAt: NOW,
      lastSignIn: { at: NOW, acr: 'eidas1' as const },
    };
    const { slow, asleep, wake } = fallingAsleep(storage);
    const late = new AccountStore(slow).link(ids[0] ?? '', credential, { event: 'link', at: NOW });
    await asleep;
    const second = await accounts.link(ids[1] ?? '', credential, { event: 'link', at: NOW });
    wake();
    expect(second.outcome).toBe('linked');
    expect(await late).toEqual({ outcome: 'sub-taken' });
    expect((await accounts.find(ids[0] ?? ''))?.credentials.franceconnect).toEqual([]);
    expect((await accounts.findBySub(ISSUER, 'angela'))?.id).toBe(ids[1]);
  });
});

describe('a restart', () => {
  it('finds the accounts again, and still refuses their NIR', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cpf-accounts-'));
    folders.push(folder);
    const before = await lowdbStorage(folder);
    await new AccountStore(before).create(account());
    await before.close();

    const accounts = new AccountStore(await lowdbStorage(folder));
    expect(await accounts.findBySub(ISSUER, 'angela')).toMatchObject({ nir: NIR, identity: IDENTITY });
    expect(await accounts.create(account({ sub: 'mallory' }))).toEqual({ outcome: 'nir-taken' });
  });
});

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
