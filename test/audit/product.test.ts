import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { audit } from '../../audit/index.ts';
import { startFederation } from '../../federation/index.ts';

/** What this repository shows people has nothing to be told of. A minute or two each: `AUDIT_MATRIX=1`. */
const matrix = process.env.AUDIT_MATRIX === '1' ? describe : describe.skip;

matrix('an ordinary audit finds nothing in the example', () => {
  test.each(['openid-client', 'oauth4webapi'])(
    '%s',
    async (example) => {
      const port = await freePort();
      const out = await mkdtemp(join(tmpdir(), 'audit-example-'));
      await using federation = await startFederation({ only: ['provider', 'sources'] });
      const report = await audit({
        start: `http://localhost:${port}/`,
        federation,
        run: `'${process.execPath}' '${resolve(import.meta.dirname, '../../examples', example, 'app.ts')}'`,
        env: [`URL=http://localhost:${port}`],
        out,
      });
      await rm(out, { recursive: true });
      const wrong = report.results.filter(({ verdict }) => ['fail', 'unclear', 'error'].includes(verdict));
      expect(wrong.map((result) => `${result.case}: ${result.seen}`)).toEqual([]);
      expect(report).toMatchObject({ complete: true, failing: false });
    },
    600_000,
  );
});

matrix('the CPF site', () => {
  test.each([
    [undefined, []],
    ['no-state-check', ['cookie-lost', 'double-callback', 'other-browser', 'other-browser-own-start']],
    ['unsigned-userinfo', ['userinfo-unsigned']],
  ] as const)(
    'with the unsafe switch %s',
    async (unsafe, fails) => {
      // The simulator's strip shows who signed in last, to anybody.
      const options = { cpfSimulator: false, ...(unsafe && { cpfUnsafe: [unsafe] }) };
      await using federation = await startFederation(options);
      const site = federation.cpf?.url ?? '';
      const report = await audit({
        start: `${site}/`,
        probe: `${site}/fc/completer`,
        client: 'cpf',
        federation,
        suites: ['callback', 'userinfo'],
      });
      const wrong = report.results.filter(({ verdict }) => ['fail', 'unclear', 'error'].includes(verdict));
      expect(wrong.map((result) => result.case).sort()).toEqual([...fails]);
    },
    600_000,
  );
});

function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  return new Promise((found) => {
    server.once('listening', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}
