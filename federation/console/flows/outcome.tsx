import type { Outcome } from './story.ts';

/** Sign and words: colour alone says nothing. */
const BADGES: Readonly<Record<Outcome, readonly [sign: string, words: string]>> = {
  'signed-in': ['✓', 'signed in'],
  broken: ['✗', 'tokens broken'],
  refused: ['✗', 'refused'],
  'given-up': ['↩', 'given up'],
  running: ['…', 'under way'],
  left: ['–', 'left'],
};

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const [sign, words] = BADGES[outcome];
  return (
    <span class={`outcome ${outcome}`}>
      <span aria-hidden="true">{sign}</span> {words}
    </span>
  );
}
