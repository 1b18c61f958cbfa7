/**
 * Where a rule comes from. Q: quoted from the qualification's page by somebody who read it; T: a team reports that it was asked
 * for; DOC: another official public document; R: reported practice; D: derived; U: unknown whether it is looked at.
 */
export type Mark = 'Q' | 'T' | 'DOC' | 'R' | 'D' | 'U';

/** A rule of the qualification, as far as it is public. The ids are ours. */
export interface Rule {
  id: string;
  /** In French, for the team's own file. */
  text: string;
  marks: readonly Mark[];
  /** Where it can be read, with the date. */
  source: string;
  /** Cases that decide it; without them it has a case of its own, of the same id. Nobody judges one with an empty list. */
  by?: readonly string[];
}

/** Whether a rule that is broken fails the run; one that is reported or derived only warns. */
export function fails({ marks }: Rule): boolean {
  return marks.some((mark) => mark === 'Q' || mark === 'T' || mark === 'DOC');
}
