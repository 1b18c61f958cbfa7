/** One line of the table. */
export interface Result {
  /** What is measured, unit included. */
  name: string;
  ours: number;
  bare: number;
  /** Absent where the two are not to be divided. */
  ratio?: number;
  /** Absent where the line is only shown. */
  judged?: { value: number; target: Target };
  /** Every reading, in the order it was taken. */
  readings: Record<string, readonly number[]>;
}

export type Target = { atLeast: number } | { atMost: number };

/** Undefined where nothing is judged. */
export function passes({ judged }: Result): boolean | undefined {
  if (!judged) return undefined;
  const { value, target } = judged;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
