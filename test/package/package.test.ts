import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** What a user gets from `npm install`: it runs in an empty folder, on the oldest Node it says and on those in use. */

const NODES = ['20.19', '22', '24', '26'] as const;
const ROOT = resolve(import.meta.dirname, '../..');
const PATIENCE = 300_000;

const WANTED = process.env.PACKAGE_TESTS === 'required';
if (!WANTED) {
  process.stderr.write(
    'SKIPPED: the package’s tests fetch four Nodes from the registry; PACKAGE_TESTS=required runs them.\n',
  );
}

const run = promisify(execFile);
let folder: string;
let tarball: string;

const npm = (args: readonly string[], cwd: string) => run('npm', [...args, '--no-audit', '--no-fund'], { cwd });
const installed = (...path: string[]) => join(folder, 'node_modules/franceconnect-local', ...path);
const ofProject = (...path: string[]) => join(ROOT, 'node_modules', ...path);

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

  test('installs alone', async () => {
    expect(await readdir(join(folder, 'node_modules'))).toEqual(['.bin', '.package-lock.json', 'franceconnect-local']);
  });

  test('holds what runs, its licence, its schema, and nothing else', async () => {
    expect((await readdir(installed())).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'franceconnect-local.audit.schema.json',
      'franceconnect-local.openapi.json',
      'franceconnect-local.schema.json',
      'franceconnect-local.world.schema.json',
      'package.json',
    ]);
    const files = await readdir(installed('dist'), { recursive: true, withFileTypes: true });
    const names = files.filter((file) => file.isFile()).map(({ name }) => name);
    const kinds = names.map((name) => /\.(d\.ts|js\.map|[a-z]+)$/.exec(name)?.[0]);
    expect([...new Set(kinds)].toSorted()).toEqual(['.css', '.d.ts', '.js', '.js.map', '.json', '.svg', '.txt']);
    expect(names.filter((name) => name.endsWith('.d.ts')).toSorted()).toEqual([
      'audit.d.ts',
      'index.d.ts',
      'pages.d.ts',
    ]);
  });

  test('would be published without a warning, but that nobody is logged in', async () => {
    const { stderr } = await run('npm', ['publish', '--dry-run', '--ignore-scripts', '--loglevel=notice'], {
      cwd: ROOT,
    });
    expect(stderr.split('\n').filter((line) => /^npm (warn|error)/.test(line) && !/logged in/.test(line))).toEqual([]);
    expect(stderr).toContain('total files:');
  });

  test('is no larger than 8 MB', async () => {
    const { stdout } = await run('du', ['-sk', join(folder, 'node_modules')]);
    expect(Number.parseInt(stdout, 10)).toBeLessThan(8_000);
  });

  test('has types for all a user writes, which ask for no other package', async () => {
    const consumer = join(folder, 'consumer');
    await cp(join(ROOT, 'test/package/consumer'), consumer, { recursive: true });
    await run(process.execPath, [ofProject('typescript/bin/tsc'), '-p', consumer]);
  });

  test.each(NODES)('starts as a command and as a library on Node %s', async (version) => {
    const node = nodeOf(version);
    expect((await run(node, ['--version'])).stdout).toMatch(new RegExp(`^v${version.replace('.', '\\.')}\\.`));

    const program = `${SIGN_IN}\nconsole.log(await signIn());`;
    const { stdout, stderr } = await run(node, ['--input-type=module', '--eval', program], { cwd: folder });
    expect([stdout.trim(), stderr]).toEqual(['signed in', '']);

    const command = spawn(node, [installed('dist/cli.js'), ...FREE_PORTS, '--log-level=silent'], { cwd: folder });
    expect(await endOnceRunning(command, () => command.kill('SIGTERM'))).toBe(0);
  });

  test('runs through npx, in a folder where nothing is installed', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const command = spawn(
      'npx',
      ['--yes', `--package=${join(folder, tarball)}`, 'franceconnect-local', ...FREE_PORTS, '--log-level=silent'],
      // A group of its own, which gets the signal as from a terminal.
      { cwd: empty, detached: true },
    );
    await endOnceRunning(command, () => process.kill(-(command.pid ?? 0), 'SIGINT'));
  });

  test('runs in jest, whose flag for ES modules is all it asks', async () => {
    await writeFile(
      join(folder, 'sign-in.test.js'),
      `${SIGN_IN}\ntest('signs in', async () => expect(await signIn()).toBe('signed in'));`,
    );
    await writeFile(join(folder, 'jest.config.json'), '{ "transform": {} }');
    const { stderr } = await run(
      process.execPath,
      ['--experimental-vm-modules', ofProject('jest/bin/jest.js'), '--config', 'jest.config.json'],
      { cwd: folder },
    );
    expect(stderr).toContain('1 passed, 1 total');
  });

  test('runs in vitest', async () => {
    await mkdir(join(folder, 'vitest'));
    await writeFile(
      join(folder, 'vitest/sign-in.test.js'),
      `${SIGN_IN}\ntest('signs in', async () => expect(await signIn()).toBe('signed in'));`,
    );
    const { stdout } = await run(
      process.execPath,
      [ofProject('vitest/vitest.mjs'), 'run', '--globals', '--dir', 'vitest'],
      { cwd: folder },
    );
    expect(stdout).toMatch(/Tests\s+.*1 passed/);
  });
});

/** A citizen signs in at a federation of its own. */
const SIGN_IN = `
  import { startFederation } from 'franceconnect-local';
  async function signIn() {
    const federation = await startFederation();
    const client = await federation.registerClient({ redirect_uris: ['http://localhost:3000/callback'] });
    const request = new URLSearchParams({
      client_id: client.client_id, redirect_uri: client.redirect_uris[0], response_type: 'code', scope: 'openid',
      state: 'a state', nonce: 'a nonce of 22 characters', acr_values: 'eidas1',
    });
    const callback = await federation.signIn(federation.franceconnect.issuer + '/authorize?' + request);
    await federation.stop();
    return callback.searchParams.has('code') ? 'signed in' : callback.href;
  }
`;

const FREE_PORTS = ['cpf', 'franceconnect', 'franceconnect-plus', 'sources'].map((name) => `--port-${name}=0`);

async function installNode(version: string): Promise<void> {
  const place = dirname(dirname(dirname(dirname(nodeOf(version)))));
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), '{ "private": true }');
  await npm(['install', `node@${version}`], place);
}

function nodeOf(version: string): string {
  return join(folder, `node-${version}`, 'node_modules/node/bin/node');
}

/** @returns its exit code; npx has none of its own when a signal ends it */
async function endOnceRunning(command: ChildProcess, end: () => void): Promise<unknown> {
  const ended = new Promise((settle) => command.once('exit', settle));
  try {
    const said = await untilRunning(command);
    expect(said).toContain('données fictives');
    expect(said).not.toContain('WARNING');
  } finally {
    end();
  }
  return ended;
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
