import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { SOURCE } from './people.ts';
import { freePorts, ServerProcess } from './server-process.ts';

/** What is measured, and what it is measured against. */
export type Contender = 'ours' | 'bare';

/** A federation that is up: where its services send people, and its process. */
export interface RunningFederation {
  issuer: string;
  server: ServerProcess;
  stop(): Promise<void>;
}

/** The flags of `npm start`, read where they are written. */
const NODE_FLAGS = (packageJson.scripts.start.match(/--\S+/g) ?? []) as string[];

export const DISCOVERY = '/.well-known/openid-configuration';

/** The applications of the command, as its `--port-…` options name them, and what shows that each is up. */
const READY = {
  franceconnect: `/api/v2${DISCOVERY}`,
  'franceconnect-plus': `/api/v2${DISCOVERY}`,
  sources: `/${SOURCE}${DISCOVERY}`,
  cpf: '/',
} as const;
type Listening = keyof typeof READY;

/** The same on one port. */
const READY_ON_ONE = [READY.franceconnect, `/plus${READY.franceconnect}`, `/sources${READY.sources}`, READY.cpf];

/** The built command, with the data folder and the ports of one installation, which a second start finds again. */
export class Installation {
  readonly data: string;
  readonly #arguments: readonly string[];
  readonly #addresses: readonly string[];
  /** As services know it. */
  readonly issuer: string;

  private constructor(data: string, ports: Record<Listening, number>, { withoutCpf = false, onOnePort = false }) {
    this.issuer = `http://localhost:${ports.franceconnect}/api/v2`;
    this.data = data;
    if (onOnePort) {
      this.#arguments = ['--port', String(ports.franceconnect)];
      this.#addresses = READY_ON_ONE.map((path) => `http://localhost:${ports.franceconnect}${path}`);
      return;
    }
    const listening = (Object.keys(READY) as Listening[]).filter((name) => name !== 'cpf' || !withoutCpf);
    this.#arguments = [
      ...(withoutCpf ? ['--only', 'provider,sources'] : []),
      ...listening.flatMap((name) => [`--port-${name}`, String(ports[name])]),
    ];
    this.#addresses = listening.map((name) => `http://localhost:${ports[name]}${READY[name]}`);
  }

  static async create(layout: { withoutCpf?: boolean; onOnePort?: boolean } = {}): Promise<Installation> {
    const [franceconnect = 0, plus = 0, sources = 0, cpf = 0] = await freePorts(Object.keys(READY).length);
    const ports = { franceconnect, 'franceconnect-plus': plus, sources, cpf };
    return new Installation(await mkdtemp(join(tmpdir(), 'franceconnect-bench-')), ports, layout);
  }

  /** With the flags of Node that `npm start` and the bin give. */
  start(): Promise<ServerProcess> {
    const command = [...NODE_FLAGS, script('../dist/cli.js'), ...this.#arguments];
    return ServerProcess.start([...command, '--data', this.data, '--log-level', 'silent'], this.#addresses);
  }

  remove(): Promise<void> {
    return rm(this.data, { recursive: true, force: true });
  }
}

/** Starts a federation to put load on. */
export async function startFederation(contender: Contender): Promise<RunningFederation> {
  return contender === 'ours' ? startOurs() : startBare();
}

/** Starts the yardstick of start times: one engine, nothing else. */
export async function startBareProvider(): Promise<ServerProcess> {
  const [port = 0] = await freePorts(1);
  return ServerProcess.start([script('./bare-provider.js'), String(port)], [`http://localhost:${port}${DISCOVERY}`]);
}

/** Starts the command as it is delivered. */
export async function startOurs(options: { withoutCpf?: boolean } = {}): Promise<RunningFederation> {
  const installation = await Installation.create(options);
  const server = await installation.start();
  return {
    issuer: installation.issuer,
    server,
    async stop() {
      await server.stop();
      await installation.remove();
    },
  };
}

async function startBare(): Promise<RunningFederation> {
  const [broker = 0, source = 0] = await freePorts(2);
  const issuer = `http://localhost:${broker}/api/v2`;
  const server = await ServerProcess.start(
    [script('./bare-federation.ts'), '--port-broker', String(broker), '--port-source', String(source)],
    [issuer + DISCOVERY, `http://localhost:${source}/${SOURCE}${DISCOVERY}`],
  );
  return { issuer, server, stop: () => server.stop() };
}

function script(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
