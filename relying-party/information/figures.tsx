import type { ComponentChildren } from 'preact';

/** Pictures of ours, drawn with the site's colours. They say nothing the words beside them do not. */

function Figure({ children }: { children: ComponentChildren }) {
  return (
    <svg class="cpf-figure" viewBox="0 0 120 80" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

/** A purse that fills year after year: consulting one's rights. */
export function RightsFigure() {
  return (
    <Figure>
      <path d="M20 66V46M40 66V36M60 66V26M80 66V18" stroke="currentColor" stroke-width="12" stroke-linecap="round" />
      <circle cx="100" cy="22" r="13" class="cpf-figure-accent" />
      <path d="M105 17a7 7 0 1 0 0 10M92 20h9M92 24h9" fill="none" stroke="currentColor" stroke-width="2.5" />
    </Figure>
  );
}

/** A key and its lock: signing in. */
export function ConnectionFigure() {
  return (
    <Figure>
      <rect x="62" y="34" width="44" height="34" rx="6" class="cpf-figure-accent" />
      <path d="M70 34v-8a14 14 0 0 1 28 0v8" fill="none" stroke="currentColor" stroke-width="6" />
      <path d="M84 47v9" stroke="currentColor" stroke-width="6" stroke-linecap="round" />
      <circle cx="20" cy="50" r="11" fill="none" stroke="currentColor" stroke-width="6" />
      <path d="M31 50h22M46 50v9M53 50v7" fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="round" />
    </Figure>
  );
}

/** A book under a magnifying glass: finding a course. */
export function TrainingFigure() {
  return (
    <Figure>
      <path
        d="M46 24c-8-6-20-8-34-8v44c14 0 26 2 34 8 8-6 20-8 34-8V16c-14 0-26 2-34 8z"
        fill="none"
        stroke="currentColor"
        stroke-width="5"
        stroke-linejoin="round"
      />
      <path d="M46 24v44" stroke="currentColor" stroke-width="5" />
      <circle cx="88" cy="38" r="15" class="cpf-figure-accent" stroke="currentColor" stroke-width="5" />
      <path d="m99 50 12 14" stroke="currentColor" stroke-width="6" stroke-linecap="round" />
    </Figure>
  );
}

/** Two people who speak: advice. */
export function AdviceFigure() {
  return (
    <Figure>
      <circle cx="32" cy="40" r="10" fill="currentColor" />
      <path d="M14 72a18 18 0 0 1 36 0z" fill="currentColor" />
      <circle cx="92" cy="44" r="9" fill="currentColor" />
      <path d="M76 72a16 16 0 0 1 32 0z" fill="currentColor" />
      <path
        d="M46 10h38a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H62l-10 8v-8h-6a6 6 0 0 1-6-6V16a6 6 0 0 1 6-6z"
        class="cpf-figure-accent"
      />
      <path d="M50 18h30M50 25h20" stroke="#1d2b30" stroke-width="2.5" />
    </Figure>
  );
}

/** A card with its number: what to have at hand. */
export function CardFigure() {
  return (
    <Figure>
      <rect x="14" y="14" width="92" height="54" rx="7" fill="none" stroke="currentColor" stroke-width="5" />
      <rect x="26" y="26" width="20" height="15" rx="3" class="cpf-figure-accent" />
      <path d="M26 52h8M38 52h12M54 52h12M70 52h10M84 52h10" stroke="currentColor" stroke-width="5" />
    </Figure>
  );
}

/** A form half filled in. */
export function FormFigure() {
  return (
    <Figure>
      <rect x="30" y="8" width="60" height="66" rx="5" fill="none" stroke="currentColor" stroke-width="5" />
      <path d="M40 22h40M40 36h40M40 50h24" stroke="currentColor" stroke-width="4" />
      <path d="m70 60 6 6 14-16" fill="none" class="cpf-figure-line" stroke-width="7" />
    </Figure>
  );
}

/** Pictures, one of them chosen: the picture check. */
export function PicturesFigure() {
  return (
    <Figure>
      <rect x="10" y="24" width="28" height="28" rx="4" fill="none" stroke="currentColor" stroke-width="4" />
      <rect
        x="46"
        y="24"
        width="28"
        height="28"
        rx="4"
        class="cpf-figure-accent"
        stroke="currentColor"
        stroke-width="4"
      />
      <rect x="82" y="24" width="28" height="28" rx="4" fill="none" stroke="currentColor" stroke-width="4" />
      <path d="m16 46 8-12 8 12zM52 46l8-12 8 12z" fill="currentColor" />
      <circle cx="96" cy="38" r="8" fill="currentColor" />
      <path d="M64 46v24l6-6 5 9 5-3-5-8h8z" fill="currentColor" />
    </Figure>
  );
}
