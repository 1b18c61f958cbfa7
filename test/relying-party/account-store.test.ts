import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import { AccountStore, type NewAccount } from '../../relying-party/accounts/store.ts';

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
    nir,
    identity: IDENTITY,
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
    const id = creation.outcome === 'nir-taken' ? '' : creation.account.id;
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

  it.each([1, 2, 3, 4])('before operation %i locks neither the NIR nor the identity', async (limit) => {
    const storage = memoryStorage();
    await expect(new AccountStore(dyingAt(limit, storage)).create(account())).rejects.toThrow('the process died');
    const accounts = new AccountStore(storage, { patience: 30 });
    expect((await accounts.create(account({ sub: 'mallory', nir: '1850399351007' }))).outcome).toBe('created');
    expect((await accounts.create(account())).outcome).toBe('created');
    const left = await storage.collection<{ status: string }>('cpf-accounts').entries();
    expect(left.filter(([, { status }]) => status === 'active')).toHaveLength(2);
  });

  it('leaves nothing about the person behind', async () => {
    const storage = memoryStorage();
    await expect(new AccountStore(dyingAt(4, storage)).create(account())).rejects.toThrow();
    expect(JSON.stringify(await storage.collection('cpf-accounts').entries())).not.toMatch(
      /DUBOIS|exemple\.fr|2620875/,
    );
  });

  it('does not let a process taken for dead open its account later', async () => {
    const storage = memoryStorage();
    let fallAsleep = () => {};
    const fellAsleep = new Promise<void>((resolve) => {
      fallAsleep = resolve;
    });
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
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
                fallAsleep();
                await asleep;
              }
              return Reflect.apply(operation, target, args);
            };
          },
        });
      },
    };
    const first = new AccountStore(slow).create(account({ sub: 'slow' }));
    await fellAsleep;
    const second = await new AccountStore(storage, { patience: 30 }).create(account({ sub: 'quick' }));
    wake();
    expect(second.outcome).toBe('created');
    expect(await first).toEqual({ outcome: 'nir-taken' });
    expect(await new AccountStore(storage).findBySub(ISSUER, 'slow')).toBeUndefined();
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
