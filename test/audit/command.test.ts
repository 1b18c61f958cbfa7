import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reportSchema } from '../../audit/report.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const PROGRAM = resolve(import.meta.dirname, 'reference-program.ts');
/** The run time of this test: whatever `node` the path has may not read TypeScript. */
const RUN = `'${process.execPath}' '${PROGRAM}'`;
const FREE_PORTS = ['--port-franceconnect', '0', '--port-franceconnect-plus', '0', '--port-sources', '0'];
const PATIENCE = 120_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-command-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs the command to its end. @param watch gets its standard error as it comes */
async function command(
  words: readonly string[],
  { variables = {}, watch }: { variables?: Record<string, string>; watch?: (text: string, pid: number) => void } = {},
) {
  const child = spawn(process.execPath, [CLI, 'audit', ...words], {
    cwd: folder,
    env: { ...process.env, ...variables },
  });
  let out = '';
  let told = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told += chunk;
    watch?.(told, child.pid ?? 0);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, told };
}

/** Words that start the reference service with the simulator. */
async function running(mistakes?: string): Promise<string[]> {
  const port = await freePort();
  const made = mistakes === undefined ? [] : ['--env', `MISTAKES=${mistakes}`];
  return [`http://localhost:${port}/`, '--run', RUN, '--env', `PORT=${port}`, ...made, ...FREE_PORTS];
}

describe('franceconnect-local audit', () => {
  test('says how it is used, and which cases there are', async () => {
    const help = await command(['--help']);
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes: 0 nothing') });
    const list = await command(['http://localhost:1/', '--list', '--suite', 'tokens']);
    expect(list).toMatchObject({ code: 0, out: expect.stringMatching(/critical +invalid-nonce[\s\S]*29 cases/) });
  });

  test('tells all that is wrong with its options together, and exits with 2', async () => {
    const { code, told } = await command(['--workers', 'two', '--porte', '1', '--fail-on', 'bad']);
    expect(code).toBe(2);
    expect(told).toMatch(/URL: .*missing/);
    expect(told).toMatch(/--porte: unknown option/);
    const wrong = await command(['http://localhost:1/', '--workers', 'two', '--fail-on', 'bad']);
    expect(wrong.told).toMatch(/--workers: received two, expected a whole number[\s\S]*--fail-on: received bad/);
  });

  test(
    'starts a service and a simulator, finds nothing wrong with it, and writes its report',
    async () => {
      const out = join(folder, 'clean');
      const {
        code,
        out: text,
        told,
      } = await command([
        ...(await running()),
        ...['--only', 'invalid-nonce,jwks-down', '--report', 'terminal,json', '--out', out],
      ]);
      expect(told).not.toMatch(/Error|at file/);
      expect(text).toMatch(/Nothing failing: 2 cases, 2 passed/);
      expect(code).toBe(0);
      expect(await readdir(out)).toEqual(expect.arrayContaining(['audit.json', 'service.log']));
      const report = reportSchema.parse(JSON.parse(await readFile(join(out, 'audit.json'), 'utf8')));
      // Documents are altered: the service was started again before and after.
      expect(report.controls.length).toBeGreaterThan(2);
    },
    PATIENCE,
  );

  test(
    'exits with 1 for what it finds, by options of the environment and of the configuration file',
    async () => {
      await writeFile(join(folder, 'franceconnect-local.config.json'), '{ "audit": { "only": ["invalid-nonce"] } }');
      const variables = { FRANCECONNECT_LOCAL_AUDIT_REPORT: 'terminal' };
      const { code, out } = await command(await running('nonce-ignored'), { variables });
      await rm(join(folder, 'franceconnect-local.config.json'));
      expect(out).toMatch(/let-in {2}invalid-nonce {2}\(critical\)/);
      expect(out).toMatch(/Failing: 1 cases/);
      expect(code).toBe(1);
    },
    PATIENCE,
  );

  test(
    'exits with 2 when the service does not start, and with 130 when it is interrupted',
    async () => {
      const broken = await command(['http://localhost:1/', '--run', 'exit 3', ...FREE_PORTS]);
      expect(broken).toMatchObject({ code: 2, told: expect.stringContaining('it ended with exit code 3') });
      let stopped = false;
      const { code, out } = await command([...(await running('nonce-ignored')), '--suite', 'tokens'], {
        watch(told, pid) {
          if (stopped || !told.includes('invalid-nonce')) return;
          stopped = true;
          process.kill(pid, 'SIGINT');
        },
      });
      expect(out).toMatch(/The run stopped: Interrupted\.[\s\S]*Not complete/);
      expect(code).toBe(130);
    },
    PATIENCE,
  );
});
