import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from '../browser.ts';
import { DISCOVERY, startFederation, startOurs } from '../contenders.ts';
import { people } from '../people.ts';
import type { Code, Endpoints, ServiceCredentials } from '../redeem.ts';
import { freePorts, ServerProcess } from '../server-process.ts';
import { SERVICE } from '../service.ts';
import { authorizationRequest, codeOf, endpointsOf, walk } from '../sign-in.ts';
import { programOf } from './install.ts';

/** A server that gives codes and redeems them. */
export interface CodeServer {
  server: ServerProcess;
  endpoints: Endpoints;
  /** What the service is there. */
  service: ServiceCredentials;
  /** Somebody with a browser of his own, who can be given codes one after another. */
  visitor(agent: Agent): Promise<Visitor>;
  stop(): Promise<void>;
}

export interface Visitor {
  /** In as few requests as this server lets it be done. */
  code(): Promise<Code>;
  /** Requests of the browser so far. */
  readonly requests: number;
}

/** What is compared, by the name the tables show. */
export const SERVERS = {
  ours: startOurCodeServer,
  bare: startBareCodeServer,
  'oauth2-mock-server, ES256': () => startOauth2MockServer('ES256'),
  'oauth2-mock-server': () => startOauth2MockServer('RS256'),
  mockin: startMockin,
} as const satisfies Record<string, () => Promise<CodeServer>>;
export type ServerName = keyof typeof SERVERS;

/** What each does for its codes and does not: without it, the figures would compare different things. */
export const DIFFERENCES: Readonly<Record<ServerName, string>> = {
  ours:
    'FranceConnect, FranceConnect+ and the six sources. A citizen who has signed in is known by single sign-on, and the ' +
    'service is registered for prompt=login, which skips the information page: four redirections give a code. Redirect ' +
    'address, client secret, code and access token are checked; ID token and userinfo are signed, ES256.',
  bare:
    'one oidc-provider as broker and one as source (bare-federation.ts), with the same checks and the same signatures. It ' +
    'has no single sign-on: only what follows the code is compared with it.',
  'oauth2-mock-server, ES256':
    'the next line, given an ES256 key: the same signature as ours. It signs the access token and the ID token, userinfo ' +
    'is plain JSON.',
  'oauth2-mock-server':
    'as it comes, RS256. No page, no person but « johndoe », no session; client, secret, redirect address, code and access ' +
    'token are not checked.',
  mockin:
    'as it comes, RS256 only. No page, always the first of its five people unless told otherwise, no session; client and ' +
    'redirect address are not checked, the code is.',
};

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
      if (!person) throw new RangeError('nobody to sign in');
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
      let requests = 0;
      return {
        async code() {
          const browser = new Browser(agent, SERVICE.redirect_uri);
          const [person] = people;
          if (!person) throw new RangeError('nobody to sign in');
          const code = await walk(browser, issuer, person);
          requests += browser.requests;
          return code;
        },
        get requests() {
          return requests;
        },
      };
    },
    stop,
  };
}

async function startOauth2MockServer(alg: 'ES256' | 'RS256'): Promise<CodeServer> {
  const program = await programOf('oauth2-mock-server', 'dist/oauth2-mock-server.mjs');
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), 'franceconnect-bench-'));
  try {
    const key = alg === 'ES256' ? ['--jwk', await es256Key(folder)] : [];
    const origin = `http://localhost:${port}`;
    const server = await ServerProcess.start(
      [program, '-a', 'localhost', '-p', String(port), ...key],
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
  const program = await programOf('@hellocoop/mockin', 'src/server.js');
  const [port = 0] = await freePorts(1);
  const origin = `http://127.0.0.1:${port}`;
  const server = await ServerProcess.start([program], [origin + DISCOVERY], { env: { PORT: String(port) } });
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
  const before = browser.requests;
  return {
    async code() {
      const request = authorizationRequest(authorize, parameters);
      return codeOf(await browser.get(request.url), request);
    },
    get requests() {
      return browser.requests - before;
    },
  };
}
