import { languageFault } from '../observe/language.ts';
import type { Outcome } from '../observe/outcome.ts';
import { failed, type Judgement, passed, unclear, warned } from '../verdict.ts';

/** What a correct service does in the end. */
export type Right = 'refuse' | 'accept' | 'recover';

/** Judges where a person ended against where a correct service takes them. */
export function judged(right: Right, outcome: Outcome, language: string): Judgement {
  const { end, why } = outcome;
  if (end === 'unclear') return unclear(why);
  if (right === 'accept') {
    return end === 'in' ? passed(`Signed in. ${why}`) : failed('kept-out', `Not signed in. ${why}`);
  }
  if (end === 'in') return failed('let-in', `Signed in. ${why}`);
  if (end === 'refused') return withWords(outcome, language);
  if (end === 'crashed' && right === 'recover') return failed('crashed', why);
  return warned('rough', `Nobody is signed in, but the way is rough. ${why}`);
}

/** A page that keeps somebody out says so in their language. */
export function withWords({ page, wayOut }: Outcome, language: string): Judgement {
  const fault = languageFault(page.markup, language);
  const ways = wayOut.length === 1 ? 'one way out' : `${wayOut.length} ways out`;
  const seen = `Refused by a page (HTTP ${page.status}) with ${ways}.`;
  return fault === undefined ? passed(seen) : warned('language', `${seen} The page is not in '${language}': ${fault}.`);
}
