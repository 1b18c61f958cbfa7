import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Installation } from '../contenders.ts';
import { CpfVisitors } from '../cpf-visitor.ts';
import { keptConnections } from '../http.ts';
import { Load } from '../load.ts';
import type { Sizes } from '../options.ts';
import { people } from '../people.ts';
import { Progress } from '../progress.ts';
import type { Measured, Result, Series } from '../result.ts';
import type { ServerProcess } from '../server-process.ts';
import { FaultySignIns } from './faulty-sign-ins.ts';
import type { Inside } from './probe.ts';
import { type Point, type Trend, trendOf } from './trend.ts';

const TOGETHER = 16;
/** One in so many meets a fault, one in so many goes through the CPF site. */
const FAULT_EVERY = 20;
const CPF_EVERY = 50;
const SAMPLES = 100;
/** Of the run: the server compiles, its bounded lists fill up. */
const WARMING_UP = 0.1;
/** A run with so many surprises says enough. */
const SURPRISES = 20;

const FLAT = { atMost: 1.1 };

/** What is watched, with its unit and how far its last fifth may be from its first. */
const WATCHED = {
  rss: { title: 'resident memory', unit: 'MiB', target: FLAT },
  heap: { title: 'heap in use after a collection', unit: 'MiB', target: FLAT },
  handles: { title: 'open handles', unit: '', target: FLAT },
  files: { title: 'data folder', unit: 'KiB', target: FLAT },
} as const;
type Watched = keyof typeof WATCHED;

/**
 * Many sign-ins at one server, as long as it takes or as is allowed: most of them plain, one in twenty with a situation of
 * the catalogue, one in fifty at the CPF site. Whatever fails without having been asked to, succeeds without, or grows, is
 * told.
 */
export async function measureSoak({ soak: sizes }: Sizes): Promise<Measured> {
  const installation = await Installation.create();
  const probe = fileURLToPath(new URL('./probe.ts', import.meta.url));
  const server = await installation.start({ probe });
  const run = new Run(installation, server);
  try {
    await run.prepare();
    await run.go(sizes);
    return run.measured();
  } finally {
    run.end();
    await server.stop();
    await installation.remove();
  }
}

class Run {
  readonly #installation: Installation;
  readonly #server: ServerProcess;
  readonly #agent = keptConnections();
  readonly #plain: Load;
  readonly #cpf: CpfVisitors;
  readonly #points: Record<Watched, Point[]> = { rss: [], heap: [], handles: [], files: [] };
  readonly #surprises: string[] = [];
  readonly #done = { plain: 0, cpf: 0, faulty: 0 };
  #faulty: FaultySignIns | undefined;
  #situations = 0;
  #seconds = 0;

  constructor(installation: Installation, server: ServerProcess) {
    this.#installation = installation;
    this.#server = server;
    this.#plain = new Load(installation.issuer);
    this.#cpf = new CpfVisitors(installation.cpf, this.#agent);
  }

  /** Accounts at the CPF site, services for the situations. */
  async prepare(): Promise<void> {
    for (const person of people) await this.#cpf.signUp(person);
    this.#faulty = await FaultySignIns.at(this.#installation.issuer);
    this.#situations = this.#faulty.situations;
  }

