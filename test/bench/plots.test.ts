import { describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { drawn, type Plot } from '../../bench/plots/plot.ts';

const bars: Plot = {
  kind: 'bars',
  id: 'rates',
  title: 'Sign-ins & more',
  unit: 'ms',
  groups: [
    {
      label: 'one <after> another',
      bars: [
        { side: 'ours', value: 20 },
        { side: 'bare', value: 10 },
      ],
    },
    { label: 'sixteen', bars: [{ side: 'bare', value: 0 }] },
  ],
};
const lines: Plot = {
  kind: 'lines',
  id: 'soak',
  title: 'Memory',
  unit: 'MiB',
  over: 'sign-ins',
  lines: [
    {
      name: 'resident',
      points: [
        [0, 100],
        [500, 200],
        [1_000, 150],
      ],
    },
    {
      name: 'heap',
      points: [
        [0, 40],
        [1_000, 41],
      ],
    },
  ],
};

describe.each([bars, lines])('$kind', (plot) => {
  const text = drawn(plot);
  const svg = parse(text);

  test('says what it is to those who do not see it', () => {
    const root = svg.querySelector('svg');
    expect(root?.getAttribute('role')).toBe('img');
    expect(root?.getAttribute('aria-labelledby')).toBe('title description');
    expect(svg.querySelector('title')?.text).toBe(plot.title);
    expect(svg.querySelector('desc')?.text.length).toBeGreaterThan(20);
  });

  test('has colours for light and dark, no script, nothing from elsewhere', () => {
    expect(text).toContain('prefers-color-scheme: dark');
    expect(text).not.toMatch(/<script|href=|url\(/);
  });

  test('has no number that is none', () => {
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test('bars are as long as their values, and say them', () => {
  const rects = parse(drawn(bars))
    .querySelectorAll('rect[y]')
    .filter((rect) => rect.getAttribute('stroke-width') === '0');
  const [ours, bare, none] = rects.map((rect) => Number(rect.getAttribute('width')));
  expect((ours ?? 0) / (bare ?? 1)).toBeCloseTo(2, 2);
  expect(none).toBe(1);
  const desc = parse(drawn(bars)).querySelector('desc')?.text;
  expect(desc).toBe('one <after> another: ours 20 ms, bare 10 ms. sixteen: bare 0 ms.');
});

test('lines begin at zero, and the highest value stays inside', () => {
  const [resident] = parse(drawn(lines)).querySelectorAll('polyline');
  const heights = (resident?.getAttribute('points') ?? '').split(' ').map((point) => Number(point.split(',')[1]));
  // 200 of 200 is the top, 100 half-way to the bottom.
  expect(heights).toEqual([167, 72, 119.5]);
});

test('powers of ten stand at equal distances when asked', () => {
  const [line] = parse(
    drawn({
      ...lines,
      logarithmic: true,
      lines: [
        {
          name: 'visit',
          points: [
            [100, 1],
            [10_000, 1],
            [1_000_000, 1],
          ],
        },
      ],
    }),
  ).querySelectorAll('polyline');
  const [a = 0, b = 0, c = 0] = (line?.getAttribute('points') ?? '')
    .split(' ')
    .map((point) => Number(point.split(',')[0]));
  expect(c - b).toBeCloseTo(b - a, 0);
});
