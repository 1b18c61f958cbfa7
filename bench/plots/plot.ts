import { barChart } from './bars.ts';
import { lineChart } from './lines.ts';

/** A picture to be drawn, as data. */
export type Plot = Bars | Lines;

interface Titled {
  /** Of the file. */
  id: string;
  title: string;
  /** Of the values; empty for counts. */
  unit: string;
}

/** One row of bars for each group, one bar for each side that has a value there. */
export interface Bars extends Titled {
  kind: 'bars';
  groups: readonly { label: string; bars: readonly { side: string; value: number }[] }[];
}

export interface Lines extends Titled {
  kind: 'lines';
  /** What the horizontal axis counts. */
  over: string;
  /** Powers of ten at equal distances: what grows a thousandfold. */
  logarithmic?: boolean;
  lines: readonly { name: string; points: readonly (readonly [number, number])[] }[];
}

/** An SVG file: no script, readable on light and dark, everything it shows said in words too. */
export function drawn(plot: Plot): string {
  return plot.kind === 'bars' ? barChart(plot) : lineChart(plot);
}
