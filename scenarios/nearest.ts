import { closestMatch } from 'leven';
import type { Scenario } from './scenario.ts';

/** Comparing by letters costs the product of the lengths: no scenario has a name this long. */
const LONGEST = 100;

/**
 * The scenario a mistyped id most likely stands for. Words come first (`deceased` is `register-deceased`); letters decide
 * among those that share as many words.
 */
export function nearestScenario(wanted: string, scenarios: readonly Scenario[]): Scenario | undefined {
  if (wanted.length > LONGEST) return undefined;
  const words = wordsOf(wanted);
  const scores = scenarios.map((scenario) => scoreOf(words, scenario));
  const best = Math.max(0, ...scores);
  const nearest = closestMatch(
    wanted,
    scenarios.filter((_, index) => scores[index] === best).map(({ id }) => id),
  );
  return scenarios.find(({ id }) => id === nearest);
}

/** A word of the id counts twice as much as one of the title. */
function scoreOf(words: readonly string[], { id, title }: Scenario): number {
  const [inId, inTitle] = [wordsOf(id), wordsOf(title)];
  return words.reduce((sum, word) => sum + (inId.includes(word) ? 2 : inTitle.includes(word) ? 1 : 0), 0);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}
