/** What a star of a pattern may stand for. */
export interface Star {
  /** How a pattern writes it. */
  sign: string;
  /** How many characters it stands for at least. */
  least: 0 | 1;
  /** A character it never stands for. */
  never?: RegExp;
}

/**
 * Whether a pattern stands for a text. Takes time in proportion to the text: no expression is built from the pattern, and
 * nothing is tried twice.
 */
export function matchesStars(pattern: string, text: string, { sign, least, never }: Star): boolean {
  const [head = '', ...literals] = pattern.split(sign);
  const tail = literals.pop();
  if (tail === undefined) return pattern === text;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  const mayBe = (from: number, to: number) => to - from >= least && !never?.test(text.slice(from, to));
  let at = head.length;
  for (const literal of literals) {
    // Its first place is as good as a later one: the next star may stand for whatever this one would have.
    const found = text.indexOf(literal, at + least);
    if (found < 0 || !mayBe(at, found)) return false;
    at = found + literal.length;
  }
  return mayBe(at, text.length - tail.length);
}
