import type { ClockReading } from '../../infrastructure/clock.ts';
import { Moment, roughly } from './moment.tsx';

/** Milliseconds a clock may differ by without having been moved: reading two clocks takes time. */
const UNMOVED = 500;

export interface ClockNoticeProps extends ClockReading {
  lang: 'fr' | 'en';
}

/** Says that the simulator's clock was moved or stopped; nothing while it is the machine's. */
export function ClockNotice({ now, ahead, frozen, lang }: ClockNoticeProps) {
  const moved = Math.abs(ahead) > UNMOVED;
  if (!moved && !frozen) return null;
  const gap = roughly(Math.abs(ahead), lang);
  if (lang === 'fr') {
    return (
      <p class="notice clock-notice" role="note">
        <strong>{frozen ? 'L’horloge est arrêtée.' : 'L’horloge a été déplacée.'}</strong> Elle indique le{' '}
        <Moment at={now} lang="fr" />
        {moved && `, ${gap} ${ahead > 0 ? 'après' : 'avant'} celle de la machine`}.
      </p>
    );
  }
  const difference = moved ? `${gap} ${ahead > 0 ? 'ahead of' : 'behind'} the machine’s` : '';
  return (
    <p class="notice clock-notice" role="note">
      <strong>{frozen ? 'The clock is stopped.' : 'The clock was moved.'}</strong> It shows <Moment at={now} />
      {difference && `, ${difference}`}.
    </p>
  );
}
