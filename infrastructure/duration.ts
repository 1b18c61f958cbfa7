/**
 * A length of time: its parts, or a text such as `31 min`, `1h30`, `90 s`, `2 days` (or `2 jours`) or ISO 8601's `PT31M`.
 * Everything may be fractional; nothing is negative.
 */
export type Duration = DurationParts | string;

export interface DurationParts {
  days?: number | undefined;
  hours?: number | undefined;
  minutes?: number | undefined;
  seconds?: number | undefined;
  milliseconds?: number | undefined;
}

/** What a fault message says was expected. */
export const DURATION_EXPECTED = 'a duration such as { "minutes": 31 }, "31 min", "1h30" or "PT31M"';

const MILLISECONDS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000, milliseconds: 1 } as const;
type Unit = keyof typeof MILLISECONDS;

/** A century: a longer duration is a typing error. */
const LONGEST = 100 * 366 * MILLISECONDS.days;

const NUMBER = String.raw`(\d+(?:[.,]\d+)?)`;
const WORDS = new RegExp(
  String.raw`^(?:${NUMBER}\s*(?:d|days?|j|jours?)\s*)?(?:${NUMBER}\s*(?:h|hours?|heures?)\s*)?(?:${NUMBER}\s*(?:m|min|mins|minutes?)\s*)?(?:${NUMBER}\s*(?:s|sec|secs|seconds?|secondes?)\s*)?(?:${NUMBER}\s*(?:ms|milliseconds?)\s*)?$`,
  'i',
);
const HOURS_AND_MINUTES = /^(\d+)\s*h\s*(\d{1,2})$/i;
const ISO = new RegExp(`^P(?:${NUMBER}D)?(?:T(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`, 'i');

/** @returns milliseconds, or undefined when it is not a duration */
export function durationInMilliseconds(duration: unknown): number | undefined {
  const parts = typeof duration === 'string' ? partsOf(duration.trim()) : duration;
  if (typeof parts !== 'object' || parts === null || Array.isArray(parts)) return undefined;
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  let total = 0;
  for (const [unit, value] of given) {
    if (!isUnit(unit) || typeof value !== 'number' || !Number.isFinite(value) || value < 0) return undefined;
    total += value * MILLISECONDS[unit];
  }
  return total <= LONGEST ? Math.round(total) : undefined;
}

function partsOf(text: string): DurationParts | undefined {
  const short = HOURS_AND_MINUTES.exec(text);
  const match = short ? [text, undefined, short[1], short[2]] : (ISO.exec(text) ?? WORDS.exec(text));
  const values = match?.slice(1).map((value) => (value === undefined ? undefined : Number(value.replace(',', '.'))));
  if (!values?.some((value) => value !== undefined)) return undefined;
  const [days, hours, minutes, seconds, milliseconds] = values;
  return { days, hours, minutes, seconds, milliseconds };
}

function isUnit(text: string): text is Unit {
  return Object.hasOwn(MILLISECONDS, text);
}
