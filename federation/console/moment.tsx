const format = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Europe/Paris' });
const PARIS = { en: format('en-GB'), fr: format('fr-FR') };

/** A moment in Paris time, as in the e-mails: "30 Nov 2026, 12:04:31". @param at milliseconds since the epoch */
export function Moment({ at, lang = 'en' }: { at: number; lang?: 'fr' | 'en' }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={lang === 'fr' ? 'heure de Paris' : 'Paris time'}>
      {PARIS[lang].format(at)}
    </time>
  );
}

/** A length of time in one or two units: "45 s", "31 min", "25 h 30 min", "31 days". @param milliseconds at least 0 */
export function roughly(milliseconds: number, lang: 'fr' | 'en' = 'en'): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} ${lang === 'fr' ? 'jours' : 'days'}`;
}
