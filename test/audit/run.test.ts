import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compared, failsAnew } from '../../audit/compare.ts';
import { type AuditOptions, audit } from '../../audit/index.ts';
import { type AuditReport, type AuditResult, reportSchema } from '../../audit/report.ts';
import { DEMO_CLIENT, type Federation, startFederation } from '../../federation/index.ts';
import { auditSchemaText } from '../../tools/generate-audit-schema.ts';
import { MISBEHAVIOURS, type Misbehaviour, misbehavingService } from './misbehaving.ts';
import { ReferenceService } from './reference-service.ts';
import type { Registration } from './reference-sign-in.ts';

let federation: Federation;
let registration: Registration;
let service: ReferenceService;
let folder: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  registration = {
    issuer: federation.franceconnect.issuer,
    clientId: 'demo',
    clientSecret: DEMO_CLIENT.client_secret ?? '',
  };
  service = await ReferenceService.start(registration);
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});

afterAll(async () => {
  await service.stop();
  await federation.stop();
  await rm(folder, { recursive: true });
});

const examine = (options: Partial<AuditOptions> = {}) =>
  audit({ start: service.url, federation, secret: registration.clientSecret, ...options });

/** Pages of a service that is no service. */
async function withPages<T>(answer: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  try {
    return await use(`http://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const html =
  (body: string): RequestListener =>
  (_req, res) =>
    void res.writeHead(200, { 'content-type': 'text/html' }).end(`<html lang="fr"><title>Essai</title>${body}`);

describe('what keeps a run from its first case', () => {
  test('an address where nobody answers', async () => {
    const gone = await withPages(html(''), async (url) => url);
    await expect(examine({ start: gone, patience: 0.3 })).rejects.toThrow(/does not answer.*ECONNREFUSED.*--run/);
  });

  test('a public address', async () => {
    await expect(examine({ start: 'http://203.0.113.5/' })).rejects.toThrow(/a public address.*--allow-remote/);
  });

  test('a page that leads nowhere', async () => {
    await withPages(html('<a href="/aide">Aide</a>'), async (url) => {
      await expect(examine({ start: url })).rejects.toThrow(/Nothing leads to FranceConnect.*« Essai ».*--press/);
    });
  });

  test('a page with two ways', async () => {
    const start = service.url;
    const answer: RequestListener = (req, res) =>
      req.url === '/'
        ? html('<a href="/a">FranceConnect</a><a href="/b">FranceConnect</a>')(req, res)
        : void res.writeHead(302, { location: `${start}/connexion` }).end();
    await withPages(answer, async (url) => {
      await expect(examine({ start: url })).rejects.toThrow(/Several ways[\s\S]*a\[href="\/a"\][\s\S]*a\[href="\/b"\]/);
    });
  });

  test('a selector that matches nothing, or twice', async () => {
    await expect(examine({ press: '#nulle-part' })).rejects.toThrow(/Nothing matches '#nulle-part'/);
    await expect(examine({ press: 'p' })).rejects.toThrow(/elements match 'p'/);
  });

  test('a marker that matches the page anybody sees', async () => {
    await expect(examine({ signedIn: 'text:/connect/' })).rejects.toThrow(/matches the page that anybody sees/);
  });

  test('options that are none', async () => {
    await expect(examine({ workers: 0, language: 'français' })).rejects.toThrow(/workers: received 0[\s\S]*language: /);
    await expect(examine({ only: ['invalid-nonse'] })).rejects.toThrow(/Did you mean 'invalid-nonce'/);
  });

  test('a service of another issuer', async () => {
    await withPages(
      (_req, res) => void res.writeHead(302, { location: 'http://localhost:9/api/v2/authorize?client_id=x' }).end(),
      async (url) => {
        await expect(examine({ start: url })).rejects.toThrow(/cannot be opened|Nothing leads to FranceConnect/);
      },
    );
  });
});

describe('a service that misbehaves at a return', () => {
  test.each(Object.keys(MISBEHAVIOURS) as Misbehaviour[])(
    'it %s: a verdict, no hang',
    async (misbehaviour) => {
      // Two controls, then the case.
      const hostile = await misbehavingService(registration, misbehaviour, 2);
      try {
        const report = await examine({ start: hostile.url, only: ['access-denied'], timeout: 2 });
        expect(reportSchema.safeParse(report).error).toBeUndefined();
        expect(report).toMatchObject({ failing: true, complete: false });
        expect(report.stopped?.why).toMatch(/no longer let in/);
        expect(report.results.map(({ verdict }) => verdict)).toEqual(['unclear']);
      } finally {
        await hostile.stop();
      }
    },
    60_000,
  );
});

describe('the report', () => {
  test('fits its published schema, which is up to date; if not: node tools/generate-audit-schema.ts', async () => {
    const file = new URL('../../franceconnect-local.audit.schema.json', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(auditSchemaText());
    const report = await examine({ suites: ['logout'] });
    expect(reportSchema.safeParse(JSON.parse(JSON.stringify(report))).error).toBeUndefined();
  }, 60_000);

  test('holds no secret of the run', async () => {
    const report = await examine({ suites: ['callback', 'logout'] });
    const text = JSON.stringify(report);
    expect(service.secrets.size).toBeGreaterThan(20);
    expect([...service.secrets, registration.clientSecret].filter((secret) => text.includes(secret))).toEqual([]);
  }, 120_000);

  test('tells what was done when it is interrupted', async () => {
    const ending = new AbortController();
    const report = await examine({ suites: ['tokens'], signal: ending.signal, onResult: () => ending.abort() });
    expect(report).toMatchObject({ complete: false, stopped: { why: 'Interrupted.' } });
    expect(report.results).toHaveLength(1);
  });

  test('tells what changed since an earlier one', async () => {
    const file = join(folder, 'audit.json');
    const before = await examine({ only: ['invalid-nonce', 'invalid-aud'] });
    await writeFile(file, JSON.stringify(before));
    const careless = await ReferenceService.start(registration, ['nonce-ignored']);
    const only = ['invalid-nonce', 'invalid-iss'];
    const now = await examine({ start: careless.url, only, compare: file, failOnNew: true });
    await careless.stop();
    expect(now.comparison?.changes.map((change) => `${change.case}: ${change.change}`).sort()).toEqual([
      'invalid-aud: case gone',
      'invalid-iss: new case',
      'invalid-nonce: new failure',
    ]);
    expect(now.failing).toBe(true);
  });

  test('counts by --fail-on-new what fails anew and what is unclear, and nothing else', async () => {
    const [nonce] = (await examine({ only: ['invalid-nonce'] })).results;
    if (!nonce) throw new Error('no result');
    const failed = { ...nonce, verdict: 'fail', how: 'let-in' } as const;
    const asked = { ...nonce, verdict: 'unclear' } as const;
    const anew = (before: AuditResult, now: AuditResult) => {
      const report = { results: [before], startedAt: '' } as unknown as AuditReport;
      return failsAnew(compared(report, { results: [now] }), { results: [now] });
    };
    expect(anew(nonce, failed)).toBe(true);
    expect(anew(failed, failed)).toBe(false);
    expect(anew(failed, nonce)).toBe(false);
    expect(anew(nonce, asked)).toBe(true);
    expect(anew(asked, asked)).toBe(true);
  });

  test('is not compared with one of the other platform', async () => {
    const file = join(folder, 'high.json');
    const before = await examine({ only: ['invalid-nonce'] });
    await writeFile(file, JSON.stringify({ ...before, service: { ...before.service, platform: 'high' } }));
    await expect(examine({ compare: file })).rejects.toThrow(/is of the platform 'high', this run of 'low'/);
  });
});

describe('expected failures', () => {
  const expecting = async (entries: unknown[]) => {
    const file = join(folder, 'audit.expected.json');
    await writeFile(file, JSON.stringify({ expected: entries }));
    return file;
  };
  const careless = async (entries: unknown[]) => {
    const expected = await expecting(entries);
    const wrong = await ReferenceService.start(registration, ['nonce-ignored']);
    try {
      return await examine({ start: wrong.url, only: ['invalid-nonce'], expected });
    } finally {
      await wrong.stop();
    }
  };
  const reason = 'ticket 412';

  test('one that happens does not count', async () => {
    const report = await careless([{ case: 'invalid-nonce', how: 'let-in', reason }]);
    expect(report).toMatchObject({ failing: false, summary: { fail: 0, expected: 1 } });
  });

  test('one that happens otherwise, or is past, counts', async () => {
    const otherwise = await careless([{ case: 'invalid-nonce', how: 'crashed', reason }]);
    expect(otherwise.failing).toBe(true);
    expect(otherwise.results[0]?.expected?.note).toBe('Expected crashed, was let-in.');
    const past = await careless([{ case: 'invalid-nonce', reason, until: '2020-01-01' }]);
    expect(past.failing).toBe(true);
  });

  test('one that does not happen fails', async () => {
    const report = await examine({
      only: ['invalid-nonce'],
      expected: await expecting([{ case: 'invalid-nonce', reason }]),
    });
    expect(report).toMatchObject({ failing: true, summary: { didNotHappen: 1 } });
  });

  test('a file that is not there yet is written when it is asked for, and only then', async () => {
    const file = join(folder, 'new.expected.json');
    await expect(examine({ only: ['invalid-nonce'], expected: file })).rejects.toThrow(/no file.*--write-expected/);
    const wrong = await ReferenceService.start(registration, ['nonce-ignored']);
    await examine({ start: wrong.url, only: ['invalid-nonce', 'invalid-aud'], expected: file, writeExpected: true });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      expected: [{ case: 'invalid-nonce', how: 'let-in', reason: 'to be explained' }],
    });
    const again = await examine({ start: wrong.url, only: ['invalid-nonce', 'invalid-aud'], expected: file });
    await wrong.stop();
    expect(again.failing).toBe(false);
    expect(again.results.find((one) => one.case === 'invalid-nonce')?.expected?.note).toMatch(/still to be explained/);
  });

  test('refuses an unknown case, and an entry without a reason', async () => {
    const unknown = await expecting([{ case: 'invalid-nonse', reason }]);
    await expect(examine({ expected: unknown })).rejects.toThrow(/Did you mean 'invalid-nonce'/);
    const silent = await expecting([{ case: 'invalid-nonce' }]);
    await expect(examine({ expected: silent })).rejects.toThrow(/why it is expected/);
  });
});

test('a request that FranceConnect refuses is a result', async () => {
  const { issuer } = registration;
  const location = `${issuer}/authorize?client_id=demo&response_type=code&scope=openid&redirect_uri=http://localhost:3000/callback&state=court&nonce=court`;
  await withPages(
    (req, res) => (req.url === '/' ? html('<p>Bienvenue</p>')(req, res) : void res.writeHead(302, { location }).end()),
    async (url) => {
      const report = await examine({ start: `${url}/connexion` });
      expect(report.results.map((result) => `${result.case}: ${result.how}`)).toEqual(['request-parameters: sent']);
      expect(report.results[0]?.seen).toMatch(/FranceConnect refuses the request with Y0/);
      expect(report).toMatchObject({ failing: true, complete: true });
    },
  );
});
