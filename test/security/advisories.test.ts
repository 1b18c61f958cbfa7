import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

/** `npm run advisories`, against registries that answer this or that: the real one's answer changes from day to day. */

const ROOT = resolve(import.meta.dirname, '../..');

test('a weakness at high level fails it, and is named', async () => {
  const advisory = {
    id: 1,
    url: 'https://example.org/advisory',
    title: 'Something bad',
    severity: 'high',
    vulnerable_versions: '*',
    cwe: [],
    cvss: { score: 8, vectorString: null },
  };
  const { code, stdout } = await askedOf(answering({ express: [advisory] }));
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('express (high): Something bad') });
});

test('none passes', async () => {
  const { code, stdout } = await askedOf(answering({}));
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'npm audit: no advisory at high level or above.\n' });
});

test('a registry that does not say is told apart; in continuous integration that is no failure', async () => {
  const silent: RequestListener = (_req, res) => res.writeHead(405).end();
  const sentence = expect.stringContaining('the registry does not say (405 Method Not Allowed)');
  expect(await askedOf(silent)).toEqual({ code: 2, stdout: sentence });
  expect(await askedOf(silent, '--if-answered')).toEqual({ code: 0, stdout: sentence });
});

/** Of a registry that knows these advisories and no package. */
function answering(advisories: object): RequestListener {
  return (req, res) => {
    const asked = req.method === 'POST' && req.url === '/-/npm/v1/security/advisories/bulk';
    res.writeHead(asked ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(asked ? advisories : {}));
  };
}

async function askedOf(registry: RequestListener, ...args: string[]): Promise<{ code: number; stdout: string }> {
  const server = createServer(registry).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_update_notifier: 'false' };
  try {
    const tool = [resolve(ROOT, 'tools/advisories.ts'), ...args];
    const { stdout } = await promisify(execFile)(process.execPath, tool, { cwd: ROOT, env });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
