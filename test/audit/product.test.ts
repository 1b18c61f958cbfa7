import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { audit } from '../../audit/index.ts';
import { startFederation } from '../../federation/index.ts';
import { cpfSite } from './cpf-site.ts';

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
    ['link-by-email', ['same-mailbox', 'same-mailbox-other-case']],
  ] as const)(
    'with the unsafe switch %s, in every ordinary suite and linking',
    async (unsafe, fails) => {
      await using federation = await startFederation({ only: ['provider', 'sources'] });
      const site = await cpfSite(federation, unsafe ? [unsafe] : []);
      const report = await audit({ ...site.options, suites: ['all', '-sources', '-qualification'] });
      await site.close();
      expect(report.stopped).toBeUndefined();
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
