export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

/** The same list, begun with another one at each round: whoever goes first, everybody does once. */
export function inTurn<T>(list: readonly T[], round: number): T[] {
  const first = list.length === 0 ? 0 : round % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}
