import { describe, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
import { catalogue, type Family, type Verdict } from '../../scenarios/index.ts';
import { type Expected, libraryOutcome, type Outcome, observe, serviceWith } from './observe.ts';

/** What a library that verifies everything does when a service must do this. */
const OUTCOME: Readonly<Record<Verdict, Outcome>> = {
  refuse: 'refuses',
  accept: 'accepts',
  recover: 'refuses',
  none: 'stopped',
};

/** Every situation of these families: on the wire, and to openid-client. */
export function checkFamilies(
  federation: Federation,
  families: readonly Family[],
  expectations: Record<string, Expected>,
) {
  const scenarios = catalogue.filter(({ family }) => families.includes(family));

  test('every situation is expected to do something, and nothing else is', () => {
    expect(Object.keys(expectations).toSorted()).toEqual(scenarios.map(({ id }) => id).toSorted());
  });

  describe('on the wire', () => {
    test.concurrent.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', async (id, scenario) => {
      const expected = expectations[id] ?? { seen: {} };
      const client = await serviceWith(federation, scenario, expected.client);
      expect(await observe(federation, client, expected)).toMatchObject(expected.seen);
    });
  });

  describe('to openid-client', () => {
    test.concurrent.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', async (id, scenario) => {
      const expected = expectations[id] ?? { seen: {} };
      const client = await serviceWith(federation, scenario, expected.client);
      const outcome = scenario.notCaught ? 'accepts' : (expected.library ?? OUTCOME[scenario.verdict]);
      expect(await libraryOutcome(federation, client, expected)).toBe(outcome);
    });
  });
}
