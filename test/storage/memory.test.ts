import { describe, expect, test } from '@jest/globals';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { behavesAsStorage } from './conformance.ts';
import { StoppedClock } from './stopped-clock.ts';

describe('memory storage', () => {
  behavesAsStorage(async () => {
    const clock = new StoppedClock();
    return { storage: memoryStorage({ clock }), elapse: (seconds) => clock.pass(seconds) };
  });
});

function collectionOf(capacity: number) {
  const clock = new StoppedClock();
  const storage = memoryStorage({ clock, capacity });
  const numbers = storage.collection<number>('numbers');
  const keys = async () => (await numbers.entries()).map(([key]) => key);
  return { clock, storage, numbers, keys };
}

describe('its capacity', () => {
  test('the oldest value gives way to one too many', async () => {
    const { numbers, keys } = collectionOf(3);
    for (const [n, key] of ['a', 'b', 'c'].entries()) await numbers.set(key, n);
    expect(await keys()).toEqual(['a', 'b', 'c']);
    await numbers.setIfAbsent('d', 3);
    expect(await keys()).toEqual(['b', 'c', 'd']);
    await numbers.update('e', () => 4);
    expect(await keys()).toEqual(['c', 'd', 'e']);
  });

  test('who opened it hears of a live value that gave way, not of an expired one', async () => {
    const clock = new StoppedClock();
    const heard: string[] = [];
    const storage = memoryStorage({ clock, capacity: 1, gaveWay: (name) => heard.push(name) });
    const numbers = storage.collection<number>('numbers');
    await numbers.set('a', 1, 10);
    clock.pass(11);
    await numbers.set('b', 2);
    expect(heard).toEqual([]);
    await numbers.set('c', 3);
    expect(heard).toEqual(['numbers']);
  });

  test('a value that replaces another takes no more room', async () => {
    const { numbers, keys } = collectionOf(3);
    for (const key of ['a', 'b', 'c', 'c', 'a', 'b']) await numbers.set(key, 1);
    await numbers.update('b', (n = 0) => n + 1);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  test('is of each collection', async () => {
    const { storage, numbers, keys } = collectionOf(2);
    await numbers.set('a', 1);
    for (const key of ['x', 'y', 'z']) await storage.collection<number>('others').set(key, 1);
    expect(await keys()).toEqual(['a']);
    expect(await storage.collection<number>('others').entries()).toHaveLength(2);
  });
});

describe('of what is mostly abandoned as soon as it begins', () => {
  const open = () => memoryStorage({ capacity: 2, mostlyAbandoned: (name) => name === 'sign-ins' });

  test('ten times as many are kept, and none pushes out what was written at a third step', async () => {
    const signIns = open().collection<number>('sign-ins');
    for (const step of [1, 2, 3]) await signIns.set('further', step);
    for (let n = 0; n < 100; n += 1) await signIns.set(`begun-${n}`, n);
    const kept = await signIns.entries();
    expect(kept).toHaveLength(21);
    expect(kept[0]).toEqual(['further', 3]);
    expect(kept.at(-1)).toEqual(['begun-99', 99]);
  });

  test('what got further has the capacity of other values, and is found, changed and deleted as they are', async () => {
    const signIns = open().collection<number>('sign-ins');
    for (const key of ['a', 'b', 'c']) for (const step of [1, 2, 3]) await signIns.set(key, step);
    expect(await signIns.entries()).toEqual([
      ['b', 3],
      ['c', 3],
    ]);
    expect(await signIns.update('b', (n = 0) => n + 1)).toBe(4);
    expect(await signIns.setIfAbsent('c', 1)).toBe(false);
    await signIns.delete('b');
    expect(await signIns.get('b')).toBeUndefined();
    expect(await signIns.take('c')).toBe(3);
    expect(await signIns.entries()).toEqual([]);
  });

  test('other collections keep as many as ever', async () => {
    const others = open().collection<number>('others');
    for (let n = 0; n < 100; n += 1) await others.set(`${n}`, n);
    expect(await others.entries()).toHaveLength(2);
  });
});

test('what has expired is forgotten when something is written, not only hidden', async () => {
  const { clock, numbers, keys } = collectionOf(Number.POSITIVE_INFINITY);
  for (let n = 0; n < 1000; n += 1) await numbers.set(`${n}`, n, 10);
  clock.pass(10);
  await numbers.set('later', 1);
  // Back to when they lived: what was only hidden would be seen again.
  clock.pass(-10);
  expect(await keys()).toEqual(['later']);
});
