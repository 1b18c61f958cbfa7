/** Simple shapes that stand for the applications, no official emblem. They take the colour of the text around them. */

/** @param second class of the second ring, where it has a colour of its own */
export function Rings({ second }: { second?: string } = {}) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" stroke-width="3.5">
        <circle cx="12" cy="16" r="8" />
        <circle cx="20" cy="16" r="8" class={second} />
      </g>
    </svg>
  );
}

export function OpenBook() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 8c-3-2.5-7-3-12-3v19c5 0 9 .5 12 3 3-2.5 7-3 12-3V5c-5 0-9 .5-12 3z" fill="currentColor" />
      <path d="M16 9v17" stroke="#ffd95a" stroke-width="2" />
    </svg>
  );
}

export function Lanes() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 4v24M16 4v24M26 4v24M6 10h10M16 17h10M26 24H6" fill="none" stroke="currentColor" stroke-width="3" />
    </svg>
  );
}
