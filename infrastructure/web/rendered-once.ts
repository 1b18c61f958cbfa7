import { randomUUID } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';

/** Texts, and between them the names of the visitor's own words. */
type Template<Name extends string> = readonly { text: string; word?: Name | undefined }[];

/** Pages kept; all are forgotten when there are more. */
const MOST_KEPT = 300;
/** Characters: a page that shows whole lists is not shown often. */
const LONGEST_SHARED = 20_000;

/**
 * A page whose text differs between two visitors by a few words is rendered once for all who share the rest, then only filled
 * in. Rendering is the most wasteful part of a sign-in: a tenth of all the memory it allocates.
 * @param render makes the page of plain JSON data; it may only show the visitor's own words, such as a form's token or an
 *   address with an identifier in it, never look into them
 * @returns the same page, of what is shared and of the visitor's own words
 */
export function renderedOnce<Name extends string, Props extends Record<Name, string>>(
  names: readonly Name[],
  render: (props: Props) => string,
): (shared: Omit<Props, Name>, own: Readonly<Record<Name, string>>) => string {
  const kept = new Map<string, Template<Name>>();
  const nonce = randomUUID();
  const marks = Object.fromEntries(names.map((name) => [name, `own-${nonce}-${name}-`])) as Record<Name, string>;
  const anyMark = new RegExp(`own-${nonce}-([^-]+)-`);

  return (shared, own) => {
    const key = JSON.stringify(shared);
    if (key.length > LONGEST_SHARED) return render({ ...shared, ...own } as unknown as Props);
    return filledIn(kept.get(key) ?? keep(key, shared), own);
  };

  function keep(key: string, shared: Omit<Props, Name>): Template<Name> {
    if (kept.size >= MOST_KEPT) kept.clear();
    // Every other piece is the name a mark was caught by.
    const pieces = render({ ...shared, ...marks } as unknown as Props).split(anyMark);
    const template = pieces.flatMap((text, i) =>
      i % 2 === 0 ? [{ text, word: pieces[i + 1] as Name | undefined }] : [],
    );
    kept.set(key, template);
    return template;
  }
}

function filledIn<Name extends string>(template: Template<Name>, own: Readonly<Record<Name, string>>): string {
  const escaped: Partial<Record<Name, string>> = {};
  let page = '';
  for (const { text, word } of template) {
    page += text;
    if (word !== undefined) page += escaped[word] ??= renderToString(own[word] as never);
  }
  return page;
}
