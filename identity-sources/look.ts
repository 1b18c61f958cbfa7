import { MARK_SHAPES, type MarkShape, type SourceMark } from '../infrastructure/pages/source-mark.tsx';

/** The colour and the mark by which a tester recognises a source. */
export interface SourceLook {
  /** Buttons, links and mark in the light theme, `#rrggbb`; white is written on it. */
  accent: string;
  /** The same in the dark theme, with dark writing on it; derived from `accent` when absent. */
  accentDark?: string;
  /** Shape of the mark. Default: one that no other source has with the same letters. */
  shape?: MarkShape;
  /** One or two letters of the mark. Default: the title's initial. */
  letters?: string;
}

/** A look with nothing left to decide. */
export type CompleteLook = Required<SourceLook>;

/** Slate, for a source that chose no colour. */
export const DEFAULT_ACCENT = '#4b5563';

// The grounds an accent is read against, from infrastructure/http/assets/style.css: of each theme, the one closest to it.
const LIGHT_GROUND = '#f5f6fa';
const DARK_GROUND = '#1a1f2b';

/** WCAG 2 level AA for text. */
export const READABLE = 4.5;

/** Fills in the dark accent: the light one, mixed with white until it reads well on a dark ground. */
export function completeLook(title: string, look: SourceLook = { accent: DEFAULT_ACCENT }): CompleteLook {
  const { accent, accentDark = mixUntil(accent, '#ffffff', DARK_GROUND, 8), shape = 'square' } = look;
  return { accent, accentDark, shape, letters: look.letters ?? initialOf(title) };
}

/** « L’Identité Numérique » goes under I: the article says nothing. */
function initialOf(title: string): string {
  return title
    .replace(/^L['’]/i, '')
    .charAt(0)
    .toUpperCase();
}

/** What is drawn for a source with this look. */
export function markOf({ shape, letters, accent }: CompleteLook): SourceMark {
  return { shape, letters, colour: accent };
}

/** Accents for sources that chose none, in the order they are given out. */
const SPARE_ACCENTS = ['#4b5563', '#5b3fa0', '#9c1f4b', '#0f6b6b', '#6b4f1d', '#3f4a8a', '#8a1c7c', '#365c1f'];

/**
 * Gives each source of one list a look of its own: a source that chose no colour gets one nobody has, and a mark that another
 * source has already gets another shape.
 */
export function distinctLooks(looks: readonly CompleteLook[]): CompleteLook[] {
  const chosen = new Set(looks.map(({ accent }) => accent).filter((accent) => accent !== DEFAULT_ACCENT));
  const spare = SPARE_ACCENTS.filter((accent) => !chosen.has(accent));
  const marks = new Set<string>();
  return looks.map((look) => {
    const accent = look.accent === DEFAULT_ACCENT ? (spare.shift() ?? DEFAULT_ACCENT) : look.accent;
    const isFree = (shape: MarkShape) => !marks.has(`${shape} ${look.letters}`);
    const shape = isFree(look.shape) ? look.shape : (MARK_SHAPES.find(isFree) ?? look.shape);
    marks.add(`${shape} ${look.letters}`);
    if (accent === look.accent) return { ...look, shape };
    return completeLook('', { accent, shape, letters: look.letters });
  });
}

/** How well an accent reads in the light theme, as text on the page and as the ground of white text. */
export function lightContrast(accent: string): number {
  return contrast(accent, LIGHT_GROUND);
}

/** How well an accent reads in the dark theme. */
export function darkContrast(accent: string): number {
  return contrast(accent, DARK_GROUND);
}

/** The nearest darker shade that reads in the light theme. */
export function darkened(accent: string): string {
  return mixUntil(accent, '#000000', LIGHT_GROUND, READABLE);
}

/** The nearest lighter shade that reads in the dark theme. */
export function lightened(accent: string): string {
  return mixUntil(accent, '#ffffff', DARK_GROUND, READABLE);
}

/** The source's own style sheet. A file of its own because the pages allow no inline style. */
export function lookSheet({ accent, accentDark }: Pick<CompleteLook, 'accent' | 'accentDark'>): string {
  const rule = (colour: string) => `body[data-character="source"] { --accent: ${colour}; }`;
  return `${rule(accent)}\n@media (prefers-color-scheme: dark) { ${rule(accentDark)} }\n`;
}

function mixUntil(colour: string, towards: string, ground: string, wanted: number): string {
  for (let share = 0; share < 1; share += 0.01) {
    const mixed = mix(colour, towards, share);
    if (contrast(mixed, ground) >= wanted) return mixed;
  }
  return towards;
}

function mix(colour: string, towards: string, share: number): string {
  const target = channels(towards);
  const mixed = channels(colour).map((value, i) => Math.round(value + ((target[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Contrast ratio of WCAG 2, from 1 to 21. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
