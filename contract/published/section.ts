/** A section of the published service contract. Texts are English; what stands between backquotes is literal. */
export interface Section {
  /** Stable: the code and the pages refer to it as §2.1. */
  number: string;
  title: string;
  text?: readonly string[];
  table?: Table;
}

export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A word or a list of words as literals. */
export const literal = (...words: readonly string[]): string => words.map((word) => `\`${word}\``).join(' ');
