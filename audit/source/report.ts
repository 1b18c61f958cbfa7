/** What may be found of a source, in the order it is looked at. */
export const SOURCE_CHECKS = [
  'discovery',
  'keys',
  'sign-in',
  'prompt',
  'refusal',
  'wrong-address',
  'wrong-code',
  'logout',
] as const;
export type SourceCheck = (typeof SOURCE_CHECKS)[number];

/** One thing that was looked at. */
export interface SourceFinding {
  check: SourceCheck;
  /** Level asked for, where it was a sign-in. */
  acr?: string;
  verdict: 'pass' | 'fail' | 'warn' | 'not-exercised';
  /** The code FranceConnect answered with this source registered; absent where it answered none. */
  code?: string;
  /** What was seen, in plain sentences. */
  seen: string;
}

/** What an audit of a source found. */
export interface SourceReport {
  source: string;
  issuer: string;
  findings: readonly SourceFinding[];
  /** At least one finding fails. */
  failing: boolean;
}
