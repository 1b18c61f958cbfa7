import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditOptions, type AuditReport, audit } from '../../audit/index.ts';
import { DEMO_CLIENT, type Federation, startFederation } from '../../federation/index.ts';
import { catalogue } from '../../scenarios/index.ts';
import { MISTAKES, type Mistake, type MistakeRow } from './mistakes.ts';
import { ReferenceService } from './reference-service.ts';

/** Every suite is played for each mistake, and what needs a minute: `AUDIT_MATRIX=1`. */
export const WHOLE_MATRIX = process.env.AUDIT_MATRIX === '1';
export const PATIENCE = WHOLE_MATRIX ? 300_000 : 120_000;
/** A library that reads keys once a minute is given that minute. */
const SLOW: readonly Mistake[] = ['keys-kept-forever'];
/**
 * Cases that only wait, two or three seconds each: an answer that is right, late. The runs of the correct service and of
 * the whole matrix play them.
 */
const WAITING = catalogue.filter(({ faults }) => faults.every(({ kind }) => kind === 'delay')).map(({ id }) => id);

/** One simulator for the tests of a file. @returns what examines the reference service with these mistakes */
export function referenceAudits() {
  let federation: Federation;
  beforeAll(async () => {
    federation = await startFederation({ only: ['provider', 'sources'] });
  });
  afterAll(() => federation.stop());

  return async (mistakes: readonly Mistake[], options: Partial<AuditOptions> = {}): Promise<AuditReport> => {
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
      const linking = options.suites?.some((suite) => suite === 'linking' || suite === 'all');
      const whoami = linking ? { whoami: `${service.url}/moi#json:/account` } : {};
      return await audit({ start: service.url, federation, secret: clientSecret, ...restarts, ...whoami, ...options });
    } finally {
      await service.stop();
    }
  };
}

export const idsOf = ({ results }: AuditReport, verdict: string) =>
  results.filter((result) => result.verdict === verdict).map((result) => result.case);

/** The suites in which the failures of these mistakes are, without what only waits; in the whole matrix everything. */
export function suitesOf(
  mistakes: readonly Mistake[],
  suites: AuditOptions['suites'] = [...new Set(mistakes.flatMap((mistake) => MISTAKES[mistake].suites))],
): Partial<AuditOptions> {
  return WHOLE_MATRIX ? { suites: ['all', '-qualification'] } : { suites, skip: WAITING };
}

/** Exactly these cases fail, nothing is unclear, and the run came to its end. */
export function expectFailuresOf(mistakes: readonly Mistake[], report: AuditReport): void {
  const rows: readonly MistakeRow[] = mistakes.map((mistake) => MISTAKES[mistake]);
  const fails = [...new Set(rows.flatMap((row) => row.fails))];
  expect(report.stopped).toBeUndefined();
  expect(idsOf(report, 'fail').sort()).toEqual(fails.sort());
  expect(idsOf(report, 'unclear')).toEqual([]);
  expect(idsOf(report, 'error')).toEqual([]);
  expect(idsOf(report, 'warn')).toEqual(expect.arrayContaining(rows.flatMap(({ warns = [] }) => warns)));
  expect(idsOf(report, 'not-applicable')).toEqual(
    expect.arrayContaining(rows.flatMap(({ notApplicable = [] }) => notApplicable)),
  );
  expect(report.failing).toBe(true);
}

/** A test for each of the mistakes that a file takes. */
export function testMistakes(isTaken: (row: MistakeRow, mistake: Mistake) => boolean): void {
  const examined = referenceAudits();
  const mistakes = (Object.keys(MISTAKES) as Mistake[])
    .filter((mistake) => isTaken(MISTAKES[mistake], mistake))
    .filter((mistake) => WHOLE_MATRIX || !SLOW.includes(mistake));
  describe('a mistake is named by its own cases and no other', () => {
    test.each(mistakes)(
      '%s',
      async (mistake) => expectFailuresOf([mistake], await examined([mistake], suitesOf([mistake]))),
      PATIENCE,
    );
  });
}
