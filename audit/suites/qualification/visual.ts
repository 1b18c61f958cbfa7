import type { Stage } from '../../case.ts';
import { folded, visibleText } from '../../observe/text.ts';
import { notApplicable, notExercised, selfAssessed } from '../../verdict.ts';
import { aboutLink, accessibleName, buttonPage, isBefore, localField, plain, textBefore } from './button.ts';
import {
  broken,
  type Check,
  type Found,
  forAPerson,
  kept,
  onButton,
  onSignInPage,
  remark,
  signInPage,
} from './check.ts';

const MARKUP = 'Use the markup of the DSFR’s component « bouton FranceConnect ».';
const MISSPELT =
  /\bFrance\s+Connect\b|\bFranceconnect\b|\bfranceconnect\b(?![.\w/-])|\bFRANCE\s?CONNECT\b|FranceConnect\s\+/;
const NETWORKS = /facebook|google|linkedin|twitter|apple|microsoft|instagram|tiktok/i;
const SOURCES = /impots\.gouv|ameli|la poste|l'identite numerique|\bmsa\b|alicem|mobileconnect|france identite/;

/** The button and its surroundings, by the markup of the page. */
export const visualChecks: Readonly<Record<string, Check>> = {
  V1: {
    title: 'The button is on the sign-in page, and leads to FranceConnect',
    fix: 'Put the button on the page where people sign in.',
    look: (stage) => leads(stage, stage.facts.signInPage, '--sign-in-page'),
  },
  V2: {
    title: 'The button is on the sign-up page',
    fix: 'Put the button on the page where people open an account.',
    look: (stage) => leads(stage, stage.facts.signUpPage, '--sign-up-page, if there is one'),
  },
  V3: onButton('The official drawing', MARKUP, (_page, button) =>
    button.classList.contains('fr-connect') && !button.getAttribute('style')
      ? kept('The DSFR’s component.')
      : selfAssessed('Not the DSFR’s markup: compare the drawing with the official one.'),
  ),
  V4: onButton('The label has its two parts', MARKUP, ({ brand }, button) => {
    const login = plain(button.querySelector('.fr-connect__login')?.text ?? '');
    const name = plain(button.querySelector('.fr-connect__brand')?.text ?? '');
    const label = login || name ? `${login} ${name}` : plain(accessibleName(button));
    return label === `S'identifier avec ${brand}`
      ? kept(`« ${label} »`)
      : broken(`The label is « ${label} », expected « S’identifier avec ${brand} ».`);
  }),
  V5: onButton('The markup of the State’s design system', MARKUP, (_page, button) => {
    const group = button.closest('.fr-connect-group');
    const parts = button.querySelector('.fr-connect__login') && button.querySelector('.fr-connect__brand');
    return group && parts && group.querySelector('p a')
      ? kept('The DSFR’s markup.')
      : remark('An integration of one’s own, which is allowed.');
  }),
  V6: onButton('A link says what FranceConnect is', MARKUP, (page, button) => {
    const link = aboutLink(page);
    const expected = `Qu'est-ce que ${page.brand} ?`;
    if (!link) return broken('No link « Qu’est-ce que FranceConnect ? ».');
    if (!isBefore(button, link)) return broken('The link stands before the button.');
    const text = plain(accessibleName(link));
    return text.startsWith(expected)
      ? kept(`« ${text} »`)
      : broken(`The link is « ${text} », expected « ${expected} ».`);
  }),
  V7: onButton('That link leads to FranceConnect’s page', MARKUP, (page) => {
    const link = aboutLink(page);
    if (!link) return notExercised('There is no such link: V6 says so.');
    const target = (link.getAttribute('href') ?? '').replace(/\/$/, '');
    const expected = `https://franceconnect.gouv.fr${page.plus ? '/france-connect-plus' : ''}`;
    return target === expected ? kept(target) : broken(`It leads to ${target}, expected ${expected}.`);
  }),
  V8: onButton('That link opens a new window, and says so', MARKUP, (page) => {
    const link = aboutLink(page);
    if (!link) return notExercised('There is no such link: V6 says so.');
    const { target = '', rel = '', title = '' } = link.attributes;
    const lacking = [
      ...(target === '_blank' ? [] : ['target="_blank"']),
      ...(rel.includes('noopener') ? [] : ['rel="noopener"']),
      ...(/nouvelle fen[êe]tre/i.test(title) ? [] : ['title="… - nouvelle fenêtre"']),
    ];
    return lacking.length === 0 ? kept('It does.') : broken(`Lacking: ${lacking.join(', ')}.`);
  }),
  V9: onButton('A sentence above says what FranceConnect is', 'Add the text the partners’ page proposes.', (page) =>
    folded(textBefore(page)).includes('franceconnect')
      ? kept('A text before the button names FranceConnect.')
      : broken('No text before the button, in its section, names FranceConnect.'),
  ),
  V10: onButton('The first of the means', 'Put the button above the local form.', (page, button) => {
    const field = localField(page);
    if (!field) return kept('There is no local form on the page.');
    return isBefore(button, field)
      ? kept('Before the first field.')
      : broken('A field for signing in comes before it.');
  }),
  V11: onButton(
    'Apart from the others, with « ou »',
    'Put « ou » between the button and the local form.',
    (page, button) => {
      const field = localField(page);
      if (!field) return notApplicable('There is no local form on the page.');
      const [first, second] = isBefore(button, field)
        ? [button.range[1], field.range[0]]
        : [field.range[1], button.range[0]];
      const markup = page.page.markup.replace(/^\s*<!doctype[^>]*>/i, '');
      const between = visibleText(markup.slice(first, second)).split(/\n+/);
      return between.some((line) => folded(line) === 'ou')
        ? kept('« ou » stands between.')
        : broken('No « ou » between the two.');
    },
  ),
  V12: onButton('Not beside social networks', 'Put it apart from those buttons.', ({ section }, button) => {
    const near = section.querySelectorAll('a[href], button').filter((one) => one !== button);
    const network = near
      .map((one) => `${accessibleName(one)} ${one.getAttribute('href') ?? ''}`)
      .find((text) => NETWORKS.test(text));
    return network === undefined
      ? kept('None in its section.')
      : remark(`In its section: « ${network.trim().slice(0, 60)} ».`);
  }),
  V13: onSignInPage('The name in one word', 'Write « FranceConnect », « FranceConnect+ ».', ({ page }) => {
    const [wrong] = MISSPELT.exec(visibleText(page.markup).replaceAll(/https?:\S+/g, '')) ?? [];
    return wrong === undefined ? kept('Everywhere on the page.') : broken(`The page says « ${wrong} ».`);
  }),
  V14: forAPerson('Hover and focus states; light or dark'),
  V15: forAPerson('Outside the DSFR, the picture’s proportions'),
  V16: onButton('A name for screen readers', 'Give the picture the label as its alternative text.', (_page, button) => {
    const name = plain(accessibleName(button));
    return /france ?connect/i.test(name) ? kept(`« ${name} »`) : broken(`The button’s name is « ${name} ».`);
  }),
  V17: { title: 'Keyboard, contrast, zoom', fix: 'Use a button or a link, and mend what axe names.', look: usable },
  V18: forAPerson('Disabled in an outage only'),
  V19: onButton(
    'The button of the platform',
    'Show the button of the platform the sign-in reaches.',
    (page, button) => {
      const shown =
        button.classList.contains('fr-connect--plus') || /france ?connect ?\+/i.test(accessibleName(button));
      return shown === page.plus
        ? kept(`${page.brand}’s.`)
        : broken(`The sign-in reaches ${page.brand}; the button is the other’s.`);
    },
  ),
  V20: onButton('No source beside the button', 'Name no identity provider in the button’s place.', (_page, button) => {
    const group = button.closest('.fr-connect-group') ?? button.parentNode ?? button;
    const [named] = SOURCES.exec(folded(group.structuredText)) ?? [];
    return named === undefined ? kept('None is named.') : remark(`« ${named} » is named beside the button.`);
  }),
};

