import { describe, expect, test } from '@jest/globals';
import type { AuditOptions } from '../../audit/index.ts';
import {
  expectFailuresOf,
  idsOf,
  PATIENCE,
  referenceAudits,
  suitesOf,
  testMistakes,
  WHOLE_MATRIX,
} from './mistake-tests.ts';
import type { Mistake } from './mistakes.ts';

/** Played together in every suite: what they fail is far apart. In the whole matrix each is played alone as well. */
const IN_EVERY_SUITE: readonly Mistake[] = ['nonce-fixed', 'logout-local-only'];

/** But `sources`: forty cases that are about FranceConnect's own pages. The whole matrix has them. */
const EVERY_SUITE: AuditOptions['suites'] = ['all', '-sources', '-qualification'];

const examined = referenceAudits();

describe('a correct service', () => {
  test(
    'passes every case of an ordinary run, and keeps accounts apart, whoever shares what',
    async () => {
      const report = await examined([], { suites: EVERY_SUITE });
      const open = report.results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'self-assessed');
      // It has one link that begins a sign-in, no list of scopes was given, and no module for what people do in an account.
      expect(open.map((result) => `${result.case}: ${result.verdict}`)).toEqual([
        'scopes-granted: not-applicable',
        'start-form-policy: not-applicable',
        ...[
          'own-email-kept',
          'account-closed',
          'local-account-same-email',
          'privileged-account',
          'local-session-then-franceconnect',
        ].map((id) => `${id}: not-exercised`),
      ]);
      expect(report).toMatchObject({ complete: true, failing: false });
      expect(report.results.length).toBeGreaterThan(140);
    },
    PATIENCE,
  );
});

test(
  'in every suite nothing but the cases of two mistakes fails',
  async () => {
    const report = await examined(IN_EVERY_SUITE, suitesOf(IN_EVERY_SUITE, EVERY_SUITE));
    expectFailuresOf(IN_EVERY_SUITE, report);
    expect(idsOf(report, 'pass').length).toBeGreaterThan(130);
  },
  PATIENCE,
);

testMistakes(
  ({ suites }, mistake) =>
    !suites.some((suite) => suite === 'tokens' || suite === 'userinfo') &&
    (WHOLE_MATRIX || !IN_EVERY_SUITE.includes(mistake)),
);
