import type { Family, Scenario } from '../scenario.ts';

/** A scenario as its family's file writes it: with its French texts, without the family's name. */
type Member = Omit<Scenario, 'family' | 'french'> & Required<Pick<Scenario, 'french'>>;

/** Adds the family's name to the scenarios of its file. */
export function family(name: Family, members: readonly Member[]): readonly Scenario[] {
  return members.map((member) => ({ ...member, family: name }));
}
