import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation, UserError } from '../../federation/index.ts';
import { freePort } from '../library/temporary.ts';
import { ControlApi } from '../support/control-api.ts';

const TOKEN = 'a-token-of-sixteen-characters-or-more';

let open: Federation;
let guarded: Federation;
let ports: { open: number; guarded: number };

beforeAll(async () => {
  ports = { open: await freePort(), guarded: await freePort() };
  open = await startFederation({ only: ['provider'], host: '0.0.0.0', ports: { franceconnect: ports.open } });
  guarded = await startFederation({
    only: ['provider'],
    controlToken: TOKEN,
    ports: { franceconnect: ports.guarded },
    publicUrls: { franceconnect: 'http://fc.example.test:8080' },
  });
});

afterAll(() => Promise.all([open.stop(), guarded.stop()]));

test('the token is asked for in French before the stage and the e-mails, in English before the console', async () => {
  const page = async (path: string) => (await ask(ports.guarded, path, { accept: 'text/html' })).body;
  for (const path of ['/_local/stage', '/_local/mail/x']) {
    expect(await page(path)).toContain('<html lang="fr">');
    expect(await page(path)).toContain('Code d’accès au simulateur');
  }
  expect(await page('/_local/flows')).toContain('<html lang="en">');
  expect(await page('/_local/flows')).toContain('Control token');
});

describe('a page of another site', () => {
  test.each([
    [
      'under a name that is not ours (DNS rebinding)',
      { host: 'evil.example:4000' },
      'Host: received evil.example:4000',
    ],
    ['from another origin', { origin: 'https://evil.example' }, 'Origin: received https://evil.example'],
    ['that hides its origin', { origin: 'null' }, 'Origin: received null'],
  ])('%s is refused, on every local page', async (_what, headers, message) => {
    for (const path of ['/_local/api/clients', '/_local/health', '/_local']) {
      const { status, body } = await ask(ports.open, path, headers);
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ error: 'foreign_request', message: expect.stringContaining(message) });
    }
  });

  test('cannot send what its browser would send without asking: a form, a text', async () => {
    const api = new ControlApi(open);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const { status, body } = await api.call('POST', '/clients', '{"redirect_uris":["http://localhost/"]}', {
        'content-type': type,
      });
      expect(status).toBe(415);
      expect(body).toMatchObject({ message: `Content-Type: received ${type}, expected application/json` });
    }
  });

  test('of this machine is welcome', async () => {
    for (const host of [`localhost:${ports.open}`, `127.0.0.1:${ports.open}`, `[::1]:${ports.open}`]) {
      expect(await ask(ports.open, '/_local/api/clients', { host, origin: 'http://localhost:3000' })).toMatchObject({
        status: 200,
      });
    }
  });
});

describe('without a token', () => {
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  (elsewhere ? test : test.skip)('only this machine is answered, and the other pages stay open', async () => {
    const answer = await ask(ports.open, '/_local/api/clients', { host: `localhost:${ports.open}` }, elsewhere);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: 'this_machine_only',
      message: expect.stringMatching(/came from .*Start with --control-token/),
    });
    expect((await ask(ports.open, '/_local/health', { host: `localhost:${ports.open}` }, elsewhere)).status).toBe(200);
  });
});

describe('with a token', () => {
  test('every call needs it', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${TOKEN}` }]) {
      const {
        status,
        body,
        headers: answered,
      } = await new ControlApi(`http://localhost:${ports.guarded}`, headers).get('/clients');
      // The announced name is another; this machine's own names are known all the same.
      expect(status).toBe(401);
      expect(answered.get('www-authenticate')).toBe('Bearer');
      expect(body).toMatchObject({ error: 'token_required' });
      expect(JSON.stringify(body)).not.toContain(TOKEN);
    }
    const authorization = `Bearer ${TOKEN}`;
    for (const host of ['fc.example.test:8080', `localhost:${ports.guarded}`, 'franceconnect:4000']) {
      expect(await ask(ports.guarded, '/_local/api/clients', { host, authorization })).toMatchObject({ status: 200 });
    }
  });

  test('what the calls are may be read without it', async () => {
    const { status, body } = await ask(ports.guarded, '/_local/api/openapi.json', { host: 'fc.example.test:8080' });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ security: [{ controlToken: [] }] });
  });

  test('a token too short to be one is refused at start', async () => {
    await expect(startFederation({ controlToken: 'short' })).rejects.toThrow(UserError);
    await expect(startFederation({ controlToken: 'short' })).rejects.toThrow('controlToken: received short');
  });
});

describe('what cannot be read', () => {
  test.each([
    ['GET', '/client', undefined, 404, 'Did you mean /_local/api/clients?'],
    ['PUT', '/clients', '{}', 405, '/clients: received PUT, expected POST, GET'],
    ['POST', '/clients', '{"redirect_uris":', 400, 'The body is not valid JSON'],
    ['POST', '/clients', '[]', 422, 'value: received []'],
    ['POST', '/clients', 'null', 422, 'value: received null'],
    ['GET', '/clients/%ff', undefined, 400, ''],
    ['POST', '/clients', `{"name":"${'x'.repeat(5_000_000)}"}`, 413, ''],
  ] as const)('%s %s %.20s is a %i that says why', async (method, path, body, status, message) => {
    const answer = await new ControlApi(open).call<{ message: string }>(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
    expect(JSON.stringify(answer.body)).not.toMatch(/\n\s+at /);
  });
});

/** With headers a browser decides and fetch keeps to itself. */
function ask(port: number, path: string, headers: Record<string, string>, address = '127.0.0.1') {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request({ host: address, port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}