  async go({ signIns, minutes }: Sizes['soak']): Promise<void> {
    const [start, progress] = [performance.now(), new Progress('soak, sign-ins', signIns)];
    const sampleEvery = Math.max(1, Math.floor(signIns / SAMPLES));
    let begun = 0;
    let sampling: Promise<void> = Promise.resolve();
    const citizen = async () => {
      while (begun < signIns && performance.now() - start < minutes * 60_000 && this.#surprises.length < SURPRISES) {
        begun += 1;
        const number = begun;
        await this.#signIn(number);
        progress.tick();
        // One sample after another, while the others go on signing in.
        if (number % sampleEvery === 0) sampling = sampling.then(() => this.#sample());
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, citizen));
    await sampling;
    this.#seconds = (performance.now() - start) / 1000;
  }

  measured(): Measured {
    const total = this.#total;
    const { plain, cpf, faulty } = this.#done;
    return {
      results: [this.#count(), ...(Object.keys(WATCHED) as Watched[]).flatMap((name) => this.#trend(name))],
      series: (Object.keys(WATCHED) as Watched[]).map((name) => this.#series(name)),
      notes: [
        `${total} sign-ins in ${Math.round(this.#seconds / 60)} minutes, ${TOGETHER} at a time: ${plain} at a service, ${cpf} at the CPF site, ` +
          `${faulty} with a situation of the catalogue, of which ${this.#situations} took turns.`,
        'A situation that ends otherwise than the catalogue says counts as an error nobody asked for.',
        `The first tenth warms up and is not judged. The heap is read after a forced collection, ${SAMPLES} times in the run; resident memory before it.`,
        `By linear regression, for 10,000 sign-ins: ${(Object.keys(WATCHED) as Watched[]).map((name) => this.#slope(name)).join(', ')}.`,
        ...this.#surprises,
      ],
    };
  }

  end(): void {
    this.#agent.destroy();
  }

  get #total(): number {
    return this.#done.plain + this.#done.cpf + this.#done.faulty;
  }

  async #signIn(number: number): Promise<void> {
    const kind = number % FAULT_EVERY === 0 ? 'faulty' : number % CPF_EVERY === 1 ? 'cpf' : 'plain';
    try {
      if (kind === 'faulty') await this.#meetFault();
      else if (kind === 'cpf') await this.#visitCpf(number);
      else await this.#plain.once(this.#agent);
    } catch (error) {
      this.#surprises.push(`Sign-in ${number} (${kind}): ${error instanceof Error ? error.message : error}`);
    }
    this.#done[kind] += 1;
  }

  async #meetFault(): Promise<void> {
    const { scenario, expected, seen } = (await this.#faulty?.next()) ?? {};
    if (seen !== expected) throw new Error(`${scenario}: the client library ${seen}, expected: ${expected}.`);
  }

  async #visitCpf(number: number): Promise<void> {
    const person = people[number % people.length];
    if (!person) throw new RangeError('nobody to sign in');
    await this.#cpf.comeBack(person);
  }

  async #sample(): Promise<void> {
    const { rss } = this.#server;
    const [{ heap, handles }, files] = await Promise.all([
      this.#server.ask<Inside>(),
      sizeOfFolder(this.#installation.data),
    ]);
    const values = { rss, heap, handles, files: files / 1024 };
    for (const [name, value] of Object.entries(values)) this.#points[name as Watched].push([this.#total, value]);
  }

  #count(): Result {
    const { length } = this.#surprises;
    const sides = ['errors', 'sign-ins'] as const;
    const judged = { value: length, target: { atMost: 0 } };
    return { name: 'soak: errors nobody asked for', ours: length, bare: this.#total, sides, judged, readings: {} };
  }

  /** Once it is warm. */
  #trendOf(name: Watched): Trend {
    return trendOf(this.#points[name].filter(([signIns]) => signIns > this.#total * WARMING_UP));
  }

  #slope(name: Watched): string {
    const { title, unit } = WATCHED[name];
    const { slope } = this.#trendOf(name);
    return `${title} ${slope < 0 ? '−' : '+'}${Math.abs(slope).toPrecision(2)}${unit && ` ${unit}`}`;
  }

  #trend(name: Watched): Result {
    const { title, unit, target } = WATCHED[name];
    const { first, last } = this.#trendOf(name);
    const ratio = last / first;
    return {
      name: `soak: ${title}${unit && ` (${unit})`}`,
      sides: ['last fifth', 'first fifth'],
      ours: last,
      bare: first,
      ratio,
      judged: { value: ratio, target },
      readings: {},
    };
  }

  #series(name: Watched): Series {
    const { title, unit } = WATCHED[name];
    return { name: title, unit, over: 'sign-ins', points: this.#points[name] };
  }
}

async function sizeOfFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // A file may be replaced while it is counted.
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file)
        .then(({ size }) => size)
        .catch(() => 0),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
