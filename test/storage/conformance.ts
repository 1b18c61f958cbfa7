import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** A storage to examine. */
export interface Subject {
  /** Empty. */
  storage: Storage;
  /** Lets time pass for the storage; one whose clock cannot be moved really waits. */
  elapse(seconds: number): Promise<void> | void;
}

interface Thing {
  n: number;
  list?: string[];
}

/** What every implementation of the storage port promises (infrastructure/storage/storage.ts). */
export function behavesAsStorage(open: () => Promise<Subject>): void {
  let storage: Storage;
  let elapse: Subject['elapse'];
  let things: Collection<Thing>;
  let anything: Collection<unknown>;

  beforeEach(async () => {
    ({ storage, elapse } = await open());
    things = storage.collection('things');
    anything = storage.collection('anything');
  });
  afterEach(() => storage.close());

  describe('reading and writing', () => {
    test('an unknown key has no value', async () => {
      expect(await things.get('a')).toBeUndefined();
      expect(await things.entries()).toEqual([]);
    });

    test('what was set is read, until something else is set', async () => {
      await things.set('a', { n: 1 });
      expect(await things.get('a')).toEqual({ n: 1 });
      await things.set('a', { n: 2 });
      expect(await things.get('a')).toEqual({ n: 2 });
    });

    test.each<[string, unknown]>([
      ['null', null],
      ['false', false],
      ['zero', 0],
      ['an empty text', ''],
      ['a list', [1, 'deux', null, { trois: 3 }]],
      ['nested objects', { a: { b: { c: [{}] } } }],
      ['every kind of text', 'é « ﷺ » \u{1f1eb}\u{1f1f7} "\\\n\r\t\0\u2028'],
      ['a long text', 'x'.repeat(200_000)],
      ['a member called __proto__', JSON.parse('{"__proto__":{"admin":true}}')],
    ])('%s comes back as it was', async (_name, value) => {
      await anything.set('a', value);
      expect(JSON.stringify(await anything.get('a'))).toBe(JSON.stringify(value));
      // A value that counts as false is a value all the same.
      expect(await anything.setIfAbsent('a', 'other')).toBe(false);
      expect(JSON.stringify(await anything.entries())).toBe(JSON.stringify([['a', value]]));
      expect(JSON.stringify(await anything.take('a'))).toBe(JSON.stringify(value));
      expect(await anything.take('a')).toBeUndefined();
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    });

    test('setIfAbsent writes where there is nothing, and only there', async () => {
      expect(await things.setIfAbsent('a', { n: 1 })).toBe(true);
      expect(await things.setIfAbsent('a', { n: 2 })).toBe(false);
      expect(await things.get('a')).toEqual({ n: 1 });
      await things.delete('a');
      expect(await things.setIfAbsent('a', { n: 3 })).toBe(true);
      expect(await things.get('a')).toEqual({ n: 3 });
    });

    test('take reads once', async () => {
      await things.set('a', { n: 1 });
      expect(await things.take('a')).toEqual({ n: 1 });
      expect(await things.take('a')).toBeUndefined();
      expect(await things.get('a')).toBeUndefined();
    });

    test('delete takes one value away, and does not mind when there is none', async () => {
      await things.set('a', { n: 1 });
      await things.set('b', { n: 2 });
      await things.delete('a');
      await things.delete('a');
      await things.delete('never-written');
      expect(await things.entries()).toEqual([['b', { n: 2 }]]);
    });
  });

  describe('update', () => {
    test('replaces a value by what is made of it, and returns it', async () => {
      await things.set('a', { n: 1 });
      expect(await things.update('a', (thing) => ({ n: (thing?.n ?? 0) + 1 }))).toEqual({ n: 2 });
      expect(await things.get('a')).toEqual({ n: 2 });
    });

    test('is told when there is nothing, and may write', async () => {
      const seen: unknown[] = [];
      await things.update('a', (thing) => {
        seen.push(thing);
        return { n: 1 };
      });
      expect(seen).toEqual([undefined]);
      expect(await things.get('a')).toEqual({ n: 1 });
    });

    test('deletes with undefined', async () => {
      await things.set('a', { n: 1 });
      expect(await things.update('a', () => undefined)).toBeUndefined();
      expect(await things.get('a')).toBeUndefined();
      expect(await things.update('never-written', (thing) => thing)).toBeUndefined();
      expect(await things.entries()).toEqual([]);
    });

    test('changes nothing when the change throws', async () => {
      await things.set('a', { n: 1, list: [] });
      const refused = things.update('a', (thing) => {
        thing?.list?.push('half done');
        throw new RangeError('no');
      });
      await expect(refused).rejects.toThrow(RangeError);
      expect(await things.get('a')).toEqual({ n: 1, list: [] });
      await things.update('a', (thing) => ({ n: (thing?.n ?? 0) + 1 }));
      expect(await things.get('a')).toEqual({ n: 2 });
    });
  });

  describe('expiry', () => {
    test.each<[string, () => Promise<unknown>]>([
      ['set', () => things.set('a', { n: 1 }, 10)],
      ['setIfAbsent', () => things.setIfAbsent('a', { n: 1 }, 10)],
      ['update', () => things.update('a', () => ({ n: 1 }), 10)],
    ])('a value written by %s with a life of ten seconds is gone after them', async (_name, write) => {
      await write();
      await elapse(9);
      expect(await things.get('a')).toEqual({ n: 1 });
      expect(await things.entries()).toEqual([['a', { n: 1 }]]);
      await elapse(1);
      expect(await things.get('a')).toBeUndefined();
      expect(await things.entries()).toEqual([]);
      expect(await things.take('a')).toBeUndefined();
    });

    test('a value without expiry stays', async () => {
      await things.set('a', { n: 1 });
      await elapse(10 * 365 * 86_400);
      expect(await things.get('a')).toEqual({ n: 1 });
    });

    test('set decides anew: a longer life, or one without end', async () => {
      await things.set('longer', { n: 1 }, 10);
      await things.set('endless', { n: 1 }, 10);
      await elapse(5);
      await things.set('longer', { n: 2 }, 10);
      await things.set('endless', { n: 2 });
      await elapse(9);
      expect(await things.get('longer')).toEqual({ n: 2 });
      await elapse(1);
      expect(await things.entries()).toEqual([['endless', { n: 2 }]]);
    });

    test('setIfAbsent writes over what has expired, and leaves the life of what has not', async () => {
      await things.setIfAbsent('a', { n: 1 }, 10);
      await elapse(5);
      expect(await things.setIfAbsent('a', { n: 2 }, 100)).toBe(false);
      await elapse(5);
      expect(await things.setIfAbsent('a', { n: 3 })).toBe(true);
      expect(await things.get('a')).toEqual({ n: 3 });
    });

    test('update keeps the remaining life', async () => {
      await things.set('a', { n: 1 }, 10);
      await elapse(6);
      await things.update('a', () => ({ n: 2 }));
      await elapse(3);
      expect(await things.get('a')).toEqual({ n: 2 });
      await elapse(1);
      expect(await things.get('a')).toBeUndefined();
    });

    test('update gives another life when told', async () => {
      await things.set('a', { n: 1 }, 10);
      await things.set('b', { n: 1 });
      await elapse(6);
      await things.update('a', () => ({ n: 2 }), 20);
      await things.update('b', () => ({ n: 2 }), 20);
      await elapse(19);
      expect(await things.entries()).toEqual([
        ['a', { n: 2 }],
        ['b', { n: 2 }],
      ]);
      await elapse(1);
      expect(await things.entries()).toEqual([]);
    });

    test('update sees nothing of what has expired, and what it then writes stays', async () => {
      await things.set('a', { n: 1 }, 10);
      await elapse(10);
      const seen: unknown[] = [];
      await things.update('a', (thing) => {
        seen.push(thing);
        return { n: 2 };
      });
      expect(seen).toEqual([undefined]);
      await elapse(1000);
      expect(await things.get('a')).toEqual({ n: 2 });
    });
  });

  describe('order', () => {
    const keys = async () => (await things.entries()).map(([key]) => key);
    const write = async (...names: string[]) => {
      for (const name of names) await things.set(name, { n: 1 });
    };

    test('entries come in the order they were first written, whatever they are called', async () => {
      await write('z', '10', 'a', '9', '-1', 'Z', '0');
      await things.set('a', { n: 2 });
      await things.update('10', () => ({ n: 2 }));
      await things.setIfAbsent('z', { n: 2 });
      expect(await keys()).toEqual(['z', '10', 'a', '9', '-1', 'Z', '0']);
    });

    test('what was deleted and written again comes last', async () => {
      await write('a', 'b', 'c', 'd');
      await things.delete('a');
      await things.take('b');
      await things.update('c', () => undefined);
      await write('c', 'b', 'a');
      expect(await keys()).toEqual(['d', 'c', 'b', 'a']);
    });

    test('what has expired and was written again comes last', async () => {
      for (const name of ['a', 'b', 'c']) await things.set(name, { n: 1 }, 10);
      await things.set('d', { n: 1 });
      await elapse(10);
      await things.setIfAbsent('c', { n: 2 });
      await things.set('b', { n: 2 });
      await things.update('a', () => ({ n: 2 }));
      expect(await keys()).toEqual(['d', 'c', 'b', 'a']);
    });
  });

  describe('of those who come at once', () => {
    const hundred = [...Array(100).keys()];

    test('one setIfAbsent wins', async () => {
      const won = await Promise.all(hundred.map((n) => things.setIfAbsent('a', { n })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await things.get('a')).toEqual({ n: won.indexOf(true) });
    });

    test('one setIfAbsent wins where a value has expired', async () => {
      await things.set('a', { n: -1 }, 10);
      await elapse(10);
      const won = await Promise.all(hundred.map((n) => things.setIfAbsent('a', { n })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await things.get('a')).toEqual({ n: won.indexOf(true) });
    });

    test('one take gets the value', async () => {
      await things.set('a', { n: 1 });
      const taken = await Promise.all(hundred.map(() => things.take('a')));
      expect(taken.filter((thing) => thing !== undefined)).toEqual([{ n: 1 }]);
    });

    test('no update is lost', async () => {
      const after = await Promise.all(
        hundred.map(() => things.update('a', (thing) => ({ n: (thing?.n ?? 0) + 1 })).then((thing) => thing?.n)),
      );
      expect(await things.get('a')).toEqual({ n: 100 });
      expect(new Set(after).size).toBe(100);
    });

    test('writers of different keys do not disturb each other', async () => {
      await Promise.all(hundred.map((n) => things.set(`key-${n}`, { n })));
      expect(await things.entries()).toEqual(hundred.map((n) => [`key-${n}`, { n }]));
      await Promise.all(hundred.filter((n) => n % 2 === 0).map((n) => things.delete(`key-${n}`)));
      expect(await things.entries()).toHaveLength(50);
    });
  });

  describe('values are copies', () => {
    const original = (): Thing => ({ n: 1, list: ['kept'] });
    const andThen = (written: Promise<unknown>, next: () => void) => {
      next();
      return written;
    };
    const spoil = (thing: Thing | undefined) => {
      thing?.list?.push('spoilt');
      if (thing) thing.n = -1;
    };

    test.each<[string, (thing: Thing, given: () => void) => Promise<unknown>]>([
      ['set', (thing, given) => andThen(things.set('a', thing), given)],
      ['setIfAbsent', (thing, given) => andThen(things.setIfAbsent('a', thing), given)],
      [
        'update',
        (thing, given) =>
          things.update('a', () => {
            queueMicrotask(given);
            return thing;
          }),
      ],
    ])('what was given to %s may be changed afterwards', async (_name, write) => {
      const mine = original();
      // At once, while a storage with a disk is still busy.
      await write(mine, () => spoil(mine));
      expect(await things.get('a')).toEqual(original());
    });

    test('what was read may be changed', async () => {
      await things.set('a', original());
      spoil(await things.get('a'));
      for (const [, thing] of await things.entries()) spoil(thing);
      spoil(await things.update('a', (thing) => thing));
      spoil(await things.update('a', original));
      expect(await things.get('a')).toEqual(original());
      expect(await things.entries()).toEqual([['a', original()]]);
    });
  });

  describe('keys and names', () => {
    const hostile: [string, string][] = [
      '__proto__',
      'constructor',
      'prototype',
      'hasOwnProperty',
      'toString',
      '',
      ' ',
      '42',
      'a b:c/d\\e*?[x]{y}',
      '\0\n\r',
      'Zoé’s ключ 鍵 \u{1f511}',
      'k'.repeat(100_000),
    ].map((key) => [key.length > 30 ? 'a very long text' : JSON.stringify(key), key]);

    test.each(hostile)('%s is a key like any other', async (_name, key) => {
      const other = await things.entries();
      expect(await things.get(key)).toBeUndefined();
      expect(await things.take(key)).toBeUndefined();
      await things.delete(key);
      expect(await things.setIfAbsent(key, { n: 1 })).toBe(true);
      expect(await things.setIfAbsent(key, { n: 2 })).toBe(false);
      expect(await things.update(key, (thing) => ({ n: (thing?.n ?? 0) + 2 }))).toEqual({ n: 3 });
      expect(await things.get(key)).toEqual({ n: 3 });
      expect(await things.entries()).toEqual([...other, [key, { n: 3 }]]);
      await things.delete(key);
      expect(await things.get(key)).toBeUndefined();
      expect(({} as Partial<Thing>).n).toBeUndefined();
    });

    test.each(hostile)('%s is a collection like any other', async (_name, name) => {
      const collection = storage.collection<Thing>(name);
      expect(await collection.entries()).toEqual([]);
      await collection.set('n', { n: 1 });
      expect(await storage.collection<Thing>(name).get('n')).toEqual({ n: 1 });
      expect(await things.get('n')).toBeUndefined();
      expect(({} as Partial<Thing>).n).toBeUndefined();
    });

    test('collections whose name and key run together alike do not mix', async () => {
      await storage.collection<Thing>('a').set('b:c', { n: 1 });
      await storage.collection<Thing>('a:b').set('c', { n: 2 });
      expect(await storage.collection<Thing>('a').entries()).toEqual([['b:c', { n: 1 }]]);
      expect(await storage.collection<Thing>('a:b').entries()).toEqual([['c', { n: 2 }]]);
    });
  });
}
