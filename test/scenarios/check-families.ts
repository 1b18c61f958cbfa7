import { describe, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
import { catalogue, type Family } from '../../scenarios/index.ts';
import { type Expected, expectedOutcome, libraryOutcome, observe, serviceWith } from './observe.ts';

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
      const outcome = expected.library ?? expectedOutcome(scenario);
      expect(await libraryOutcome(federation, client, expected)).toBe(outcome);
    });
  });
}
