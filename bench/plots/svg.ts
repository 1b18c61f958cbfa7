/** Elements of a picture, written by hand: small enough that a drawing library would be more to know. */

export const WIDTH = 720;
const FONT = 13;
/** About the width of a letter, for room to be left. */
export const LETTER = 7;

/** Blue, orange, green, purple, brown: told apart by those who see few colours, and by their own words anyway. */
const LIGHT = ['#0b62b0', '#b8500f', '#1a7f4b', '#7a3fa0', '#7b5a1e'];
const DARK = ['#6cb4f5', '#f2a25c', '#67cf97', '#c89bea', '#d8b36a'];

const STYLE = [
  'text { fill: #1f2328 }',
  '.paper { fill: #ffffff }',
  '.soft { fill: #59636e }',
  '.grid { stroke: #d1d9e0 }',
  ...LIGHT.map((colour, index) => `.c${index} { fill: ${colour}; stroke: ${colour} }`),
  '.line { fill: none; stroke-width: 2 }',
  '@media (prefers-color-scheme: dark) {',
  '  text { fill: #f0f6fc }',
  '  .paper { fill: #0d1117 }',
  '  .soft { fill: #a9b4c0 }',
  '  .grid { stroke: #3d444d }',
  ...DARK.map((colour, index) => `  .c${index} { fill: ${colour}; stroke: ${colour} }`),
  '  .line { fill: none }',
  '}',
];

/** A whole file. @param description what the picture shows, value by value, for those who hear it */
export function picture(height: number, title: string, description: string, content: readonly string[]): string {
  const size = { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height };
  const font = { 'font-family': 'system-ui, sans-serif', 'font-size': FONT };
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, ...font, role: 'img', 'aria-labelledby': 'title description' },
    [
      element('title', { id: 'title' }, escaped(title)),
      element('desc', { id: 'description' }, escaped(description)),
      element('style', {}, STYLE),
      element('rect', { class: 'paper', width: WIDTH, height, rx: 6 }),
      text(16, 26, title, { 'font-weight': 600, 'font-size': 15 }),
      ...content,
    ],
  )}\n`;
}

/** @param content text that is escaped already, or elements */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[] = [],
): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(rounded(value))}"`);
  if (typeof content === 'string') return `<${name}${head.join('')}>${content}</${name}>`;
  if (content.length === 0) return `<${name}${head.join('')}/>`;
  const lines = content.flatMap((part) => part.split('\n')).map((part) => `  ${part}`);
  return [`<${name}${head.join('')}>`, ...lines, `</${name}>`].join('\n');
}

export function text(
  x: number,
  y: number,
  words: string,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  return element('text', { x, y, ...attributes }, escaped(words));
}

/** The class of the side with this place; a sixth side looks like the first. */
export function colour(place: number): string {
  return `c${place % LIGHT.length}`;
}

/** The sides by their colours, on one line below the title. */
export function legend(names: readonly string[]): string[] {
  let x = 16;
  return names.flatMap((name, index) => {
    const at = x;
    x += name.length * LETTER + 38;
    return [element('rect', { class: colour(index), x: at, y: 39, width: 11, height: 11 }), text(at + 17, 49, name)];
  });
}

/** As short as it can be said without misleading. */
export function short(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function rounded(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
