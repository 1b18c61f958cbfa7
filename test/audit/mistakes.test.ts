import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditOptions, type AuditReport, audit } from '../../audit/index.ts';
import { DEMO_CLIENT, type Federation, startFederation } from '../../federation/index.ts';
import { MISTAKES, type Mistake, type MistakeRow } from './mistakes.ts';
import { ReferenceService } from './reference-service.ts';

/** Everything is played for each mistake, and what needs a minute: `AUDIT_MATRIX=1`. */
const WHOLE_MATRIX = process.env.AUDIT_MATRIX === '1';
const PATIENCE = WHOLE_MATRIX ? 300_000 : 120_000;
/** A library that reads keys once a minute is given that minute. */
const SLOW: readonly Mistake[] = ['keys-kept-forever'];

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
});

afterAll(() => federation.stop());

async function examined(mistakes: readonly Mistake[], options: Partial<AuditOptions> = {}): Promise<AuditReport> {
  const clientSecret = DEMO_CLIENT.client_secret ?? '';
  const registration = { issuer: federation.franceconnect.issuer, clientId: 'demo', clientSecret };
  let service = await ReferenceService.start(registration, mistakes);
  const restart = async () => {
    service = await service.restarted(mistakes);
  };
  try {
    const rows: readonly MistakeRow[] = mistakes.map((mistake) => MISTAKES[mistake]);
    const restarts = rows.some((row) => row.restart) ? { restart } : {};
    // Accounts are compared where they are examined.
    const linking = rows.some(({ suites }) => suites.includes('linking'));
    const whoami = linking ? { whoami: `${service.url}/moi#json:/account` } : {};
    return await audit({ start: service.url, federation, secret: clientSecret, ...restarts, ...whoami, ...options });
  } finally {
    await service.stop();
  }
}

const idsOf = ({ results }: AuditReport, verdict: string) =>
  results.filter((result) => result.verdict === verdict).map((result) => result.case);

describe('a correct service', () => {
  test(
    'keeps accounts apart, whoever shares what',
    async () => {
      const clientSecret = DEMO_CLIENT.client_secret ?? '';
      const registration = { issuer: federation.franceconnect.issuer, clientId: 'demo', clientSecret };
      const service = await ReferenceService.start(registration);
      const whoami = `${service.url}/moi#json:/account`;
      const report = await audit({ start: service.url, federation, suites: ['linking'], whoami });
      await service.stop();
      expect(idsOf(report, 'pass').length).toBeGreaterThan(8);
      expect(report).toMatchObject({ complete: true, failing: false });
    },
    PATIENCE,
  );

  test(
    'passes every case of an ordinary run',
    async () => {
      const report = await examined([]);
      const open = report.results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'self-assessed');
      // It has one link that begins a sign-in, and no list of scopes was given.
      expect(open.map((result) => `${result.case}: ${result.verdict}`)).toEqual([
        'scopes-granted: not-applicable',
        'start-form-policy: not-applicable',
      ]);
      expect(report).toMatchObject({ complete: true, failing: false });
      expect(report.results.length).toBeGreaterThan(100);
    },
    PATIENCE,
  );
});

describe('a mistake is named by its own cases and no other', () => {
  const mistakes = (Object.keys(MISTAKES) as Mistake[]).filter((mistake) => WHOLE_MATRIX || !SLOW.includes(mistake));

  test.each(mistakes)(
    '%s',
    async (mistake) => {
      const row: MistakeRow = MISTAKES[mistake];
      const report = await examined([mistake], WHOLE_MATRIX ? { suites: ['all'] } : { suites: [...row.suites] });
      expect(report.stopped).toBeUndefined();
      expect(idsOf(report, 'fail').sort()).toEqual([...row.fails].sort());
      expect(idsOf(report, 'unclear')).toEqual([]);
      expect(idsOf(report, 'error')).toEqual([]);
      expect(idsOf(report, 'warn')).toEqual(expect.arrayContaining([...(row.warns ?? [])]));
      expect(idsOf(report, 'not-applicable')).toEqual(expect.arrayContaining([...(row.notApplicable ?? [])]));
      expect(report.failing).toBe(row.fails.length > 0);
    },
    PATIENCE,
  );
});
