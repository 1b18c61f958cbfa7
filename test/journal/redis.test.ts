import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JournalStep } from '../../infrastructure/journal/journal.ts';
import { RedisJournal } from '../../infrastructure/journal/redis.ts';
import { redisStorage } from '../../infrastructure/storage/redis.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';

/** One journal, of two processes on one Redis. */

const step = (flow: string, more: Partial<JournalStep> = {}): JournalStep => ({
  flow,
  kind: 'SP_REQUESTED_FC_TOKEN',
  from: 'service',
  to: 'franceconnect',
  summary: 'a step',
  ...more,
});

(REDIS_SERVER ? describe : describe.skip)('the journal of two processes', () => {
  let server: RedisServer;
  let storages: Storage[] = [];
  let one: RedisJournal;
  let other: RedisJournal;
  let tests = 0;

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    tests += 1;
    storages = [];
    [one, other] = [await join(), await join()];
  });
  afterEach(() => Promise.all(storages.map((storage) => storage.close())));

  /** Another process on the same Redis. */
  async function join(): Promise<RedisJournal> {
    const storage = await redisStorage(server.url, { prefix: `journal-${tests}` });
    storages.push(storage);
    if (!storage.changes) throw new Error('no changes');
    return RedisJournal.open(storage.changes);
  }

  /** What a process does between two requests: the answer of one waits for the first, the next one for the second. */
  async function next(): Promise<void> {
    await Promise.all([one, other].map((journal) => journal.written()));
    await Promise.all(storages.map(({ changes }) => changes?.catchUp()));
  }

  test('a flow linked by one is found by the other at the next request', async () => {
    one.record(step('a', { client: 'demo' }));
    one.link('a', 'code 123');
    expect(other.flowOf('code 123')).toBeUndefined();
    await next();
    expect(other.flowOf('code 123')).toBe('a');
    expect(other.flowOfFirst(['code 0', 'code 123'])).toBe('a');
    other.record(step('a', { summary: 'redeemed' }));
    const entries = await one.entries({ client: 'demo' });
    await next();
    expect((await one.entries({ client: 'demo' })).map(({ summary }) => summary)).toEqual(['a step', 'redeemed']);
    expect(entries).toHaveLength(1);
    expect(await other.entries()).toEqual(await one.entries());
  });

  test('an address linked twice is that of the later flow', async () => {
    one.link('a', 'address /authorize?state=1');
    await next();
    other.link('b', 'address /authorize?state=1');
    await next();
    expect([one, other].map((journal) => journal.flowOf('address /authorize?state=1'))).toEqual(['b', 'b']);
  });

  test('steps of one millisecond at alternating processes keep their order', async () => {
    for (let i = 0; i < 100; i += 1) {
      const journal = i % 2 ? one : other;
      const at = journal.now();
      journal.record(step('a', { summary: `${i}`, at, took: journal.now() - at }));
      await next();
    }
    const summaries = (await one.entries()).map(({ summary }) => summary);
    expect(summaries).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
  });

  test('a process that joins later reads what was recorded before', async () => {
    one.record(step('a', { detail: () => ({ request: { method: 'GET', address: '/token' } }) }));
    await next();
    const later = await join();
    expect(await later.entries()).toEqual(await one.entries());
    expect(await later.entries()).toMatchObject([{ flow: 'a', detail: { request: { method: 'GET' } } }]);
  });

  test('who listens at one hears both, the terminal of a process its own steps only', async () => {
    one.record(step('before', { at: one.now() - 5 }));
    await one.written();
    const heard: string[][] = [[], []];
    other.subscribe(({ flow }) => heard[0]?.push(flow));
    other.subscribeHere(({ flow }) => heard[1]?.push(flow));
    const waited = other.next('SP_REQUESTED_FC_TOKEN', { flow: 'a' });
    one.record(step('a'));
    other.record(step('b'));
    await next();
    expect((await waited).flow).toBe('a');
    expect(heard.map((flows) => flows.toSorted())).toEqual([['a', 'b'], ['b']]);
  });

  test('what one forgets, the other forgets: a client’s flows, then everything', async () => {
    one.record(step('a', { client: 'demo' }));
    other.record(step('b', { client: 'other' }));
    await next();
    await one.clear('demo');
    expect((await other.entries()).map(({ flow }) => flow)).toEqual(['b']);
    other.record(step('c'));
    await other.clear();
    expect(await one.entries()).toEqual([]);
  });

  test('a detail that fails, or is far too long, is left out', async () => {
    one.record(step('a', { detail: () => ({ request: { method: 'GET', address: 'x'.repeat(3_000) } }) }));
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`p${i}`, 'x'.repeat(1_000)]));
    one.record(step('b', { detail: () => ({ request: { method: 'GET', address: '/', parameters: many } }) }));
    one.record(
      step('c', {
        detail: () => {
          throw new Error('unreadable');
        },
      }),
    );
    await next();
    const details = (await other.entries()).map(({ detail }) => Object.keys(detail));
    expect(details).toEqual([['request'], [], []]);
  });

  test('what is recorded outside a request is written too', async () => {
    one.record(step('a'));
    while ((await other.entries()).length === 0) await new Promise((soon) => setTimeout(soon, 10));
  });
});
