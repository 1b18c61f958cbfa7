import { catalogueEntry, isErrorCode } from '../../../contract/errors/catalogue.ts';
import type { JournalEntry } from '../../../infrastructure/journal/journal.ts';
import type { Checked, CheckedToken, Story } from './story.ts';

/** Milliseconds after which nobody comes back: FranceConnect's interaction has ended. */
const LEFT_AFTER = 30 * 60 * 1000;

/** Also what has no code of FranceConnect's: a source that answers badly, or not at all. */
export function isFailure({ detail: { answer }, code }: JournalEntry): boolean {
  return code !== undefined || (answer !== undefined && (answer.status === 0 || answer.status >= 400));
}

/** How a sign-in ended. */
export type Judged = Pick<Story, 'outcome' | 'sentence' | 'culprit' | 'code'>;

/** Judges how far a sign-in came, by its refusals, then its tokens, then its steps. */
export function judged(entries: readonly JournalEntry[], checked: Checked, now: number): Judged {
  const refusal = entries.findLast(({ code }) => code !== undefined);
  if (refusal && !overcome(entries, refusal)) return refused(refusal);
  const broken = entries.find((entry) => entry.from === 'service' && brokenClaims(checked.get(entry)).length > 0);
  if (broken) {
    const claims = brokenClaims(checked.get(broken)).join(', ');
    const name = NAMES[broken.kind] ?? 'The userinfo';
    return {
      outcome: 'broken',
      sentence: `${name} is not what FranceConnect promises: ${claims}. A service must refuse it.`,
      culprit: broken,
    };
  }
  const has = (kind: string) => entries.some((entry) => entry.kind === kind && !isFailure(entry));
  if (has('FC_SESSION_TERMINATED')) return { outcome: 'signed-in', sentence: 'Signed in, then signed out.' };
  if (has('SP_REQUESTED_FC_USERINFO'))
    return { outcome: 'signed-in', sentence: 'Signed in: the service has the identity.' };
  return waiting(entries, has, now);
}

/** What an answer to a service is called at the beginning of a sentence. */
const NAMES: Readonly<Record<string, string>> = {
  SP_REQUESTED_FC_TOKEN: 'The ID token',
  DP_VERIFIED_FC_CHECKTOKEN: 'The answer to the data provider',
};

/** A refusal the same citizen or service got over, by trying again. */
function overcome(entries: readonly JournalEntry[], refusal: JournalEntry): boolean {
  return entries.some(({ kind, at, code }) => kind === refusal.kind && code === undefined && at > refusal.at);
}

function brokenClaims(tokens: readonly CheckedToken[] = []): string[] {
  return tokens.flatMap(({ checks }) => checks.filter(({ kept }) => kept === false).map(({ claim }) => claim));
}

function refused(culprit: JournalEntry): Judged {
  const { error, error_description } = culprit.detail.answer?.parameters ?? {};
  if (error === 'access_denied' && culprit.kind === 'FC_REDIRECTED_TO_SP') {
    return {
      outcome: 'given-up',
      sentence: `The service receives access_denied: ${String(error_description)}.`,
      culprit,
    };
  }
  const code = culprit.code !== undefined && isErrorCode(culprit.code) ? culprit.code : undefined;
  const trigger = code ? catalogueEntry(code).trigger : `it answers ${String(error)}`;
  return {
    outcome: 'refused',
    sentence: `FranceConnect refuses with ${culprit.code}: ${trigger}`,
    culprit,
    ...(code && { code }),
  };
}

function waiting(entries: readonly JournalEntry[], has: (kind: string) => boolean, now: number): Judged {
  const last = entries.reduce((one, other) => (one.at + one.took > other.at + other.took ? one : other));
  const outcome = now - last.at > LEFT_AFTER ? 'left' : 'running';
  if (has('SP_REQUESTED_FC_TOKEN'))
    return { outcome, sentence: 'The service has its tokens and has not read the identity.' };
  if (has('FC_REDIRECTED_TO_SP'))
    return { outcome, sentence: 'The service has a code, which lives 30 seconds, and has not redeemed it.' };
  return { outcome, sentence: `${outcome === 'left' ? 'Left at' : 'Stopped at'}: ${last.summary}.` };
}
