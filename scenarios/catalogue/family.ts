import type { Family, Scenario } from '../scenario.ts';

/** Adds the family's name to the scenarios of its file. */
export function family(name: Family, scenarios: readonly Omit<Scenario, 'family'>[]): readonly Scenario[] {
  return scenarios.map((scenario) => ({ ...scenario, family: name }));
}
