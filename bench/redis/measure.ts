import { availableParallelism, cpus } from 'node:os';
import { UserError } from '../../infrastructure/user-error.ts';
import { REDIS_SERVER, RedisServer } from '../../test/support/redis.ts';
import { RoundRobin } from '../../test/support/round-robin.ts';
import { Installation, type RunningFederation, startOurs } from '../contenders.ts';
import { Load } from '../load.ts';
import type { Sizes } from '../options.ts';
import { Progress } from '../progress.ts';
import { compare, type Measured, type Result } from '../result.ts';
import { processorOf, type ServerProcess } from '../server-process.ts';
import { inTurn } from '../statistics.ts';
import { commandsAt } from './commands.ts';

const TOGETHER = 16;
/** What our own process may cost more when everything is kept elsewhere. */
const DEARER = { atMost: 1.4 };
/** Two instances do the work of one, shared: whoever asked Redis more would be making up for the other. */
const NO_MORE_WORK = { atMost: 1.05 };
/** The two, and the bench: as many processors can be busy, if there are as many. */
const CORES = availableParallelism();
const ALL_BUSY = { atLeast: 0.9 * Math.min(CORES, 3) };

/** On Redis against in memory, then two instances behind a round-robin against one. */
export async function measureRedis({ warmUp, redis: sizes }: Sizes): Promise<Measured> {
  requireRedis();
  return {
    results: [...(await againstMemory(warmUp, sizes)), ...(await twoInstances(warmUp, sizes))],
    notes: [
      'Redis keeps nothing on disk here. Its own processor time is shown apart: it is another process, on another core when there is one.',
      `The instances are behind a proxy that sends each request to the next one; proxy, browsers and service are one process of the bench, which needs a core of its own. This machine has ${CORES}: where all of them are busy, nothing but more cores makes it faster.`,
      'The same requests and the same commands take more processor time in two processes than in one: each wakes up for fewer of them at once, and they push each other out of the processors’ caches.',
    ],
  };
}

/** @throws UserError that says what is missing */
export function requireRedis(): void {
  if (!REDIS_SERVER) throw new UserError('No redis-server was found: install it, or name it in REDIS_SERVER.');
}

/** Milliseconds of processor, per sign-in and round. */
class Readings {
  readonly rates: number[] = [];
  readonly instances: number[] = [];
  readonly redis: number[] = [];
  /** Processors of the machine that were at work at the same time, whoever for. */
  readonly busy: number[] = [];
  /** Of Redis. */
  readonly commands: number[] = [];
}

/** Something that signs people in, and the processes behind it. */
class Setup {
  readonly readings = new Readings();
  readonly #load: Load;
  readonly #servers: readonly ServerProcess[];
  readonly #redis: RedisServer | undefined;

  constructor(issuer: string, servers: readonly ServerProcess[], redis?: RedisServer) {
    this.#load = new Load(issuer);
    this.#servers = servers;
    this.#redis = redis;
  }

  /** @param each sign-ins of each instance: each compiles for itself */
  warmUp(each: number, label: string): Promise<number> {
    const count = each * this.#servers.length;
    return this.#load.run(count, TOGETHER, new Progress(`warming up, ${label}`, count));
  }

