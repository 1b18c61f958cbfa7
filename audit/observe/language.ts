import { documentOf, folded, hasWords, visibleText } from './text.ts';

/** Words that no page of more than a sentence does without. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  fr: ['le', 'la', 'les', 'vous', 'votre', 'de', 'du', 'des', 'une', 'est', 'pas', 'pour', "n'a", 'nous', 'avec'],
  en: ['the', 'you', 'your', 'is', 'not', 'for', 'with', 'and', 'we', 'a', 'this'],
};

/** Why a page is not in a language, or undefined when it is, or cannot be told. */
export function languageFault(markup: string, language: string): string | undefined {
  const common = COMMON[language];
  if (!common) return undefined;
  const lang = documentOf(markup).querySelector('html')?.getAttribute('lang');
  const text = folded(visibleText(markup));
  const found = common.filter((word) => hasWords(text, word)).length;
  if (found < 2) return `its text has ${found === 0 ? 'none' : 'one'} of the common words of '${language}'`;
  if (lang === undefined) return 'its html element has no lang attribute';
  if (!lang.toLowerCase().startsWith(language)) return `its lang attribute is '${lang}', expected '${language}'`;
  return undefined;
}
