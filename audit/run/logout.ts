import { UserError } from '../../federation/index.ts';
import type { Browser, BrowserPage } from '../browser/browser.ts';
import { documentOf } from '../observe/text.ts';
import { described } from './find-start.ts';

const WORDS = /d[ée]connexion|d[ée]connecter|log ?out|sign ?out/i;

/** The selector of what signs out on a page, if the page has it. */
export function logoutOn(page: BrowserPage): string | undefined {
  const document = documentOf(page.markup);
  for (const element of document.querySelectorAll('a[href], form')) {
    const target = element.getAttribute(element.tagName === 'A' ? 'href' : 'action') ?? '';
    const buttons = element.querySelectorAll('button, input[type="submit"]');
    const words = [element.text, ...buttons.map((button) => button.getAttribute('value') ?? '')].join(' ');
    if (!WORDS.test(`${words} ${target.replaceAll(/[-_]/g, ' ')}`)) continue;
    const attribute = element.tagName === 'A' ? 'href' : 'action';
    return `${element.tagName.toLowerCase()}[${attribute}="${target.replaceAll('"', '\\"')}"]`;
  }
  return undefined;
}

/**
 * Signs out as a person does: from the probe, or by an address.
 * @param given `--logout`: a selector or an address
 */
export async function signOut(browser: Browser, probe: string, given: string | undefined): Promise<BrowserPage> {
  if (given !== undefined && /^(https?:)?\//.test(given)) return browser.open(new URL(given, probe));
  const page = await browser.open(probe);
  const selector = given ?? logoutOn(page);
  if (selector && documentOf(page.markup).querySelector(selector)) return browser.press(selector);
  throw new UserError(`Nothing to sign out with on ${described(page)}. Give --logout SELECTOR or an address.`);
}
