import { beforeEach, describe, expect, test } from '@jest/globals';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { redisStorage } from '../../infrastructure/storage/redis.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { catalogue, loneFlow, ScenarioBook, validScenario } from '../../scenarios/index.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';

/** The active scenarios, and whom they reach. */

const DOWN = { id: 'token-down', faults: [{ kind: 'answer', at: 'token', status: 503 }] } as const;
const SLOW = { id: 'token-slow', faults: [{ kind: 'delay', at: 'token', seconds: 1 }] } as const;

let book: ScenarioBook;
beforeEach(() => {
  book = new ScenarioBook({ storage: memoryStorage(), catalogue });
});

const idsFor = async (flow: Parameters<typeof loneFlow>[0], of = book) =>
  (await of.scenariosOf(loneFlow(flow))).map(({ id }) => id);

describe('whom a scenario reaches', () => {
  test('the flows of its client, and of nobody else', async () => {
    await book.use(DOWN, { client: 'a' });
    expect(await idsFor({ client: 'a' })).toEqual(['token-down']);
    expect(await idsFor({ client: 'b' })).toEqual([]);
    expect(await idsFor({})).toEqual([]);
  });

  test('everybody, when no client is named', async () => {
    await book.use(DOWN);
    expect(await idsFor({ client: 'a' })).toEqual(['token-down']);
    expect(await idsFor({})).toEqual(['token-down']);
  });

  test('a person, once known', async () => {
    await book.use(DOWN, { client: 'a', persona: 'angele' });
    expect(await idsFor({ client: 'a' })).toEqual([]);
    expect(await idsFor({ client: 'a', persona: 'bruno' })).toEqual([]);
    expect(await idsFor({ client: 'a', persona: 'angele' })).toEqual(['token-down']);
  });

  test('use adds, reset clears one client or everything', async () => {
    await book.use(DOWN, { client: 'a' });
    await book.use(SLOW, { client: 'a' });
    await book.use(SLOW, { client: 'b' });
    expect(await idsFor({ client: 'a' })).toEqual(['token-down', 'token-slow']);
    await book.reset('a');
    expect(await idsFor({ client: 'a' })).toEqual([]);
    expect(await idsFor({ client: 'b' })).toEqual(['token-slow']);
    await book.reset();
    expect(await idsFor({ client: 'b' })).toEqual([]);
    expect(await book.active()).toEqual([]);
  });

  test('as many flows as times says, each counted once, however many come together', async () => {
    await book.use(DOWN, { client: 'a', times: 3 });
    const flows = Array.from({ length: 10 }, () => loneFlow({ client: 'a' }));
    const first = await Promise.all(flows.map((flow) => book.scenariosOf(flow)));
    expect(first.filter((scenarios) => scenarios.length > 0)).toHaveLength(3);
    const again = await Promise.all(flows.map((flow) => book.scenariosOf(flow)));
    expect(again).toEqual(first);
  });

  test('one that has reached all its flows is no longer active', async () => {
    const flow = loneFlow({ client: 'a' });
    await book.use(DOWN, { client: 'a', times: 1 });
    expect(await book.active('a')).toHaveLength(1);
    await book.scenariosOf(flow);
    expect(await book.active('a')).toEqual([]);
    expect(await book.scenariosOf(flow)).toHaveLength(1);
  });

  test('a fault where `when` lets it', async () => {
    await book.use({
      id: 'two',
      faults: [
        { kind: 'answer', at: 'token', status: 500, when: { platform: 'high' } },
        { kind: 'answer', at: 'userinfo', status: 500, when: { source: 'ameli' } },
        { kind: 'delay', at: 'token', seconds: 1 },
      ],
    });
    const flow = loneFlow({ client: 'a', platform: 'high', source: 'impots' });
    const kinds = async (of: typeof flow) => (await book.faultsOf(of)).map(({ kind }) => kind);
    expect(await kinds(flow)).toEqual(['answer', 'delay']);
    expect(await kinds({ ...flow, source: 'ameli' })).toEqual(['answer', 'answer', 'delay']);
    expect(await kinds({ ...flow, platform: 'low' })).toEqual(['delay']);
  });

  test('what a flow carries of its own', async () => {
    await book.wake();
    const [first] = catalogue;
    expect(await idsFor({ client: 'a', carried: [first?.id ?? ''] })).toEqual([first?.id]);
  });
});

