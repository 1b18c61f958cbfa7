/** Names as people, sources and registers write them, and what is left of them when they are compared. */

/** Letters that canonical decomposition leaves whole although a French keyboard, or form, spells them out. */
const SPELT_OUT: Readonly<Record<string, string>> = { Œ: 'OE', Æ: 'AE', Ø: 'O', Ð: 'D', Đ: 'D', Ł: 'L', Þ: 'TH' };

/**
 * What two spellings of one name have in common: no accent, ligatures spelt out, upper case, anything that is not a
 * letter reduced to one space (reference: CPF site B4). `Lætitia d’Ornéguy` gives `LAETITIA D ORNEGUY`.
 */
export function comparableName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[ŒÆØÐĐŁÞ]/g, (letter) => SPELT_OUT[letter] ?? letter)
    .replace(/[^\p{Lu}\p{Ll}\p{Lt}\p{Lo}]+/gu, ' ')
    .trim();
}

/** First names one by one, from the way a source sends them: all in one text, separated by spaces (identity sources §1.7). */
export function splitGivenNames(givenNames: string): string[] {
  return givenNames.split(/\s+/).filter((name) => name !== '');
}

/** A family name as the civil register writes it: upper case, accents and punctuation kept (identity sources §5.4). */
export function registerFamilyName(name: string): string {
  return name.toUpperCase();
}
