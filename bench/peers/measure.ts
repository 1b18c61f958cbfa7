import { startBareProvider } from '../contenders.ts';
import { keptConnections } from '../http.ts';
import type { Sizes } from '../options.ts';
import { Progress } from '../progress.ts';
import { type Code, redeem } from '../redeem.ts';
import { compare, type Measured, type Result } from '../result.ts';
import { rssAtRest } from '../server-process.ts';
import { inTurn } from '../statistics.ts';
import { type CodeServer, DIFFERENCES, SERVERS, type ServerName, type Visitor } from './servers.ts';

const TOGETHER = 16;
const NAMES = Object.keys(SERVERS) as ServerName[];
const OTHERS = NAMES.filter((name) => name !== 'ours');
/** A service's two calls, against the same engine alone and against the most used of the others with the same algorithm. */
const REDEEMED: Partial<Record<ServerName, { atLeast: number }>> = {
  bare: { atLeast: 0.95 },
  'oauth2-mock-server, ES256': { atLeast: 1 },
};

/** One reading per round. */
interface Readings {
  /** Codes asked for and redeemed, per second. */
  flows: number[];
  /** Token and userinfo of codes that were there, per second. */
  redeemed: number[];
  /** Milliseconds of the server's processor for those two calls. */
  cpu: number[];
  /** MiB, just started and after everything. */
  rss: number[];
}

/**
 * Ours, without the CPF site, against other people's servers on their own job: to be started, and to answer authorize, token
 * and userinfo. All are up together; in each round each is measured right after another, and the next round begins with
 * another one.
 */
export async function measurePeers({ peers: sizes }: Sizes): Promise<Measured> {
  const starts = await startTimes(sizes.starts);
  const contenders = new Map<ServerName, Contender>();
  try {
    for (const name of NAMES) contenders.set(name, await Contender.start(name));
    for (const contender of contenders.values()) await contender.warmUp(sizes.warmUp, sizes.codes);
    const progress = new Progress('codes asked for and redeemed, rounds', sizes.rounds);
    for (let round = 0; round < sizes.rounds; round += 1) {
      for (const contender of inTurn([...contenders.values()], round)) await contender.round(sizes);
      progress.tick();
    }
    for (const contender of contenders.values()) await contender.rest();
    return {
      results: [...starts, ...resultsOf(contenders)],
      notes: NAMES.map((name) => `${name}: ${DIFFERENCES[name]}`),
    };
  } finally {
    await Promise.all([...contenders.values()].map((contender) => contender.stop()));
  }
}

/** Ours with a new data folder, whose keys are to be made; the yardstick of `bare` is one engine and nothing else. */
async function startTimes(starts: number): Promise<Result[]> {
  const started = {
    ours: SERVERS.ours,
    bare: startBareProvider,
    'oauth2-mock-server': SERVERS['oauth2-mock-server'],
    mockin: SERVERS.mockin,
  };
  const names = Object.keys(started) as (keyof typeof started)[];
  const readings = { ours: [], bare: [], 'oauth2-mock-server': [], mockin: [] } as Record<
    (typeof names)[number],
    number[]
  >;
  const progress = new Progress('starts', starts);
  for (let turn = 0; turn < starts; turn += 1) {
    for (const name of inTurn(names, turn)) {
      const it = await started[name]();
      readings[name].push('server' in it ? it.server.startedIn : it.startedIn);
      await it.stop();
    }
    progress.tick();
  }
  return names
    .filter((name) => name !== 'ours')
    .map((name) => compare('start until discovery answers (ms)', readings.ours, readings[name], ['ours', name]));
}

class Contender {
  readonly readings: Readings = { flows: [], redeemed: [], cpu: [], rss: [] };
  readonly #name: ServerName;
  readonly #server: CodeServer;
  readonly #agent = keptConnections();
  readonly #visitors: Visitor[] = [];
  #codes = 0;

  private constructor(name: ServerName, server: CodeServer) {
    this.#name = name;
    this.#server = server;
  }

  static async start(name: ServerName): Promise<Contender> {
    const server = await SERVERS[name]();
    const contender = new Contender(name, server);
    contender.readings.rss.push(await rssAtRest(server.server));
    for (let count = 0; count < TOGETHER; count += 1) contender.#visitors.push(await server.visitor(contender.#agent));
    return contender;
  }

