import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../infrastructure/user-error.ts';
import { Browser } from './browser.ts';
import { DISCOVERY, startFederation, startOurs } from './contenders.ts';
import { people } from './people.ts';
import type { Code, Endpoints, ServiceCredentials } from './redeem.ts';
import { freePorts, ServerProcess } from './server-process.ts';
import { SERVICE } from './service.ts';
import { authorizationRequest, codeOf, endpointsOf, walk } from './sign-in.ts';

/** A server that gives codes and redeems them. */
export interface CodeServer {
  server: ServerProcess;
  endpoints: Endpoints;
  /** What the service is there. */
  service: ServiceCredentials;
  /** A browser of its own, in which one code is asked for after another. */
  visitor(agent: Agent): Promise<Visitor>;
  stop(): Promise<void>;
}

/** Asks for a code, in as few requests as this server allows. */
export type Visitor = () => Promise<Code>;

/** What is compared, by the name the tables show. */
export const SERVERS = {
  ours: startOurCodeServer,
  bare: startBareCodeServer,
  'oauth2-mock-server': startOauth2MockServer,
  mockin: startMockin,
} as const satisfies Record<string, () => Promise<CodeServer>>;
export type ServerName = keyof typeof SERVERS;

/** Starts one of them alone, without a visitor. */
export async function startPeer(name: ServerName): Promise<ServerProcess> {
  return (await SERVERS[name]()).server;
}

/** Registered to be spared the information page (reference: service contract §2.6). */
const PROMPT = 'login';

async function startOurCodeServer(): Promise<CodeServer> {
  const federation = await startOurs({ withoutCpf: true });
  const service = await registerService(federation.issuer);
  return {
    server: federation.server,
    endpoints: endpointsOf(federation.issuer),
    service,
    async visitor(agent) {
      const [person] = people;
      if (!person) throw new RangeError('no person to sign in');
      const browser = new Browser(agent, SERVICE.redirect_uri);
      await walk(browser, federation.issuer, person, service);
      return visitorAt(browser, `${federation.issuer}/authorize`, { client_id: service.client_id, prompt: PROMPT });
    },
    stop: federation.stop,
  };
}

async function registerService(issuer: string): Promise<ServiceCredentials> {
  const answer = await fetch(new URL('/_local/api/clients', issuer), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [SERVICE.redirect_uri], allowedPrompts: [PROMPT] }),
  });
  if (!answer.ok) throw new Error(`The service was not registered: HTTP ${answer.status}, ${await answer.text()}`);
  return (await answer.json()) as ServiceCredentials;
}

/** Every code costs a whole sign-in there. */
async function startBareCodeServer(): Promise<CodeServer> {
  const { issuer, server, stop } = await startFederation('bare');
  return {
    server,
    endpoints: endpointsOf(issuer),
    service: SERVICE,
    async visitor(agent) {
      const [person] = people;
      if (!person) throw new RangeError('no person to sign in');
      return () => walk(new Browser(agent, SERVICE.redirect_uri), issuer, person);
    },
    stop,
  };
}

/** With an ES256 key: the same signature as ours. */
async function startOauth2MockServer(): Promise<CodeServer> {
  const program = programOf('oauth2-mock-server/dist/oauth2-mock-server.mjs');
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), 'franceconnect-bench-'));
  try {
    const origin = `http://localhost:${port}`;
    const server = await ServerProcess.start(
      [program, '-a', 'localhost', '-p', String(port), '--jwk', await es256Key(folder)],
      [origin + DISCOVERY],
    );
    return peerAt(server, `${origin}/authorize`, { token: `${origin}/token`, userinfo: `${origin}/userinfo` });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function es256Key(folder: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(folder, 'key.json');
  await writeFile(file, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'bench' }));
  return file;
}

async function startMockin(): Promise<CodeServer> {
  const program = programOf('@hellocoop/mockin/src/server.js');
  const [port = 0] = await freePorts(1);
  const origin = `http://127.0.0.1:${port}`;
  const server = await ServerProcess.start([program], [origin + DISCOVERY], { PORT: String(port) });
  const endpoints = { token: `${origin}/oauth/token`, userinfo: `${origin}/oauth/userinfo` };
  // Its scopes are claims.
  return peerAt(server, `${origin}/authorize`, endpoints, { scope: 'openid given_name family_name email' });
}

function peerAt(
  server: ServerProcess,
  authorize: string,
  endpoints: Endpoints,
  parameters: Record<string, string> = {},
): CodeServer {
  return {
    server,
    endpoints,
    service: SERVICE,
    visitor: async (agent) => visitorAt(new Browser(agent, SERVICE.redirect_uri), authorize, parameters),
    stop: () => server.stop(),
  };
}

function visitorAt(browser: Browser, authorize: string, parameters: Record<string, string>): Visitor {
  return async () => {
    const request = authorizationRequest(authorize, parameters);
    return codeOf(await browser.get(request.url), request);
  };
}

/** @throws UserError when the packages of `bench/package.json` are not installed */
function programOf(path: string): string {
  const program = fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));
  if (existsSync(program)) return program;
  throw new UserError(
    'The servers to compare with are not installed. Install them with: npm ci --prefix bench --ignore-scripts',
  );
}
