/** The verdicts of a case. */
export const VERDICTS = [
  'pass',
  'fail',
  'warn',
  'unclear',
  'not-exercised',
  'not-applicable',
  'self-assessed',
  'error',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a case fails: a forged answer believed, the wrong person, a good sign-in refused, a crash, a leak, a faulty request, a missing duty. */
export const FAILURES = ['let-in', 'wrong-person', 'kept-out', 'crashed', 'leaked', 'sent', 'missing'] as const;
/** How a case warns: kept out roughly, in another language, redeemed too early, weaker than the documentation asks. */
export const WARNINGS = ['rough', 'language', 'early', 'weak'] as const;
export type Failure = (typeof FAILURES)[number];
export type Warning = (typeof WARNINGS)[number];
export type How = Failure | Warning;

/**
 * Severity of a case. critical: somebody can be signed in as somebody else, or with a forged identity; serious: a citizen is
 * locked out, a session can be taken over or survives, data leaks; moderate: a bad way out, refused at qualification; minor: advice.
 */
export const SEVERITIES = ['critical', 'serious', 'moderate', 'minor'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a case found. */
export interface Judgement {
  verdict: Verdict;
  how?: How;
  /** What was seen, in one or several plain sentences. */
  seen: string;
}

export const passed = (seen: string): Judgement => ({ verdict: 'pass', seen });
export const failed = (how: Failure, seen: string): Judgement => ({ verdict: 'fail', how, seen });
export const warned = (how: Warning, seen: string): Judgement => ({ verdict: 'warn', how, seen });
export const unclear = (seen: string): Judgement => ({ verdict: 'unclear', seen });
export const notExercised = (seen: string): Judgement => ({ verdict: 'not-exercised', seen });
export const notApplicable = (seen: string): Judgement => ({ verdict: 'not-applicable', seen });
export const selfAssessed = (seen: string): Judgement => ({ verdict: 'self-assessed', seen });