/** Whether a page has the button, and the button leads to FranceConnect. */
async function leads(stage: Stage, address: string | undefined, option: string): Promise<Found> {
  if (address === undefined) return notExercised(`It needs a page: give ${option}.`);
  const { platform, startPage, press, authorizationEndpoint } = stage.facts;
  const browser = await stage.newBrowser();
  const page = await browser.open(address);
  stage.look(browser);
  if (page.failure !== undefined) return broken(`${address} cannot be opened: ${page.failure}.`);
  const { button } = buttonPage(page, platform, address === startPage ? press : undefined);
  if (!button) return broken('The page has no FranceConnect button.');
  browser.stopAt([authorizationEndpoint]);
  const selector = selectorOf(button);
  const reached = await browser.press(selector).catch(() => undefined);
  return reached?.stopped ? kept('It leads to FranceConnect.') : broken('The button does not lead to FranceConnect.');
}

/** The element again, in the browser that is asked to press it. */
function selectorOf(element: NonNullable<ReturnType<typeof buttonPage>['button']>): string {
  const quoted = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  if (element.id) return `[id="${quoted(element.id)}"]`;
  const href = element.getAttribute('href');
  const tag = element.tagName.toLowerCase();
  if (href !== undefined) return `${tag}[href="${quoted(href)}"]`;
  if (element.classList.contains('fr-connect')) return `${tag}.fr-connect`;
  const action = element.closest('form')?.getAttribute('action');
  return action ? `form[action="${quoted(action)}"] ${tag}` : `form ${tag}`;
}

async function usable(stage: Stage): Promise<Found> {
  const page = await signInPage(stage);
  if (!page) return notExercised('The sign-in begins at an address, not at a page: give --sign-in-page.');
  if (!page.button) return notExercised('The page has no FranceConnect button: V1 says so.');
  if (!['A', 'BUTTON', 'INPUT'].includes(page.button.tagName)) {
    return broken(`The button is a <${page.button.tagName.toLowerCase()}>, which the keyboard does not reach.`);
  }
  const faults = await stage.accessibilityFaults();
  if (faults === undefined) {
    return selfAssessed('The control is native. Contrast and zoom: --browser with axe-core, or a person.');
  }
  return faults.length === 0
    ? kept('A native control; axe finds nothing serious.')
    : broken(`axe: ${faults.join('; ')}.`);
}