  /** Requests from authorize to userinfo. */
  get requests(): number {
    return this.#visitors.reduce((sum, { requests }) => sum + requests, 0) / this.#codes + 2;
  }

  /** Compiled by then: nothing is timed. */
  async warmUp(count: number, atOnce: number): Promise<void> {
    const progress = new Progress(`warming up, ${this.#name}`, count);
    for (let left = count; left > 0; left -= atOnce) {
      await this.#each(await this.#ask(Math.min(left, atOnce)), (code) => this.#redeem(code));
      for (let each = 0; each < Math.min(left, atOnce); each += 1) progress.tick();
    }
  }

  async round({ codes, bursts, flows }: Sizes['peers']): Promise<void> {
    // A code of the bare one costs a whole sign-in, which is measured elsewhere.
    if (this.#name !== 'bare') {
      const whole = await timed(() => this.#visit(flows, async (visitor) => this.#redeem(await visitor.code())));
      this.readings.flows.push(flows / whole);
    }
    let [seconds, cpu] = [0, 0];
    for (let burst = 0; burst < bursts; burst += 1) {
      const asked = await this.#ask(codes);
      const before = this.#server.server.cpu ?? Number.NaN;
      seconds += await timed(() => this.#each(asked, (code) => this.#redeem(code)));
      cpu += (this.#server.server.cpu ?? Number.NaN) - before;
    }
    this.readings.redeemed.push((codes * bursts) / seconds);
    this.readings.cpu.push(cpu / (codes * bursts));
  }

  async rest(): Promise<void> {
    this.readings.rss.push(await rssAtRest(this.#server.server));
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#server.stop();
  }

  async #ask(count: number): Promise<Code[]> {
    const codes: Code[] = [];
    await this.#visit(count, async (visitor) => {
      codes.push(await visitor.code());
    });
    return codes;
  }

  /** As many at a time as there are visitors. */
  async #visit(count: number, what: (visitor: Visitor) => Promise<unknown>): Promise<void> {
    this.#codes += count;
    let left = count;
    const visits = async (visitor: Visitor) => {
      while (left > 0) {
        left -= 1;
        await what(visitor);
      }
    };
    await Promise.all(this.#visitors.map(visits));
  }

  /** The same number at a time. */
  async #each(codes: readonly Code[], what: (code: Code) => Promise<unknown>): Promise<void> {
    const left = codes.values();
    const caller = async () => {
      for (const code of left) await what(code);
    };
    await Promise.all(this.#visitors.map(caller));
  }

  #redeem(code: Code) {
    return redeem(this.#agent, this.#server.endpoints, code, this.#server.service);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

function resultsOf(contenders: ReadonlyMap<ServerName, Contender>): Result[] {
  const of = (name: ServerName) => {
    const contender = contenders.get(name);
    if (!contender) throw new RangeError(`${name} was not measured`);
    return contender;
  };
  const ours = of('ours');
  const requests = (name: ServerName) => Math.round(of(name).requests);
  const whole = OTHERS.filter((name) => name !== 'bare').map((name) =>
    compare(
      `authorize, token, userinfo per second (${requests('ours')} requests and ${requests(name)})`,
      ours.readings.flows,
      of(name).readings.flows,
      ['ours', name],
    ),
  );
  const redeemed = OTHERS.flatMap((name) => {
    const sides = ['ours', name] as const;
    const rates = compare('token and userinfo per second', ours.readings.redeemed, of(name).readings.redeemed, sides);
    const target = REDEEMED[name];
    return [
      target ? { ...rates, judged: { value: rates.ratio, target } } : rates,
      compare('  server processor for both (ms)', ours.readings.cpu, of(name).readings.cpu, sides),
    ];
  });
  const memory = (['just started', 'after all of this'] as const).flatMap((when, index) =>
    OTHERS.map((name) => {
      const reading = (contender: Contender) => [contender.readings.rss[index] ?? Number.NaN];
      return compare(`resident memory, ${when} (MiB)`, reading(ours), reading(of(name)), ['ours', name]);
    }),
  );
  return [...whole, ...redeemed.filter(({ ours: value }) => !Number.isNaN(value)), ...memory];
}
