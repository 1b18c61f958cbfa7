/** Outlines of the marks of identity sources, in a square of 32: simple shapes, no logo. */
const OUTLINES = {
  square: 'M9 2h14a7 7 0 0 1 7 7v14a7 7 0 0 1-7 7H9a7 7 0 0 1-7-7V9a7 7 0 0 1 7-7z',
  circle: 'M16 1a15 15 0 1 1 0 30 15 15 0 0 1 0-30z',
  hexagon: 'M16 1l13 7.5v15L16 31 3 23.5v-15z',
  leaf: 'M2 2h15a13 13 0 0 1 13 13v15H15A13 13 0 0 1 2 17z',
  bubble: 'M8 2h16a7 7 0 0 1 7 7v9a7 7 0 0 1-7 7h-5l-7 6v-6H8a7 7 0 0 1-7-7V9a7 7 0 0 1 7-7z',
  shield: 'M16 1l13 4v11c0 8-5 12-13 15C8 28 3 24 3 16V5z',
  octagon: 'M10 1h12l9 9v12l-9 9H10l-9-9V10z',
  arch: 'M2 30V16a14 14 0 0 1 28 0v14z',
} as const;

export type MarkShape = keyof typeof OUTLINES;

export const MARK_SHAPES = Object.keys(OUTLINES) as MarkShape[];

/** The mark of an identity source, the same on FranceConnect's list, the source's own pages and the timeline. */
export interface SourceMark {
  shape: MarkShape;
  /** One or two letters. */
  letters: string;
  /** `#rrggbb`, dark enough for white letters. */
  colour: string;
}

/** Draws a mark. Colours are attributes of the drawing: pages allow no inline style. */
export function Mark({ shape, letters, colour }: SourceMark) {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d={OUTLINES[shape]} fill={colour} />
      <text
        x="16"
        y="16.5"
        fill="#fff"
        font-size={letters.length > 1 ? 13 : 16}
        font-weight="700"
        text-anchor="middle"
        dominant-baseline="central"
      >
        {letters}
      </text>
    </svg>
  );
}
