/**
 * Numéro fiscal (SPI): thirteen digits, the first from 0 to 3; the last three are a check of the first ten
 * (reference: identity sources §8.2).
 */

const SHAPE = /^[0-3]\d{12}$/;

/** `format`: not thirteen digits, or starts with 4 to 9. `key`: the check digits are not those of the number. */
export type SpiRefusal = 'format' | 'key';

export type SpiReading = { ok: true; spi: string } | { ok: false; reason: SpiRefusal };

/** The number as it is stored: full-width digits made plain, spaces, dots and hyphens gone. */
export function normaliseSpi(text: string): string {
  return text.normalize('NFKC').replace(/[\s.\p{Pd}]/gu, '');
}

/**
 * Reads a number as typed. Half of the tax administration's own test numbers fail the check, so a caller that must
 * accept them treats `key` as a warning.
 */
export function parseSpi(text: string): SpiReading {
  const spi = normaliseSpi(text);
  if (!SHAPE.test(spi)) return { ok: false, reason: 'format' };
  return spi.endsWith(spiKey(Number(spi.slice(0, 10)))) ? { ok: true, spi } : { ok: false, reason: 'key' };
}

/**
 * @param number the first ten digits, from 0 to 3 999 999 999; test numbers start with 3999.
 * @returns the thirteen digits.
 */
export function generateSpi(number: number): string {
  const digits = String(number).padStart(10, '0');
  if (!/^[0-3]\d{9}$/.test(digits)) throw new RangeError(`${number} is not the start of a numéro fiscal`);
  return digits + spiKey(number);
}

function spiKey(number: number): string {
  return String(number % 511).padStart(3, '0');
}
