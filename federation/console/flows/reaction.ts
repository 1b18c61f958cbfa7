import type { JournalEntry, Parameters } from '../../../infrastructure/journal/journal.ts';

/** Whether a service did the right thing with an answer it must refuse. */
export interface Reaction {
  verdict: 'refused' | 'accepted' | 'unknown';
  /** What tells so. */
  sentence: string;
}

/** Milliseconds within which a service that accepts its tokens asks for the identity. */
const ASKS_WITHIN = 10_000;

/**
 * What a service made of a broken answer, judged by what it asked FranceConnect next.
 * @param culprit the broken answer
 * @param now milliseconds since the epoch
 */
export function reactionTo(
  culprit: JournalEntry,
  entries: readonly JournalEntry[],
  request: Parameters,
  now: number,
): Reaction {
  const answered = culprit.at + culprit.took;
  const asked = (kind: string) => entries.some((entry) => entry.kind === kind && entry.at >= answered);
  if (culprit.kind === 'SP_REQUESTED_FC_TOKEN' && asked('SP_REQUESTED_FC_USERINFO')) {
    return { verdict: 'accepted', sentence: 'It asked for the identity with the tokens it had to refuse.' };
  }
  if (asked('SP_REQUESTED_LOGOUT')) {
    return { verdict: 'accepted', sentence: 'It signed the person out later, so it had signed them in.' };
  }
  if (culprit.kind === 'FC_REDIRECTED_TO_SP' && culprit.detail.answer?.parameters?.code !== undefined) {
    return reactionToCallback(answered, entries, now);
  }
  if (culprit.kind !== 'SP_REQUESTED_FC_TOKEN') {
    return { verdict: 'unknown', sentence: 'A service asks nothing after this answer: look at the service itself.' };
  }
  if (String(request.scope ?? '').trim() === 'openid') {
    return { verdict: 'unknown', sentence: 'It asked for no identity in its scopes, so it may not read any.' };
  }
  if (now - answered < ASKS_WITHIN) {
    return { verdict: 'unknown', sentence: 'It has asked for nothing yet; 10 seconds without a request will tell.' };
  }
  return { verdict: 'refused', sentence: 'It has not asked for the identity.' };
}

/** A callback with a code that a service must not redeem, because another parameter is wrong. */
function reactionToCallback(answered: number, entries: readonly JournalEntry[], now: number): Reaction {
  const redeemed = entries.some(
    ({ kind, at, code }) => kind === 'SP_REQUESTED_FC_TOKEN' && at >= answered && code === undefined,
  );
  if (redeemed) return { verdict: 'accepted', sentence: 'It redeemed the code of a callback it had to refuse.' };
  if (now - answered < ASKS_WITHIN) {
    return { verdict: 'unknown', sentence: 'It has asked for nothing yet; 10 seconds without a request will tell.' };
  }
  return { verdict: 'refused', sentence: 'It has not redeemed the code.' };
}
