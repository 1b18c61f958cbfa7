import type { Bars } from './plot.ts';
import { colour, element, LETTER, legend, picture, short, text, WIDTH } from './svg.ts';

const TOP = 66;
const BAR = 16;
const LABEL = 20;
const BETWEEN_GROUPS = 14;

/** Lying bars with their values beside them, each group under its label. */
export function barChart({ title, unit, groups }: Bars): string {
  const sides = [...new Set(groups.flatMap(({ bars }) => bars.map(({ side }) => side)))];
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const widest = Math.max(...values.map((value) => told(value, unit).length)) * LETTER;
  const scale = (WIDTH - 16 - widest - 30) / (Math.max(...values) || 1);
  const content = [...legend(sides)];
  let y = TOP;
  for (const { label, bars } of groups) {
    if (label !== '') {
      content.push(text(16, y + 13, label));
      y += LABEL;
    }
    for (const { side, value } of bars) {
      const width = Math.max(1, value * scale);
      const of = colour(sides.indexOf(side));
      content.push(element('rect', { class: of, x: 16, y, width, height: BAR - 3, 'stroke-width': 0 }));
      content.push(text(width + 22, y + 11, told(value, unit)));
      y += BAR;
    }
    y += BETWEEN_GROUPS;
  }
  const words = groups.map(
    ({ label, bars }) =>
      `${label && `${label}: `}${bars.map(({ side, value }) => `${side} ${told(value, unit)}`).join(', ')}.`,
  );
  return picture(y, title, words.join(' '), content);
}

function told(value: number, unit: string): string {
  return unit === '' ? short(value) : `${short(value)} ${unit}`;
}
