import type { Lines } from './plot.ts';
import { colour, element, LETTER, legend, picture, short, text, WIDTH } from './svg.ts';

const BOX = { left: 76, right: WIDTH - 24, top: 72, bottom: 262 };
const HEIGHT = 312;
const STEPS = 5;
const DASHES = ['none', '7 4', '2 3', '10 3 2 3', '4 4'];

type Point = readonly [number, number];

/** Lines from zero up: how flat a line is must be seen, not made. */
export function lineChart({ title, unit, over, logarithmic = false, lines }: Lines): string {
  const points = lines.flatMap((line) => line.points);
  const top = ceiling(Math.max(0, ...points.map(([, y]) => y)));
  const across = axis(
    points.map(([x]) => x),
    logarithmic,
  );
  const place = ([x, y]: Point) => {
    const right = BOX.left + across(x) * (BOX.right - BOX.left);
    const down = BOX.bottom - (y / top) * (BOX.bottom - BOX.top);
    return `${right.toFixed(1)},${down.toFixed(1)}`;
  };
  const content = [
    ...legend(lines.map(({ name }) => name)),
    ...grid(top, unit),
    ...ticks(points, logarithmic, across, over),
    ...lines.map(({ points: line }, index) =>
      element('polyline', {
        class: `${colour(index)} line`,
        points: line.map(place).join(' '),
        'stroke-dasharray': DASHES[index % DASHES.length] ?? 'none',
      }),
    ),
  ];
  return picture(HEIGHT, title, words({ unit, over, lines }), content);
}

/** From a value to its place, 0 to 1. */
function axis(values: readonly number[], logarithmic: boolean): (value: number) => number {
  const scale = logarithmic ? Math.log10 : (value: number) => value;
  const least = logarithmic ? scale(Math.min(...values)) : 0;
  const room = scale(Math.max(...values)) - least || 1;
  return (value) => (scale(value) - least) / room;
}

/** The next round number. */
function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 7.5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function grid(top: number, unit: string): string[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const y = BOX.bottom - (step / STEPS) * (BOX.bottom - BOX.top);
    const label = `${short((top * step) / STEPS)}${step === STEPS && unit ? ` ${unit}` : ''}`;
    return [
      element('line', { class: 'grid', x1: BOX.left, x2: BOX.right, y1: y, y2: y }),
      text(BOX.left - 8, y + 4, label, { 'text-anchor': 'end', class: 'soft' }),
    ];
  }).flat();
}

function ticks(points: readonly Point[], logarithmic: boolean, across: (x: number) => number, over: string): string[] {
  const values = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  const last = values.at(-1) ?? 0;
  const marked = logarithmic ? values : Array.from({ length: STEPS + 1 }, (_, step) => (last * step) / STEPS);
  return [
    ...marked.map((value) => {
      const x = BOX.left + across(value) * (BOX.right - BOX.left);
      // The last one must not leave the picture.
      const end = x + (short(value).length * LETTER) / 2 > WIDTH;
      return text(x, BOX.bottom + 20, short(value), { 'text-anchor': end ? 'end' : 'middle', class: 'soft' });
    }),
    text(BOX.right, BOX.bottom + 40, over, { 'text-anchor': 'end', class: 'soft' }),
  ];
}

function words({ unit, over, lines }: Pick<Lines, 'unit' | 'over' | 'lines'>): string {
  return lines
    .map(({ name, points }) => {
      const told = ([x, y]: Point) => `${short(y)}${unit && ` ${unit}`} at ${short(x)} ${over}`;
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last) return `${name}: nothing.`;
      if (points.length <= STEPS) return `${name}: ${points.map(told).join(', ')}.`;
      const values = points.map(([, y]) => y);
      const range = `between ${short(Math.min(...values))} and ${short(Math.max(...values))}`;
      return `${name}: ${told(first)}, ${told(last)}, ${range} all along.`;
    })
    .join(' ');
}
