/** Euros credited each year since the scheme began, up to a ceiling: enough for an example. */
const PER_YEAR = 500;
const CEILING = 5_000;
const FIRST_YEAR = 2019;
const WORKING_AGE = 18;

/** @param birthdate `YYYY-MM-DD` */
export function rightsOf(birthdate: string, year: number): { euros: number } {
  const from = Math.max(FIRST_YEAR, Number(birthdate.slice(0, 4)) + WORKING_AGE);
  return { euros: Math.min(CEILING, PER_YEAR * Math.max(0, year - from)) };
}
