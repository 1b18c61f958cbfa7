import { randomUUID } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';

/** Texts and the visitor's own words between them, by their place among the words. */
type Template = readonly (string | number)[];

/** Pages kept; all are forgotten when there are more. */
const MOST_KEPT = 300;
/** Characters: a page that shows whole lists is not shown often. */
const LONGEST_PROPS = 20_000;
/** Shorter, a word may stand in the page for another reason as well. */
const SHORTEST_WORD = 16;

/**
 * A page whose text differs between two visitors by a few words is rendered once for all who share the rest, then only filled
 * in. Rendering is the most wasteful part of a sign-in: a tenth of all the memory it allocates.
 * @param render makes the page of plain JSON data
 * @returns the same page; `own` are the visitor's own words as they stand in the data, long and unlike any other, such as a
 *   form's token or an address with an identifier in it
 */
export function renderedOnce<Props>(
  render: (props: Props) => string,
): (props: Props, own: readonly string[]) => string {
  const kept = new Map<string, Template>();
  const nonce = randomUUID();
  const markOf = (place: number) => `own-${nonce}-${place}-`;
  const marks = new RegExp(`own-${nonce}-(\\d+)-`);

  return (props, own) => {
    let key = JSON.stringify(props);
    if (key.length > LONGEST_PROPS || own.some((word) => word.length < SHORTEST_WORD)) return render(props);
    own.forEach((word, place) => {
      key = key.replaceAll(JSON.stringify(word).slice(1, -1), markOf(place));
    });
    return filledIn(kept.get(key) ?? keep(key), own);
  };

  function keep(key: string): Template {
    if (kept.size >= MOST_KEPT) kept.clear();
    const html = render(JSON.parse(key) as Props);
    // Every other piece is the number a mark was caught by.
    const template = html.split(marks).map((piece, i) => (i % 2 === 0 ? piece : Number(piece)));
    kept.set(key, template);
    return template;
  }
}

function filledIn(template: Template, own: readonly string[]): string {
  const escaped = own.map((word) => renderToString(word as never));
  return template.map((piece) => (typeof piece === 'number' ? escaped[piece] : piece)).join('');
}