describe('refused', () => {
  test.each([
    ['a mistyped name', 'expired-id-tokn', {}, "Did you mean 'expired-id-token'?"],
    ['a word of its name', 'deceased', {}, "Did you mean 'register-deceased'?"],
    ['a word of its title', 'disabled', {}, "Did you mean 'account-disabled'?"],
    ['an unknown kind', { id: 'x', faults: [{ kind: 'explode' }] }, {}, 'a fault whose kind is one of answer'],
    [
      'a member too many',
      { id: 'x', faults: [{ kind: 'delay', at: 'token', seconds: 1, sooner: 2 }] },
      {},
      'faults.0.sooner',
    ],
    [
      'a status that is none',
      { id: 'x', faults: [{ kind: 'answer', at: 'token', status: 99 }] },
      {},
      'from 200 to 599',
    ],
    ['no fault', { id: 'x', faults: [] }, {}, 'at least one fault'],
    ['zero times', DOWN, { times: 0 }, 'times: received 0, expected one or more'],
    ['an option that is none', DOWN, { clients: 'a' }, 'clients'],
  ])('%s', async (_name, scenario, options, message) => {
    const using = book.use(scenario as never, options as never);
    await expect(using).rejects.toThrow(expect.objectContaining({ name: 'UserError' }));
    await expect(using).rejects.toThrow(message);
  });

  test('every problem at once', async () => {
    const using = book.use({ id: 'X', faults: [{ kind: 'delay', at: 'nowhere', seconds: 500 }] } as never);
    await expect(using).rejects.toThrow(
      /id: received X.*faults\.0\.at: received nowhere.*faults\.0\.seconds: received 500/s,
    );
  });
});

(REDIS_SERVER ? describe : describe.skip)('several instances on one Redis', () => {
  test('the other one applies a scenario from its next request on, and its end at once', async () => {
    await using redis = await RedisServer.start();
    const storages = await Promise.all([redisStorage(redis.url), redisStorage(redis.url)]);
    const [here, there] = storages.map((storage) => new ScenarioBook({ storage, catalogue })) as [
      ScenarioBook,
      ScenarioBook,
    ];
    // As before each request.
    const catchUp = () => Promise.all(storages.map(({ changes }) => changes?.catchUp()));
    await catchUp();
    expect(there.idle).toBe(true);
    await here.use(DOWN, { client: 'a' });
    await catchUp();
    expect(await idsFor({ client: 'a' }, there)).toEqual(['token-down']);
    await there.use(SLOW, { client: 'a', times: 1 });
    expect(await idsFor({ client: 'a' }, here)).toEqual(['token-down', 'token-slow']);
    expect(await idsFor({ client: 'a' }, there)).toEqual(['token-down']);
    await there.reset('a');
    expect(await idsFor({ client: 'a' }, here)).toEqual([]);
    await Promise.all(storages.map((storage) => storage.close()));
  });
});

test('nothing is read while nothing was ever set', async () => {
  const storage = memoryStorage();
  let reads = 0;
  const counting: Storage = {
    ...storage,
    collection: (name) => {
      const collection = storage.collection<never>(name);
      return new Proxy(collection, {
        get: (target, member) => {
          reads += 1;
          return Reflect.get(target, member).bind(target);
        },
      }) as never;
    },
  };
  const idle = new ScenarioBook({ storage: counting, catalogue });
  expect(await idsFor({ client: 'a' }, idle)).toEqual([]);
  expect(reads).toBe(0);
  await idle.use(DOWN);
  expect(await idsFor({ client: 'a' }, idle)).toEqual(['token-down']);
  expect(reads).toBeGreaterThan(0);
});

test.each(catalogue.map((scenario) => [scenario.id, scenario]))(
  '%s of the catalogue is a valid scenario',
  (_id, scenario) => {
    expect(validScenario(structuredClone(scenario))).toEqual(scenario);
  },
);
