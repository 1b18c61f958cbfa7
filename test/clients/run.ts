/**
 * Signs in with other people's client libraries, each in a program of its own, against a started simulator. `.ci/clients`
 * installs them. `node test/clients/run.ts [name…]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { connectFederation, type Federation, startFederation } from 'franceconnect-local';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { mappedPort } from '../support/by-name.ts';

interface Program {
  name: string;
  command: readonly string[];
  /** Where FranceConnect sends the citizen back to; `/callback` unless the library has an address of its own. */
  callback?: string;
  /** A service of FranceConnect+, with the key for its encryption at `/jwks`. */
  plus?: true;
  /** How its tokens are signed, where the library knows no ES256. */
  signature?: 'RS256';
  /** Refused by `--strictness documentation`, for the length of its `nonce` or `state`. */
  tooShort?: true;
  /** Also signs in through a mapped port, as to a container: the issuer follows the address that is asked. */
  mapped?: true;
}

const PROGRAMS: readonly Program[] = [
  { name: 'openid-client 5', command: ['node', 'openid-client-5.mjs'], mapped: true },
  { name: 'openid-client 5, passport strategy', command: ['node', 'passport-openid-client.mjs'] },
  { name: 'passport-openidconnect', command: ['node', 'passport-openidconnect.mjs'], tooShort: true },
  { name: 'grant', command: ['node', 'grant.mjs'], callback: '/connect/franceconnect/callback' },
  { name: 'simple-oauth2', command: ['node', 'simple-oauth2.mjs'] },
  { name: 'Auth.js', command: ['node', 'auth-js.mjs'], callback: '/auth/callback/franceconnect' },
  { name: 'next-auth 4', command: ['node', 'next-auth-4.mjs'], callback: '/api/auth/callback/franceconnect' },
  { name: 'better-auth', command: ['node', 'better-auth.mjs'], callback: '/api/auth/callback/franceconnect' },
  { name: 'Authlib', command: ['/usr/bin/python3', 'authlib_client.py'], mapped: true },
  { name: 'Authlib, FranceConnect+', command: ['/usr/bin/python3', 'authlib_client.py'], plus: true, mapped: true },
  { name: 'social-auth-core', command: ['/usr/bin/python3', 'social_auth.py'] },
  { name: 'openid_connect (Ruby)', command: ['ruby', 'openid_connect.rb'] },
  { name: 'omniauth_openid_connect (Ruby)', command: ['ruby', 'omniauth.rb'] },
  { name: 'go-oidc', command: ['./go-oidc/go-oidc'] },
  {
    name: 'LemonLDAP::NG',
    command: ['./lemonldap.sh'],
    callback: '/?openidconnectcallback=1',
    signature: 'RS256',
    tooShort: true,
  },
  { name: 'mod_auth_openidc', command: ['./apache.sh'], tooShort: true, mapped: true },
  { name: 'mod_auth_openidc, FranceConnect+', command: ['./apache.sh'], plus: true, tooShort: true, mapped: true },
];

/** What each of them must refuse. */
const SCENARIOS = ['missing-acr', 'invalid-nonce', 'invalid-sig-other-key', 'userinfo-other-key'] as const;

/** How FranceConnect+ encrypts for these services. */
const ENCRYPTION = {
  id_token_encrypted_response_alg: 'RSA-OAEP',
  id_token_encrypted_response_enc: 'A256GCM',
  userinfo_encrypted_response_alg: 'RSA-OAEP',
  userinfo_encrypted_response_enc: 'A256GCM',
} as const;

const PROGRAM_FOLDER = new URL('programs/', import.meta.url);

/** How long a program may take to start on a busy machine, in milliseconds. */
const PATIENCE = 60_000;

