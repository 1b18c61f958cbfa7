import type { AuditResult, ResultPage } from '../report.ts';
import type { Mask } from './mask.ts';

/**
 * The last pass before anything is written: it hides a secret in the cases that were finished before the secret was known. What
 * was altered on purpose stays as it is: scenarios invent it.
 */
export function sealed(results: readonly AuditResult[], mask: Mask): AuditResult[] {
  return results.map((result) => {
    const { seen, steps, page } = result;
    if (!mask.leaks(JSON.stringify([seen, steps, page ?? null]))) return result;
    return {
      ...result,
      seen: mask.text(seen),
      steps: steps.map((step) => ({ ...step, address: mask.text(step.address), note: mask.text(step.note) })),
      ...(page && { page: sealedPage(page, mask) }),
    };
  });
}

/** A page that holds a secret even so is left out, and that is said; no picture of it is named. */
function sealedPage({ screenshot: _wide, narrowScreenshot: _narrow, ...page }: ResultPage, mask: Mask): ResultPage {
  const masked = {
    ...page,
    address: mask.text(page.address),
    title: mask.text(page.title),
    text: mask.text(page.text),
    markup: mask.text(page.markup),
    wayOut: page.wayOut.map((address) => mask.text(address)),
  };
  if (!mask.leaks(JSON.stringify(masked))) return masked;
  return { ...masked, title: '', text: '(left out: a secret could not be masked)', markup: '', wayOut: [] };
}
