import type { BrowserPage } from '../browser/browser.ts';
import { documentOf } from './text.ts';

/**
 * Links and forms by which a person goes on at the service.
 * @param origins the service's own
 */
export function waysOut({ url, markup }: BrowserPage, origins: readonly string[]): string[] {
  const document = documentOf(markup);
  const targets = [
    ...document.querySelectorAll('a[href], area[href]').map((link) => link.getAttribute('href')),
    ...document.querySelectorAll('form').map((form) => form.getAttribute('action') ?? ''),
  ];
  const leading = targets.flatMap((target) => {
    if (target === undefined || target.startsWith('#') || !URL.canParse(target, url.href)) return [];
    const address = new URL(target, url);
    const samePage =
      address.origin === url.origin && address.pathname === url.pathname && address.search === url.search;
    return !samePage && origins.includes(address.origin) ? [`${address.origin}${address.pathname}`] : [];
  });
  return [...new Set(leading)];
}