/** The family name of who signs in: a page that has it has signed them in. */
const PERSON = { persona: 'angele-dubreuil' };
const NAME = 'DUBREUIL';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && child.exitCode === null) {
    if (await fetch(url).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url} (exit code ${child.exitCode})`);
}

/** Runs a program as a service of this federation, while `use` signs people in. */
async function withService<T>(
  federation: Federation,
  { command, callback = '/callback', plus, signature }: Program,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const url = `http://localhost:${await freePort()}`;
  const { client_id, client_secret } = await federation.registerClient({
    redirect_uris: [url + callback],
    ...(plus && { jwks_uri: `${url}/jwks`, ...ENCRYPTION }),
    ...(signature && { id_token_signed_response_alg: signature, userinfo_signed_response_alg: signature }),
  });
  const environment = { ISSUER: issuerFor(plus, federation), URL: url, ACR: plus ? 'eidas2' : 'eidas1' };
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: PROGRAM_FOLDER,
    env: {
      ...process.env,
      ...environment,
      CLIENT_ID: client_id,
      CLIENT_SECRET: client_secret,
      ...(plus && { PLUS: '1' }),
    },
    stdio: ['ignore', 'ignore', process.env.VERBOSE ? 'inherit' : 'ignore'],
  });
  const ended = once(child, 'exit');
  try {
    await untilAnswers(url, child);
    return await use(url);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function issuerFor(plus: true | undefined, { franceconnect, franceconnectPlus }: Federation): string {
  return (plus ? franceconnectPlus : franceconnect).issuer;
}

/**
 * @returns whether the service greets the person, or the reason why it cannot
 * @throws Error when it does not redirect to FranceConnect: that is no refusal of what FranceConnect answered
 */
async function signIn(federation: Federation, plus: true | undefined, url: string): Promise<true | string> {
  const browser = new Walker({ stopAt: issuerFor(plus, federation) });
  const { url: authorization, stopped, body } = await browser.get(`${url}/connexion`);
  if (!stopped) throw new Error(`not sent to FranceConnect: ${body.slice(0, 200)}`);
  try {
    const { body: page, status } = await browser.get(await federation.signIn(authorization, PERSON));
    return page.includes(NAME) || `HTTP ${status}: ${page.slice(0, 200)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`);

/** The same simulator in three ways: as it starts, strict, and on one port that is mapped to another. */
type Started = Record<'federation' | 'documented' | 'behindPort', Federation>;

async function check(program: Program, { federation, documented, behindPort }: Started): Promise<string[]> {
  const failures: string[] = [];
  const expectThat = (what: string, outcome: true | string, expected: boolean) => {
    const passed = (outcome === true) === expected;
    say(
      `${passed ? 'ok  ' : 'FAIL'} ${program.name}: ${what}${outcome === true ? '' : ` (${outcome.replaceAll('\n', ' ')})`}`,
    );
    if (!passed) failures.push(`${program.name}: ${what}`);
  };
  const { plus } = program;
  await withService(federation, program, async (url) => {
    expectThat('signs in', await signIn(federation, plus, url), true);
    for (const scenario of SCENARIOS) {
      await federation.scenarios.use(scenario);
      expectThat(`refuses ${scenario}`, await signIn(federation, plus, url), false);
      await federation.reset();
    }
  });
  await withService(documented, program, async (url) => {
    expectThat('--strictness documentation', await signIn(documented, plus, url), program.tooShort === undefined);
  });
  if (program.mapped) {
    await withService(behindPort, program, async (url) => {
      expectThat('a mapped port', await signIn(behindPort, plus, url), true);
    });
  }
  return failures;
}

const wanted = process.argv.slice(2);
const federation = await startFederation({ only: ['provider', 'sources'] });
const documented = await startFederation({ only: ['provider', 'sources'], strictness: 'documentation' });
const onOnePort = await startFederation({ only: ['provider', 'sources'], port: 0 });
const mapped = await mappedPort(Number(new URL(onOnePort.franceconnect.issuer).port));
const behindPort = await connectFederation(`http://localhost:${mapped.port}`);
const failures: string[] = [];
let signedIn = 0;
for (const program of PROGRAMS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const found = await check(program, { federation, documented, behindPort }).catch((error: Error) => [
    `${program.name}: ${error.message}`,
  ]);
  failures.push(...found);
  if (found.length === 0) signedIn += 1;
}
await mapped[Symbol.asyncDispose]();
await Promise.all([federation.stop(), documented.stop(), onOnePort.stop()]);
for (const failure of failures) say(`FAIL ${failure}`);
say(`${signedIn} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
