import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditOptions, audit } from '../../audit/index.ts';
import { reportSchema } from '../../audit/report.ts';
import { DEMO_CLIENT, type Federation, startFederation, UserError } from '../../federation/index.ts';
import { MISBEHAVIOURS, type Misbehaviour, misbehavingService } from './misbehaving.ts';

/** Services that are none, from the first request on: words that name the option to try, no stack trace and no hang. */

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const PATIENCE = 60_000;

let federation: Federation;
let folder: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  folder = await mkdtemp(join(tmpdir(), 'audit-bad-'));
});

afterAll(async () => {
  await federation.stop();
  await rm(folder, { recursive: true });
});

async function withServer<T>(server: Server, use: (url: string) => Promise<T>): Promise<T> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** What the audit says of an address that it cannot begin at. */
async function complaint(server: Server, options: Partial<AuditOptions> = {}): Promise<string> {
  return withServer(server, async (url) => {
    const refused: unknown = await audit({ start: `${url}/`, federation, timeout: 1, patience: 1, ...options }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(UserError);
    return (refused as UserError).message;
  });
}

const site = (answer: RequestListener) => createServer({ maxHeaderSize: 1_000_000 }, answer);

describe('a start that', () => {
  test('speaks another protocol', async () => {
    const greeting = createTcpServer((socket) => void socket.end('220 mail.audit.example ESMTP\r\n'));
    expect(await complaint(greeting)).toMatch(/does not answer after 1 s \(no answer \(.+\)\)/);
  });

  test('says nothing', async () => {
    expect(await complaint(createTcpServer(() => undefined))).toMatch(/does not answer after 1 s/);
  });

  test('redirects to another site', async () => {
    const elsewhere = site(
      (_req, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>Ailleurs</p>'),
    );
    await withServer(elsewhere, async (url) => {
      const redirecting = site((_req, res) => void res.writeHead(302, { location: `${url}/ailleurs` }).end());
      expect(await complaint(redirecting)).toMatch(
        /Nothing leads to FranceConnect from http:\/\/localhost:\d+\/ailleurs/,
      );
    });
  });

  const behaving = (name: Misbehaviour) =>
    site((req, res) => void MISBEHAVIOURS[name](req, res, { die: () => res.destroy() }));

  test.each<[Misbehaviour, RegExp]>([
    ['hangs', /does not answer after 1 s|cannot be opened: no answer within 1 s/],
    ['answers garbage', /does not answer after 1 s/],
    ['dies in the middle', /does not answer after 1 s/],
    ['redirects in a circle', /cannot be opened: more than 20 redirections in a row/],
    ['sets ten thousand cookies', /Nothing leads to FranceConnect/],
    ['returns 50 MB', /longer than 5 MB/],
  ])(
    '%s',
    async (name, words) => {
      expect(await complaint(behaving(name))).toMatch(words);
    },
    PATIENCE,
  );
});

test(
  'the command writes its report and exits with 2 when the service dies in the middle, without a stack trace',
  async () => {
    const clientSecret = DEMO_CLIENT.client_secret ?? '';
    const { issuer } = federation.franceconnect;
    // The controls, then the first case.
    const dying = await misbehavingService({ issuer, clientId: 'demo', clientSecret }, 'dies in the middle', 2);
    const words = [
      `${dying.url}/`,
      '--at',
      new URL(issuer).origin,
      '--exclusive',
      '--only',
      'invalid-aud,invalid-nonce',
    ];
    const child = spawn(process.execPath, [
      CLI,
      'audit',
      ...words,
      '--report',
      'terminal,json,html,junit',
      '--out',
      folder,
    ]);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        out += chunk;
      });
    }
    const [code] = (await once(child, 'close')) as [number];
    await dying.stop().catch(() => undefined);
    expect(out).toMatch(/The run stopped: An ordinary sign-in is no longer let in/);
    expect(out).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(code).toBe(2);
    const report = reportSchema.parse(JSON.parse(await readFile(join(folder, 'audit.json'), 'utf8')));
    expect(report).toMatchObject({ complete: false, failing: true });
    expect(report.results.every(({ verdict }) => verdict === 'unclear')).toBe(true);
    expect(await readFile(join(folder, 'audit.html'), 'utf8')).toContain('The run stopped.');
  },
  PATIENCE,
);
