const PARIS = 'Europe/Paris';

const days = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: PARIS });
const amounts = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });

/** `1962-08-24` gives « 24 août 1962 », `2026-04-01` « 1er avril 2026 ». */
export function longDay(date: string): string {
  return days.format(new Date(`${date}T00:00:00Z`)).replace(/^1 /, '1er ');
}

/** An ISO 8601 moment, on French clocks: « 24 août 2026 à 14:05 ». */
export function longMoment(moment: string): string {
  return moments.format(new Date(moment)).replace(/^1 /, '1er ');
}

/** « 2 500 € » */
export function euros(amount: number): string {
  return amounts.format(amount);
}

/** « 12 points » */
export function points(amount: number): string {
  return `${amount} ${Math.abs(amount) < 2 ? 'point' : 'points'}`;
}
