import { median } from '../statistics.ts';

/** One value of something that is watched, after so many sign-ins. */
export type Point = readonly [signIns: number, value: number];

/** How a series behaves over a long run. */
export interface Trend {
  /** Medians of the first and of the last fifth. */
  first: number;
  last: number;
  /** By linear regression, for ten thousand sign-ins. */
  slope: number;
}

/** @param points by rising number of sign-ins; what is still warming up is left out by the caller */
export function trendOf(points: readonly Point[]): Trend {
  const fifth = Math.max(1, Math.floor(points.length / 5));
  const valuesOf = (part: readonly Point[]) => part.map(([, value]) => value);
  return {
    first: median(valuesOf(points.slice(0, fifth))),
    last: median(valuesOf(points.slice(-fifth))),
    slope: slopeOf(points) * 10_000,
  };
}

/** Least squares. */
function slopeOf(points: readonly Point[]): number {
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
