/** A text as people type it into a search: without accents, capitals or punctuation. « Née à l’étranger » → « nee a l etranger ». */
export function foldedText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a text contains every word of a search, whatever the accents, capitals and punctuation of either. */
export function holdsEveryWord(text: string, search: string): boolean {
  const folded = foldedText(text);
  return foldedText(search)
    .split(' ')
    .every((word) => folded.includes(word));
}
