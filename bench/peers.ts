import { keptConnections } from './http.ts';
import type { Sizes } from './options.ts';
import { type CodeServer, SERVERS, type ServerName, type Visitor } from './peer-servers.ts';
import { Progress } from './progress.ts';
import { type Code, redeem } from './redeem.ts';
import { compare, type Measured } from './result.ts';
import { rssAtRest } from './server-process.ts';
import { inTurn } from './statistics.ts';

const TOGETHER = 16;
const NAMES = Object.keys(SERVERS) as ServerName[];
const OTHERS = NAMES.filter((name) => name !== 'ours');
/** Processor of a service's two calls, divided by the bare engine's. */
const BARE_AT_MOST = 1.12;

/**
 * The service's two calls, token and userinfo, and the memory they leave: ours beside the bare engine and other mock servers.
 * All are up together. In each round each is measured right after another, and the next round begins with another one.
 */
export async function measurePeers({ peers: sizes }: Sizes): Promise<Measured> {
  const contenders = new Map<ServerName, Contender>();
  const contender = (name: ServerName) => contenders.get(name) as Contender;
  try {
    for (const name of NAMES) contenders.set(name, await Contender.start(name));
    for (const name of NAMES) await contender(name).redeem(sizes.warmUp, `warming up, ${name}`);
    const progress = new Progress('codes redeemed, rounds', sizes.rounds);
    for (let round = 0; round < sizes.rounds; round += 1) {
      for (const name of inTurn(NAMES, round)) await contender(name).round(sizes.codes);
      progress.tick();
    }
    for (const name of NAMES) await contender(name).rest();
    const ours = contender('ours');
    const results = OTHERS.flatMap((name) => {
      const [other, sides] = [contender(name), ['ours', name] as const];
      const bound = name === 'bare' ? { sides, atMost: BARE_AT_MOST } : { sides };
      return [
        compare('token and userinfo, server processor (ms)', ours.processor, other.processor, bound),
        compare('  both per second', ours.rates, other.rates, { sides }),
        compare('  resident memory after all of this (MiB)', ours.rss, other.rss, { sides }),
      ];
    });
    return { results };
  } finally {
    await Promise.all([...contenders.values()].map((one) => one.stop()));
  }
}

class Contender {
  /** Token and userinfo of a code, per second, one reading a round. */
  readonly rates: number[] = [];
  /** Milliseconds of the server's processor for those two calls. */
  readonly processor: number[] = [];
  /** MiB. */
  readonly rss: number[] = [];
  readonly #server: CodeServer;
  readonly #agent = keptConnections();
  readonly #visitors: Visitor[] = [];

  private constructor(server: CodeServer) {
    this.#server = server;
  }

  static async start(name: ServerName): Promise<Contender> {
    const contender = new Contender(await SERVERS[name]());
    const { visitor } = contender.#server;
    for (let count = 0; count < TOGETHER; count += 1) contender.#visitors.push(await visitor(contender.#agent));
    return contender;
  }

  /** Asks for codes and redeems them, untimed. The bare engine's store keeps a thousand records: a hundred codes at a time. */
  async redeem(count: number, label: string): Promise<void> {
    const progress = new Progress(label, count);
    for (let left = count; left > 0; left -= 100) {
      const codes = await this.#codes(Math.min(left, 100));
      await this.#redeem(codes);
      for (const _ of codes) progress.tick();
    }
  }

  async round(count: number): Promise<void> {
    let [seconds, processor] = [0, 0];
    for (let left = count; left > 0; left -= 100) {
      const codes = await this.#codes(Math.min(left, 100));
      const [since, before] = [performance.now(), this.#server.server.cpu ?? Number.NaN];
      await this.#redeem(codes);
      seconds += (performance.now() - since) / 1000;
      processor += (this.#server.server.cpu ?? Number.NaN) - before;
    }
    this.rates.push(count / seconds);
    this.processor.push(processor / count);
  }

  async rest(): Promise<void> {
    this.rss.push(await rssAtRest(this.#server.server));
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#server.stop();
  }

  async #codes(count: number): Promise<Code[]> {
    const codes: Code[] = [];
    const places = Array.from({ length: count }).values();
    const ask = async (visitor: Visitor) => {
      for (const _ of places) codes.push(await visitor());
    };
    await Promise.all(this.#visitors.map(ask));
    return codes;
  }

  async #redeem(codes: readonly Code[]): Promise<void> {
    const left = codes.values();
    const service = async () => {
      for (const code of left) await redeem(this.#agent, this.#server.endpoints, code, this.#server.service);
    };
    await Promise.all(this.#visitors.map(service));
  }
}
