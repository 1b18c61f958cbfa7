import { execFileSync, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { LIMITS } from '../../infrastructure/http/limits.ts';
import { openServer, type WebServer } from '../../infrastructure/http/server.ts';

/** Seconds enough to tell « soon » from « never » on a machine that is busy. */
const SHORT = { headers: 400, request: 1_200, connections: 4, pipelined: 3 };

let federation: Federation;
let impatient: WebServer;
const sockets: Socket[] = [];

beforeAll(async () => {
  federation = await startFederation();
  impatient = await openServer({
    name: 'A test',
    host: '127.0.0.1',
    port: 0,
    option: '--port',
    limits: SHORT,
  });
  impatient.serve((req, res) => {
    req.resume().once('end', () => res.end('whole'));
  });
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

afterAll(() => Promise.all([federation.stop(), impatient.close()]));

/** Everything an address says to these bytes until it hangs up. */
async function say(url: string, bytes: string | Buffer, then: 'wait' | 'end' = 'wait'): Promise<string> {
  const socket = open(url);
  socket.write(bytes);
  if (then === 'end') socket.end();
  return heard(socket);
}

function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket.on('error', () => undefined));
  return socket;
}

function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}

const connected = (socket: Socket) => new Promise((resolve) => socket.once('connect', resolve));

describe('a slow client is told how long it has', () => {
  test.each([
    ['that says nothing', ''],
    ['that stops in the middle of its headers', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b'],
    ['that stops in the middle of its body', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc'],
  ])('%s: 408', async (_what, bytes) => {
    const answer = await say(impatient.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('The headers of a request must be here within 0.4 s and its body within 1.2 s.');
  });

  test('that sends a header now and then gains nothing by it', async () => {
    const socket = open(impatient.url);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => socket.write('X-A: b\r\n'), 50);
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  test('every address of the product has such limits', () => {
    expect(LIMITS).toEqual({ headers: 10_000, request: 30_000, connections: 10_000, pipelined: 10 });
  });
});

describe('a half-open socket', () => {
  test('whose client says no more is closed at once', async () => {
    expect(await say(impatient.url, '', 'end')).toBe('');
    expect(await say(impatient.url, 'GET / HTTP/1.1\r\nHost: lo', 'end')).toMatch(/^HTTP\/1\.1 400 |^$/);
  });

  test('whose client has asked gets its answer', async () => {
    expect(await say(impatient.url, 'GET / HTTP/1.0\r\n\r\n', 'end')).toMatch(/whole$/);
  });
});

describe('connections', () => {
  test('beyond the most are told so, and served again once others have left', async () => {
    const idle = Array.from({ length: SHORT.connections }, () => open(impatient.url));
    await Promise.all(idle.map(connected));
    const answer = await say(impatient.url, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('A test has 4 open connections, its most. Close some, or try again in a moment.');
    await Promise.all(idle.map(heard));
    expect(await (await fetch(impatient.url)).text()).toBe('whole');
  });

  test('with more requests than answers are told so after the answers, and closed', async () => {
    const asked = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const answer = await say(impatient.url, asked.repeat(SHORT.pipelined + 5));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([...Array(SHORT.pipelined).fill('HTTP/1.1 200'), 'HTTP/1.1 429']);
    expect(answer).toContain('4 requests wait on this connection, expected 3 at most.');
    // A flood is closed without a word.
    expect(await say(impatient.url, asked.repeat(500))).not.toContain('429');
  });

  test('that do nothing, as many as the machine gives, leave FranceConnect answering', async () => {
    const limit = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).replace(/\D+/, '') || 1_000_000);
    const count = Math.min(LIMITS.connections - 100, limit - 500);
    const crowd = await crowdAt(federation.franceconnect.issuer, count);
    expect(crowd.connected).toBe(count);
    const start = performance.now();
    const answer = await fetch(federation.franceconnect.discovery);
    expect(answer.status).toBe(200);
    expect(performance.now() - start).toBeLessThan(2_000);
    crowd.leave();
  }, 60_000);
});

/** Idle connections from a process of its own: both ends in one would need twice the file descriptors. */
async function crowdAt(url: string, count: number): Promise<{ connected: number; leave(): void }> {
  const program = `
    const { connect } = require('node:net');
    let opened = 0;
    const next = () => connect(${new URL(url).port}, '127.0.0.1').on('error', () => undefined).once('connect', () => {
      opened += 1;
      if (opened === ${count}) console.log(opened);
      else setImmediate(next);
    });
    next();`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const connected = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(Number(String(line))));
    child.once('exit', () => reject(new Error('The crowd left before it was complete')));
  });
  return { connected, leave: () => child.kill() };
}

