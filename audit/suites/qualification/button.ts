import type { HTMLElement } from 'node-html-parser';
import type { BrowserPage } from '../../browser/browser.ts';
import { documentOf, folded, visibleText } from '../../observe/text.ts';

/** A page with FranceConnect's button, as the rules look at it. */
export interface ButtonPage {
  page: BrowserPage;
  document: HTMLElement;
  /** The button; undefined when the page has none. */
  button: HTMLElement | undefined;
  /** What stands around it: the smallest section that holds more than the button and its link. */
  section: HTMLElement;
  /** `FranceConnect` or `FranceConnect+`. */
  brand: string;
  plus: boolean;
}

const CONTROLS = 'a[href], button, input[type="submit"], input[type="image"]';
const SECTIONS = new Set(['SECTION', 'MAIN', 'ARTICLE', 'FIELDSET', 'ASIDE', 'BODY']);
const NAMES = /france ?connect/i;
/** The link that explains FranceConnect names it too, and is not the button. */
const ABOUT = /qu.est.ce que/i;

/** @param press what begins a sign-in there, where that is known */
export function buttonPage(page: BrowserPage, platform: 'low' | 'high', press: string | undefined): ButtonPage {
  const document = documentOf(page.markup);
  const button = findButton(document, press);
  const plus = platform === 'high';
  return {
    page,
    document,
    button,
    section: sectionOf(button, document),
    brand: `FranceConnect${plus ? '+' : ''}`,
    plus,
  };
}

function findButton(document: HTMLElement, press: string | undefined): HTMLElement | undefined {
  const marked = document.querySelector('.fr-connect');
  if (marked) return marked;
  const pressed = press === undefined ? null : document.querySelector(press);
  if (pressed) return pressed.tagName === 'FORM' ? (pressed.querySelector(CONTROLS) ?? pressed) : pressed;
  return document
    .querySelectorAll(CONTROLS)
    .find((control) => NAMES.test(accessibleName(control)) && !ABOUT.test(accessibleName(control)));
}

function sectionOf(button: HTMLElement | undefined, document: HTMLElement): HTMLElement {
  let around: HTMLElement | null = button?.parentNode ?? null;
  while (around?.parentNode && !SECTIONS.has(around.tagName)) around = around.parentNode;
  return around ?? document;
}

/** The name a screen reader says: label, text, pictures' alternatives, value. */
export function accessibleName(element: HTMLElement): string {
  const label = element.getAttribute('aria-label');
  if (label) return label.trim();
  const pictures = element.querySelectorAll('img').map((image) => image.getAttribute('alt') ?? '');
  const own = [element.structuredText, ...pictures, element.getAttribute('value'), element.getAttribute('alt')];
  const name = own.filter(Boolean).join(' ').replaceAll(/\s+/g, ' ').trim();
  return name || (element.getAttribute('title') ?? '');
}

/** Text with one kind of apostrophe and space, in its own case. */
export function plain(text: string): string {
  return text
    .replaceAll(/[’ʼ`´]/g, "'")
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
}

/** The link that explains FranceConnect. */
export function aboutLink({ document }: ButtonPage): HTMLElement | undefined {
  return document.querySelectorAll('a[href]').find((link) => ABOUT.test(plain(accessibleName(link))));
}

/** Whether an element stands before another one in the document. */
export function isBefore(one: HTMLElement, other: HTMLElement): boolean {
  return one.range[0] < other.range[0];
}

/** What stands before the button in its section, as text. */
export function textBefore({ button, section, page }: ButtonPage): string {
  if (!button) return '';
  const markup = page.markup.replace(/^\s*<!doctype[^>]*>/i, '');
  return visibleText(markup.slice(Math.max(0, section.range[0]), button.range[0]));
}

/** The first field of the page in which somebody signs in otherwise. */
export function localField({ document }: ButtonPage): HTMLElement | undefined {
  return (
    document.querySelector('input[type="password"], input[type="email"], input[autocomplete*="username"]') ?? undefined
  );
}

export const hasText = (page: BrowserPage, text: string): boolean =>
  folded(visibleText(page.markup)).includes(folded(text));
