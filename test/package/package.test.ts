import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** What a user gets from `npm install`: it runs in an empty folder, on the oldest Node it says and on those in use. */

const NODES = ['20.19', '22', '24'] as const;
const ROOT = resolve(import.meta.dirname, '../..');
const PATIENCE = 180_000;

const WANTED = process.env.PACKAGE_TESTS === 'required';
if (!WANTED) {
  process.stderr.write(
    'SKIPPED: the package’s tests fetch three Nodes from the registry; PACKAGE_TESTS=required runs them.\n',
  );
}

const run = promisify(execFile);
let folder: string;
let tarball: string;

const npm = (args: readonly string[], cwd: string) => run('npm', [...args, '--no-audit', '--no-fund'], { cwd });

(WANTED ? describe : describe.skip)('the packed package', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'franceconnect-local-package-'));
    // Built before any test; building again would pull the command from under the other tests.
    await npm(['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
    tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    await npm(['install', join(folder, tarball)], folder);
    await Promise.all(NODES.map(installNode));
  }, PATIENCE);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('holds what runs, its licence, its schema, and nothing else', async () => {
    const installed = join(folder, 'node_modules/franceconnect-local');
    expect((await readdir(installed)).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'franceconnect-local.schema.json',
      'package.json',
    ]);
    const files = await readdir(join(installed, 'dist'), { recursive: true, withFileTypes: true });
    const kinds = files.filter((file) => file.isFile()).map(({ name }) => /\.(d\.ts|[a-z]+)$/.exec(name)?.[0]);
    expect([...new Set(kinds)].toSorted()).toEqual(['.css', '.d.ts', '.js', '.svg']);
    const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const present = await readdir(join(folder, 'node_modules'));
    // openid-client brings oauth4webapi itself.
    expect(present.filter((name) => name in devDependencies && name !== 'oauth4webapi')).toEqual([]);
  });

  test.each(NODES)('starts as a command and as a library on Node %s', async (version) => {
    const node = join(folder, `node-${version}`, 'node_modules/node/bin/node');
    expect((await run(node, ['--version'])).stdout).toMatch(new RegExp(`^v${version.replace('.', '\\.')}\\.`));

    const program = `
      import { startFederation } from 'franceconnect-local';
      const federation = await startFederation();
      const client = await federation.registerClient({ redirect_uris: ['http://localhost:3000/callback'] });
      const request = new URLSearchParams({
        client_id: client.client_id, redirect_uri: client.redirect_uris[0], response_type: 'code', scope: 'openid',
        state: 'a state', nonce: 'a nonce of 22 characters', acr_values: 'eidas1',
      });
      const callback = await federation.signIn(federation.franceconnect.issuer + '/authorize?' + request);
      await federation.stop();
      console.log(callback.searchParams.has('code') ? 'signed in' : callback.href);
    `;
    const { stdout, stderr } = await run(node, ['--input-type=module', '--eval', program], { cwd: folder });
    expect([stdout.trim(), stderr]).toEqual(['signed in', '']);

    const command = spawn(
      node,
      ['node_modules/franceconnect-local/dist/federation/cli.js', ...freePorts(), '--log-level=silent'],
      { cwd: folder },
    );
    try {
      const said = await untilRunning(command);
      expect(said).toContain('données fictives');
      expect(said).not.toContain('WARNING');
    } finally {
      command.kill('SIGTERM');
    }
    expect(await new Promise((ended) => command.once('exit', ended))).toBe(0);
  });
});

async function installNode(version: string): Promise<void> {
  const place = join(folder, `node-${version}`);
  await run('mkdir', ['-p', place]);
  await writeFile(join(place, 'package.json'), '{ "private": true }');
  await npm(['install', `node@${version}`], place);
}

function freePorts(): string[] {
  return ['cpf', 'franceconnect', 'franceconnect-plus', 'sources'].map((name) => `--port-${name}=0`);
}

function untilRunning(command: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: Buffer) => {
      said += text;
      if (said.includes('Ctrl-C stops everything.')) resolve(said);
    };
    command.stdout?.on('data', listen);
    command.stderr?.on('data', listen);
    command.once('exit', () => reject(new Error(`it ended:\n${said}`)));
  });
}
