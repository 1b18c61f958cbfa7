import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';

/** Services registered from a file, and kept as the file says. */

const OURS = {
  client_id: 'ours',
  client_secret: 'a-secret-of-at-least-thirty-two-characters',
  redirect_uris: ['http://localhost:3000/cb'],
};

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
  file = join(folder, 'clients.json');
});
afterEach(() => rm(folder, { recursive: true }));

const write = (content: unknown) => writeFile(file, JSON.stringify(content));
const start = () => startFederation({ only: ['provider'], clients: file });

/** The status `/authorize` answers to a service: 303 when it is known and sent back to a registered address. */
const authorize = async (federation: Federation, client_id: string, redirect_uri: string) => {
  const query = new URLSearchParams({
    client_id,
    redirect_uri,
    response_type: 'code',
    scope: 'openid',
    state: 's',
    nonce: 'n'.repeat(22),
    acr_values: 'eidas1',
  });
  return (await fetch(`${federation.franceconnect.issuer}/authorize?${query}`, { redirect: 'manual' })).status;
};

/** Until the answer is the one expected, five seconds at most. */
const eventually = async (expected: number, ask: () => Promise<number>) => {
  const deadline = Date.now() + 5000;
  let answer = await ask();
  while (answer !== expected && Date.now() < deadline) answer = await ask();
  expect(answer).toBe(expected);
};

test('a service of the file is registered, and a change to the file counts without a restart', async () => {
  await write([OURS]);
  await using federation = await start();
  expect(await authorize(federation, 'ours', 'http://localhost:3000/cb')).toBe(303);
  expect(await authorize(federation, 'ours', 'http://localhost:3000/other')).toBe(400);

  await write([{ ...OURS, redirect_uris: ['http://localhost:3000/other'] }]);
  await eventually(303, () => authorize(federation, 'ours', 'http://localhost:3000/other'));

  await write([]);
  await eventually(400, () => authorize(federation, 'ours', 'http://localhost:3000/other'));
});

test('a faulty change leaves the former services in place', async () => {
  await write([OURS]);
  await using federation = await start();
  await writeFile(file, '[{');
  await write([{ ...OURS, client_id: 'second' }, { nonsense: true }]);
  await write([OURS, { ...OURS, client_id: 'third' }]);
  await eventually(303, () => authorize(federation, 'third', 'http://localhost:3000/cb'));
  expect(await authorize(federation, 'ours', 'http://localhost:3000/cb')).toBe(303);
  expect(await authorize(federation, 'second', 'http://localhost:3000/cb')).toBe(400);
});

test('every fault of the file is told at once', async () => {
  await write([
    { ...OURS, redirect_uris: ['nonsense'], scopes: ['openid', 'unknown_scope'], scenario: 'expired-idtoken' },
    { redirect_uris: ['http://localhost/'] },
    { ...OURS, client_id: 'typo', redirect_uri: 'http://localhost/' },
    'a text',
  ]);
  const failure = await start().catch((error: Error) => error);
  expect(failure).toMatchObject({ name: 'UserError' });
  const { message } = failure as Error;
  for (const part of [
    file,
    'redirect_uris.0',
    'nonsense',
    'scopes.1',
    'scenario: received expired-idtoken, expected a scenario of the catalogue; did you mean expired-id-token?',
    'Service 2',
    'client_secret',
    'redirect_uri:',
    'Service 4',
  ]) {
    expect(message).toContain(part);
  }
});

test.each([
  ['does not exist', undefined],
  ['is not JSON', '{'],
  ['is not an array', '{}'],
])('a file that %s is told in a sentence', async (_what, content) => {
  if (content !== undefined) await writeFile(file, content);
  await expect(start()).rejects.toThrow(file);
});

test('two services of one client_id are refused', async () => {
  await write([OURS, OURS]);
  await expect(start()).rejects.toThrow("Two services have the client_id 'ours'");
});

test('data providers come from a file too, and its faults are told with their place', async () => {
  const dataProvider = { client_id: 'droits', client_secret: OURS.client_secret, jwks_uri: 'http://127.0.0.1:1/jwks' };
  await write([dataProvider]);
  await using federation = await startFederation({ only: ['provider'], dataProviders: file });
  const check = async (client_id: string) => {
    const body = new URLSearchParams({ token: 'none', client_id, client_secret: OURS.client_secret });
    return (await fetch(`${federation.franceconnect.issuer}/checktoken`, { method: 'POST', body })).status;
  };
  // Known, and its keys cannot be had.
  expect(await check('droits')).toBe(500);
  expect(await check('others')).toBe(401);

  await write([{ ...dataProvider, client_id: 'others' }]);
  await eventually(500, () => check('others'));
  expect(await check('droits')).toBe(401);

  await write([dataProvider, { ...dataProvider, scopes: ['nothing'] }]);
  await expect(startFederation({ only: ['provider'], dataProviders: file })).rejects.toThrow(
    /data providers’ file .* cannot be used\.\nData provider 2: .*\n.*scopes\.0/,
  );
});