describe('what is no request gets a sentence and nothing of the machine', () => {
  const head = 'POST /api/v2/token HTTP/1.1\r\nHost: localhost\r\n';
  const cases: [string, string | Buffer, number | string][] = [
    ['noise', Buffer.from([0, 255, 1, 254, 13, 10, 13, 10]), 400],
    ['a TLS greeting on plain http', Buffer.from('160301020001', 'hex'), 400],
    ['another protocol', 'EHLO example\r\n\r\n', 400],
    ['no Host', 'GET /_local HTTP/1.1\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 400],
    ['a header folded on two lines', 'GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c\r\n\r\n', 400],
    ['a bare carriage return', 'GET / HTTP/1.1\r\nHost: localhost\r\nA: b\rC: d\r\n\r\n', 400],
    ['a null in the address', 'GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['two lengths (smuggling)', `${head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`, 400],
    [
      'a length and chunks (smuggling)',
      `${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /_local HTTP/1.1\r\n\r\n`,
      400,
    ],
    [
      'chunks hidden by another coding (smuggling)',
      `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a chunk whose length is none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, '4\\d\\d'],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n`, 400],
    ['two hosts', 'GET /_local HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\n\r\n', 400],
    ['the same host twice', 'GET /_local HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
    ['OPTIONS of everything', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['GET of everything', 'GET * HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['headers of 20 KB', `GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address of 20 KB', `GET /?${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
  ];

  test.each(cases)('%s', async (what, bytes, status) => {
    for (const url of addresses()) {
      const answer = await say(url, bytes);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      if (what !== 'no Host') expect(answer).toMatch(/\r\n\r\n.{20,}/s);
      expect(answer).not.toMatch(/node:|node_modules|\bat .+:\d+:\d+/);
      // One answer: nothing behind the first request was taken for another.
      expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    }
  });
});

describe('a body too large is refused while it comes, in the words of the address', () => {
  test.each([
    ['franceconnect', '/api/v2/login', 'application/x-www-form-urlencoded', 413],
    ['franceconnect', '/api/v2/redirect-to-idp', 'application/x-www-form-urlencoded', 413],
    ['franceconnect', '/api/v2/token', 'application/x-www-form-urlencoded', 400],
    ['franceconnect', '/_local/api/clients', 'application/json', 413],
    ['franceconnect', '/_local/api/personas/import', 'text/csv', 413],
    ['franceconnect', '/_local/personas/new', 'application/x-www-form-urlencoded', 413],
    ['sources', '/ameli/token', 'application/x-www-form-urlencoded', 400],
    ['cpf', '/connexion', 'application/x-www-form-urlencoded', 413],
    ['cpf', '/_sim/mail/clear', 'application/x-www-form-urlencoded', 413],
  ] as const)('%s %s', async (application, path, type, status) => {
    const answer = await fetch(originOf(application) + path, {
      method: 'POST',
      body: `a=${'x'.repeat(10_000_000)}`,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/node_modules|\bat .+:\d+:\d+/);
  });
});

function originOf(application: 'franceconnect' | 'sources' | 'cpf'): string {
  if (application === 'franceconnect') return new URL(federation.franceconnect.issuer).origin;
  return federation[application]?.url ?? '';
}

function addresses(): string[] {
  return [
    originOf('franceconnect'),
    new URL(federation.franceconnectPlus.issuer).origin,
    originOf('sources'),
    originOf('cpf'),
  ];
}
