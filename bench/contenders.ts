import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOURCE } from './people.ts';
import { freePorts, type ProcessOptions, ServerProcess } from './server-process.ts';

/** What is measured, and what it is measured against. */
export type Contender = 'ours' | 'bare';

/** A federation that is up: where its services send people, and its process. */
export interface RunningFederation {
  issuer: string;
  /** The CPF site; empty where there is none. */
  cpf: string;
  server: ServerProcess;
  stop(): Promise<void>;
}

export const DISCOVERY = '/.well-known/openid-configuration';

/** The applications of the command, as its `--port-…` options name them, and what shows that each is up. */
const READY = {
  franceconnect: `/api/v2${DISCOVERY}`,
  'franceconnect-plus': `/api/v2${DISCOVERY}`,
  sources: `/${SOURCE}${DISCOVERY}`,
  cpf: '/',
} as const;
type Listening = keyof typeof READY;

export interface InstallationOptions {
  /** Leaves the CPF site out. */
  withoutCpf?: boolean;
  /** Of the command, beside ports, data folder and log level. */
  flags?: readonly string[];
  /** How others reach it, where that is not by its own ports. */
  publicUrls?: Partial<Record<Listening, string>>;
}

/** The built command, with the data folder and the ports of one installation, which a second start finds again. */
export class Installation {
  readonly data: string;
  readonly #flags: readonly string[];
  readonly #addresses: readonly string[];
  /** As services know it. */
  readonly issuer: string;
  readonly cpf: string;
  readonly ports: Readonly<Record<Listening, number>>;

  private constructor(
    data: string,
    ports: Record<Listening, number>,
    { withoutCpf = false, flags = [], publicUrls = {} }: InstallationOptions,
  ) {
    const listening = (Object.keys(READY) as Listening[]).filter((name) => name !== 'cpf' || !withoutCpf);
    const origins = Object.entries(publicUrls).flatMap(([name, url]) => [`--public-url-${name}`, url]);
    this.data = data;
    this.#flags = [
      ...(withoutCpf ? ['--only', 'provider,sources'] : []),
      ...listening.flatMap((name) => [`--port-${name}`, String(ports[name])]),
      ...origins,
      ...flags,
    ];
    this.#addresses = listening.map((name) => `http://localhost:${ports[name]}${READY[name]}`);
    this.issuer = `${publicUrls.franceconnect ?? `http://localhost:${ports.franceconnect}`}/api/v2`;
    this.cpf = publicUrls.cpf ?? `http://localhost:${ports.cpf}`;
    this.ports = ports;
  }

  static async create(options: InstallationOptions = {}): Promise<Installation> {
    const [franceconnect = 0, plus = 0, sources = 0, cpf = 0] = await freePorts(Object.keys(READY).length);
    const ports = { franceconnect, 'franceconnect-plus': plus, sources, cpf };
    return new Installation(await mkdtemp(join(tmpdir(), 'franceconnect-bench-')), ports, options);
  }

  start({ node = [], ...options }: StartOptions = {}): Promise<ServerProcess> {
    const command = [script('../dist/cli.js'), ...this.#flags, '--data', this.data, '--log-level', 'silent'];
    return ServerProcess.start([...node, ...command], this.#addresses, options);
  }

  remove(): Promise<void> {
    return rm(this.data, { recursive: true, force: true });
  }
}

interface StartOptions extends ProcessOptions {
  /** Options of Node itself. */
  node?: readonly string[];
}

/** Starts a federation to put load on. */
export async function startFederation(contender: Contender, start: StartOptions = {}): Promise<RunningFederation> {
  return contender === 'ours' ? startOurs({}, start) : startBare(start);
}

/** Starts the yardstick of start times: one engine, nothing else. */
export async function startBareProvider(): Promise<ServerProcess> {
  const [port = 0] = await freePorts(1);
  return ServerProcess.start([script('./bare-provider.js'), String(port)], [`http://localhost:${port}${DISCOVERY}`]);
}

/** The command as it is delivered, unless told otherwise. */
export async function startOurs(
  options: InstallationOptions = {},
  start: StartOptions = {},
): Promise<RunningFederation> {
  const installation = await Installation.create(options);
  const server = await installation.start(start);
  return {
    issuer: installation.issuer,
    cpf: installation.cpf,
    server,
    async stop() {
      await server.stop();
      await installation.remove();
    },
  };
}

async function startBare({ node = [], ...options }: StartOptions): Promise<RunningFederation> {
  const [broker = 0, source = 0] = await freePorts(2);
  const issuer = `http://localhost:${broker}/api/v2`;
  const server = await ServerProcess.start(
    [...node, script('./bare-federation.ts'), '--port-broker', String(broker), '--port-source', String(source)],
    [issuer + DISCOVERY, `http://localhost:${source}/${SOURCE}${DISCOVERY}`],
    options,
  );
  return { issuer, cpf: '', server, stop: () => server.stop() };
}

function script(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
