import type { Family, ScenarioInput } from '../scenario.ts';

/** A situation as its family's file writes it: everything but the family's name. */
export type Situation = Required<Pick<ScenarioInput, 'title' | 'what' | 'serviceMust' | 'verdict' | 'evidence'>> &
  Omit<ScenarioInput, 'family'>;

export function family(name: Family, situations: readonly Situation[]): readonly ScenarioInput[] {
  return situations.map((situation) => ({ ...situation, family: name }));
}
