import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const DISCOVERY = '/.well-known/openid-configuration';

/** The applications of the command, as its `--port-…` options name them, and what shows that each is up. */
const READY = {
  franceconnect: `/api/v2${DISCOVERY}`,
  'franceconnect-plus': `/api/v2${DISCOVERY}`,
  sources: `/${SOURCE}${DISCOVERY}`,
  cpf: '/',
} as const;

/** The built command, with the data folder and the ports of one installation, which a second start finds again. */
export class Installation {
  readonly data: string;
  readonly #flags: readonly string[];
  readonly #addresses: readonly string[];
  readonly issuer: string;
  readonly cpf: string;

  private constructor(data: string, ports: readonly number[]) {
    const applications = Object.entries(READY).map(([name, path], index) => ({ name, path, port: ports[index] ?? 0 }));
    this.data = data;
    this.#flags = applications.flatMap(({ name, port }) => [`--port-${name}`, String(port)]);
    this.#addresses = applications.map(({ port, path }) => `http://localhost:${port}${path}`);
    this.issuer = `http://localhost:${ports[0]}/api/v2`;
    this.cpf = `http://localhost:${ports[3]}`;
  }

  static async create(): Promise<Installation> {
    const ports = await freePorts(Object.keys(READY).length);
    return new Installation(await mkdtemp(join(tmpdir(), 'franceconnect-bench-')), ports);
  }

  start(): Promise<ServerProcess> {
    const command = [script('../dist/federation/cli.js'), ...this.#flags, '--data', this.data, '--log-level', 'silent'];
    return ServerProcess.start(command, this.#addresses);
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

async function startOurs(): Promise<RunningFederation> {
  const installation = await Installation.create();
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
