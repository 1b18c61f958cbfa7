import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditReport, audit } from '../../audit/index.ts';
import type { SuiteName } from '../../audit/report.ts';
import { type Federation, startFederation } from '../../federation/index.ts';

/**
 * Services written with other people's libraries, from Debian's packages: the audit is as exact on them. Minutes:
 * `AUDIT_MATRIX=1`.
 */
const matrix = process.env.AUDIT_MATRIX === '1' ? describe : describe.skip;

interface OtherService {
  name: string;
  /** Debian's interpreter, whose packages have the library. */
  interpreter: string;
  program: string;
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
];

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

  async function examined({ interpreter, program }: OtherService, mistake: string, suites: readonly SuiteName[]) {
    const port = await freePort();
    return audit({
      start: `http://localhost:${port}/`,
      federation,
      run: `${interpreter} '${resolve(import.meta.dirname, 'services', program)}'`,
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
  return results.filter(({ verdict }) => ['fail', 'unclear', 'error'].includes(verdict)).map((result) => result.case);
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
