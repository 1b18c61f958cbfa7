import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditReport, audit } from '../../audit/index.ts';
import type { SuiteName } from '../../audit/report.ts';
import { type Federation, startFederation } from '../../federation/index.ts';

/**
 * Services written with other people's libraries, from Debian's packages: the audit is as exact on them. Minutes:
 * `AUDIT_MATRIX=1`.
 */
const matrix = process.env.AUDIT_MATRIX === '1' ? describe : describe.skip;

const SERVICE_FOLDER = resolve(import.meta.dirname, 'services');

interface OtherService {
  name: string;
  /** Of Debian's packages. */
  interpreter: string;
  program: string;
  /** Compiles the program into a folder. @returns what runs it */
  compiled?: (folder: string) => Promise<string>;
  /** Limits of its library, which no setting lifts: a file of expected failures. */
  expected?: string;
  /** The cases that fail for each mistake, exactly, and the suites they are in. */
  mistakes: Readonly<Record<string, { fails: readonly string[]; suites: readonly SuiteName[] }>>;
}

const SERVICES: readonly OtherService[] = [
  {
    name: 'Python, Authlib',
    interpreter: '/usr/bin/python3',
    program: 'service.py',
    mistakes: {
      'no-state-check': {
        fails: ['invalid-state', 'missing-state', 'other-browser', 'cookie-lost', 'double-callback'],
        suites: ['callback'],
      },
      'nonce-ignored': {
        fails: ['invalid-nonce', 'invalid-missing-nonce', 'code-of-somebody-else'],
        suites: ['tokens', 'callback'],
      },
      'acr-unchecked': { fails: ['acr-unknown', 'missing-acr'], suites: ['tokens'] },
      'userinfo-json-accepted': { fails: ['userinfo-unsigned'], suites: ['userinfo'] },
      'userinfo-sub-unchecked': { fails: ['userinfo-invalid-sub'], suites: ['userinfo'] },
      'logout-keeps-session': {
        fails: ['logout-ends-own-session', 'logout-503', 'logout-late'],
        suites: ['logout', 'callback'],
      },
    },
  },
  {
    name: 'Ruby, openid_connect',
    interpreter: '/usr/bin/ruby',
    program: 'service.rb',
    mistakes: {
      'iss-unchecked': { fails: ['invalid-iss', 'missing-iss'], suites: ['tokens'] },
      'exp-unchecked': { fails: ['expired-id-token', 'invalid-missing-exp'], suites: ['tokens'] },
      'response-iss-unchecked': {
        fails: ['invalid-authorization-response-iss', 'no-authorization-response-iss'],
        suites: ['callback'],
      },
      'session-not-renewed': { fails: ['session-renewed'], suites: ['callback'] },
      'logout-local-only': { fails: ['logout-reaches-franceconnect', 'logout-then-start'], suites: ['logout'] },
    },
  },
  {
    name: 'Go, go-oidc',
    interpreter: '/usr/bin/go',
    program: 'service.go',
    compiled: builtGo,
    mistakes: {
      'aud-unchecked': {
        fails: ['invalid-aud', 'missing-aud', 'invalid-secondary-aud', 'invalid-azp'],
        suites: ['tokens'],
      },
      'userinfo-unverified': {
        // What is only decoded is not looked at for its time either.
        fails: ['userinfo-invalid-sig', 'userinfo-other-key', 'userinfo-sig-none', 'userinfo-expired'],
        suites: ['userinfo'],
      },
      'error-panics': {
        fails: ['access-denied', 'server-error', 'temporarily-unavailable', 'invalid-scope-returned', 'unknown-error'],
        suites: ['callback'],
      },
      'open-redirect': {
        fails: ['open-redirect-absolute', 'open-redirect-scheme-less', 'open-redirect-backslash'],
        suites: ['callback'],
      },
    },
  },
  {
    name: 'Apache, mod_auth_openidc',
    interpreter: '/usr/sbin/apache2',
    program: 'apache.sh',
    compiled: async () => `'${resolve(SERVICE_FOLDER, 'apache.sh')}'`,
    expected: 'apache.expected.json',
    mistakes: {
      'acr-unchecked': { fails: ['acr-unknown', 'missing-acr'], suites: ['tokens'] },
      'returns-unchecked': { fails: ['no-authorization-response-iss'], suites: ['callback'] },
    },
  },
];

/** Debian's packages are a GOPATH. */
async function builtGo(folder: string): Promise<string> {
  const program = join(folder, 'service-in-go');
  const go = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(folder, 'go-cache') };
  await promisify(execFile)('go', ['build', '-o', program, resolve(SERVICE_FOLDER, 'service.go')], {
    env: { ...process.env, ...go },
  });
  return program;
}

const PATIENCE = 600_000;

matrix('services in other languages', () => {
  let federation: Federation;
  let out: string;

  beforeAll(async () => {
    federation = await startFederation({ only: ['provider', 'sources'] });
    out = await mkdtemp(join(tmpdir(), 'audit-languages-'));
  });

  afterAll(async () => {
    await federation.stop();
    await rm(out, { recursive: true });
  });

  const programs = new Map<string, string>();

  async function programOf({ name, interpreter, program, compiled }: OtherService): Promise<string> {
    const known =
      programs.get(name) ?? (await compiled?.(out)) ?? `${interpreter} '${resolve(SERVICE_FOLDER, program)}'`;
    programs.set(name, known);
    return known;
  }

  async function examined(service: OtherService, mistake: string, suites: readonly SuiteName[]) {
    const port = await freePort();
    const { expected } = service;
    return audit({
      start: `http://localhost:${port}/`,
      federation,
      run: await programOf(service),
      ...(expected && { expected: resolve(SERVICE_FOLDER, expected) }),
      env: [`PORT=${port}`, `MISTAKES=${mistake}`],
      out,
      ...(suites.length > 0 && { suites: [...suites] }),
    });
  }

  describe.each(SERVICES)('$name', (service) => {
    test('its interpreter is installed', () => {
      expect(existsSync(service.interpreter)).toBe(true);
    });

    test(
      'as it stands: nothing fails',
      async () => {
        const report = await examined(service, '', []);
        expect(wrong(report)).toEqual([]);
        expect(report).toMatchObject({ complete: true, failing: false });
      },
      PATIENCE,
    );

    test.each(Object.entries(service.mistakes))(
      '%s: its own cases and no other',
      async (mistake, { fails, suites }) => {
        const report = await examined(service, mistake, suites);
        expect(wrong(report).sort()).toEqual([...fails].sort());
      },
      PATIENCE,
    );
  });
});

function wrong({ results }: AuditReport): string[] {
  return results
    .filter(({ verdict, expected }) => ['fail', 'unclear', 'error'].includes(verdict) && expected?.met !== true)
    .map((result) => result.case);
}

function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  return new Promise((found) => {
    server.once('listening', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}
