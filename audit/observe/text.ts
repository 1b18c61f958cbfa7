import { type HTMLElement, parse } from 'node-html-parser';

/** Elements whose text nobody sees. */
const UNSEEN = 'script, style, noscript, template, head';
const VALUES = 'input:not([type="hidden"]), button';

/** The markup as a document. */
export function documentOf(markup: string): HTMLElement {
  return parse(markup.replace(/^\s*<!doctype[^>]*>/i, ''), { comment: false });
}

/** What a person reads on a page: text and the values of fields, without the title. */
export function visibleText(markup: string): string {
  const document = documentOf(markup);
  const values = document
    .querySelectorAll(VALUES)
    .map((field) => field.getAttribute('value'))
    .filter(Boolean);
  for (const unseen of document.querySelectorAll(UNSEEN)) unseen.remove();
  return [document.structuredText, ...values]
    .join('\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}

/** The text of a page with its lines as they were written, as a stack trace has them. */
export function writtenLines(markup: string): string {
  return documentOf(markup.replaceAll(/<br\s*\/?>/gi, '\n')).text;
}

export function titleOf(markup: string): string {
  return documentOf(markup).querySelector('title')?.text.trim() ?? '';
}

/** A text in lower case, without accents, ligatures or repeated spaces, with one kind of apostrophe and hyphen. */
export function folded(text: string): string {
  return text
    .replaceAll(/œ/gi, 'oe')
    .replaceAll(/æ/gi, 'ae')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[’ʼ`´]/g, "'")
    .replaceAll(/[‐‑–]/g, '-')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Whether the words stand in a text, not as a part of other words. Both are folded. */
export function hasWords(text: string, words: string): boolean {
  if (words === '' || !text.includes(words)) return false;
  const escaped = words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'u').test(text);
}