  async round(count: number, label: string): Promise<void> {
    const commands = await this.#commands();
    const [instances, redis, idle] = [this.#instances, this.#redisServer, idleTime()];
    const seconds = await this.#load.run(count, TOGETHER, new Progress(label, count));
    const used = { instances: this.#instances - instances, redis: this.#redisServer - redis };
    this.readings.rates.push(count / seconds);
    this.readings.instances.push(used.instances / count);
    this.readings.redis.push(used.redis / count);
    this.readings.busy.push(CORES - (idleTime() - idle) / (seconds * 1000));
    this.readings.commands.push(((await this.#commands()) - commands) / count);
  }

  async #commands(): Promise<number> {
    return this.#redis ? commandsAt(this.#redis.url) : 0;
  }

  get #instances(): number {
    return this.#servers.reduce((sum, { cpu = Number.NaN }) => sum + cpu, 0);
  }

  get #redisServer(): number {
    return this.#redis ? (processorOf(this.#redis.pid) ?? Number.NaN) : 0;
  }
}

async function againstMemory(warmUp: number, { round, rounds }: Sizes['redis']): Promise<Result[]> {
  await using redis = await RedisServer.start();
  const federations: RunningFederation[] = [];
  try {
    federations.push(await startOurs(), await startOurs({ flags: ['--store', redis.url] }));
    const [inMemory, onRedis] = federations.map(
      ({ issuer, server }, index) => new Setup(issuer, [server], index === 1 ? redis : undefined),
    ) as [Setup, Setup];
    await inTurns({ 'in memory': inMemory, 'on Redis': onRedis }, { warmUp, round, rounds });
    const sides = ['on Redis', 'in memory'] as const;
    const cost = compare(
      'our processor per sign-in (ms)',
      onRedis.readings.instances,
      inMemory.readings.instances,
      sides,
    );
    return [
      compare('sign-ins per second, 16 at a time', onRedis.readings.rates, inMemory.readings.rates, sides),
      { ...cost, judged: { value: cost.ratio, target: DEARER } },
      compare('processor of redis-server per sign-in (ms)', onRedis.readings.redis, onRedis.readings.instances, [
        'redis-server',
        'our process',
      ]),
    ];
  } finally {
    await Promise.all(federations.map((federation) => federation.stop()));
  }
}

async function twoInstances(warmUp: number, { round, rounds }: Sizes['redis']): Promise<Result[]> {
  await using one = await Balanced.start(1);
  await using two = await Balanced.start(2);
  await inTurns({ 'one instance': one.setup, 'two instances': two.setup }, { warmUp, round, rounds });
  const sides = ['two instances', 'one'] as const;
  const compared = (name: string, of: (readings: Readings) => readonly number[]) =>
    compare(name, of(two.setup.readings), of(one.setup.readings), sides);
  const commands = compared('commands of Redis per sign-in', ({ commands: all }) => all);
  const busy = compared(`processors of the machine at work, of ${CORES}`, ({ busy: all }) => all);
  return [
    compared('sign-ins per second, behind a round-robin', ({ rates }) => rates),
    compared('processor of all instances per sign-in (ms)', ({ instances }) => instances),
    { ...commands, judged: { value: commands.ratio, target: NO_MORE_WORK } },
    { ...busy, judged: { value: busy.ours, target: ALL_BUSY } },
  ];
}

/** Of all processors together, in milliseconds. */
function idleTime(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}

/** Each right after the other, and the next round begins with the other one. */
async function inTurns(
  setups: Readonly<Record<string, Setup>>,
  { warmUp, round, rounds }: { warmUp: number; round: number; rounds: number },
): Promise<void> {
  for (const [name, setup] of Object.entries(setups)) await setup.warmUp(warmUp, name);
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const [name, setup] of inTurn(Object.entries(setups), turn)) {
      await setup.round(round, `${name}, round ${turn + 1} of ${rounds}`);
    }
  }
}

/** Instances on one Redis, under one address for FranceConnect and one for the sources. */
class Balanced {
  readonly setup: Setup;
  readonly #end: AsyncDisposableStack;

  private constructor(setup: Setup, end: AsyncDisposableStack) {
    this.setup = setup;
    this.#end = end;
  }

  static async start(instances: number): Promise<Balanced> {
    await using starting = new AsyncDisposableStack();
    const redis = starting.use(await RedisServer.start());
    const [franceconnect, sources] = [starting.use(await RoundRobin.open()), starting.use(await RoundRobin.open())];
    const servers: ServerProcess[] = [];
    let issuer = '';
    for (let count = 0; count < instances; count += 1) {
      const installation = await Installation.create({
        withoutCpf: true,
        flags: ['--store', redis.url],
        publicUrls: { franceconnect: franceconnect.url, sources: sources.url },
      });
      starting.defer(() => installation.remove());
      const server = await installation.start();
      starting.defer(() => server.stop());
      franceconnect.add(installation.ports.franceconnect);
      sources.add(installation.ports.sources);
      servers.push(server);
      issuer = installation.issuer;
    }
    return new Balanced(new Setup(issuer, servers, redis), starting.move());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end.disposeAsync();
  }
}
