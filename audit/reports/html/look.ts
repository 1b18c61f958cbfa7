import { parse } from 'node-html-parser';

/** What could run, load or lead elsewhere; the frame's policy forbids it too. */
const LEFT_OUT = 'script, link, base, meta[http-equiv], iframe, frame, object, embed, portal, noscript';
/** Attributes that load something, or run. */
const LOADS = /^(src|srcset|poster|background|ping|on\w+)$/i;

/** A page of the service as it can be shown in the report: without what loads or runs. */
export function lookOf(markup: string): string {
  const page = parse(markup, { comment: false });
  for (const element of page.querySelectorAll(LEFT_OUT)) element.remove();
  for (const element of page.querySelectorAll('*')) {
    for (const [name, value] of Object.entries(element.attributes)) {
      if (LOADS.test(name) && !value.startsWith('data:image/')) element.removeAttribute(name);
    }
  }
  return page.toString();
}
