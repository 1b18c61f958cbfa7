/**
 * Birth dates as FranceConnect writes them: `YYYY-MM-DD`, or presumed, with `00` for what the person's papers do not
 * say: `YYYY-MM-00`, `YYYY-00-00` (reference: identity sources §1.7).
 */

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether the text is a date of the calendar, or a presumed date; `1977-00-03`, `1977-03` and `1990-02-30` are not. */
export function isBirthdate(text: string): boolean {
  const [, year, month, day] = (SHAPE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || year === 0) return false;
  if (month === 0) return day === 0;
  return month <= 12 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  const lastDay = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for the 1900s.
  lastDay.setUTCFullYear(year, month, 0);
  return lastDay.getUTCDate();
}

/** Whether the day, or the day and the month, are unknown. False for what is no birth date. */
export function isPresumed(birthdate: string): boolean {
  return birthdate.endsWith('-00') && isBirthdate(birthdate);
}

/**
 * The date as the civil register completes it: the first day that fits (identity sources §5.2). `1992-11-00` gives `1992-11-01`,
 * `1992-00-00` gives `1992-01-01`; any other date is returned as it is.
 */
export function firstDay(birthdate: string): string {
  return isPresumed(birthdate) ? birthdate.replaceAll('-00', '-01') : birthdate;
}

/**
 * Age in completed years, from the earliest day the date allows.
 *
 * @param birthdate a date {@link isBirthdate} accepts.
 * @param day `YYYY-MM-DD`, for example {@link dayInFrance}'s. Someone born on 29 February is a year older on 1 March.
 * @returns negative when not born yet.
 */
export function ageAt(birthdate: string, day: string): number {
  const born = firstDay(birthdate);
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** The day so many days after another, both `YYYY-MM-DD`; before it when negative. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

let calendar: Intl.DateTimeFormat | undefined;

const HOUR = 3_600_000;

/** The last hour asked for and its day: days begin on the hour, and formatting a date costs as much as reading a page. */
let lastAsked = { hour: Number.NaN, day: '' };

/**
 * The day it is in metropolitan France, `YYYY-MM-DD`: ages are those of the citizen's calendar, not of UTC.
 *
 * @param now milliseconds since 1970, a clock's.
 */
export function dayInFrance(now: number): string {
  const hour = Math.floor(now / HOUR);
  if (hour !== lastAsked.hour) lastAsked = { hour, day: formattedDay(now) };
  return lastAsked.day;
}

function formattedDay(now: number): string {
  calendar ??= new Intl.DateTimeFormat('en', {
    timeZone: 'Europe/Paris',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = Object.fromEntries(calendar.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
}
