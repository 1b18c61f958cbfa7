import type { Browser } from '../browser/browser.ts';

interface AxeResults {
  violations: { id: string; impact?: string | null; nodes: { target: unknown[] }[] }[];
}

/**
 * What axe finds serious or critical on the page a browser stands on, a line each.
 * @returns undefined where no script runs in pages, or the optional `axe-core` is not installed
 */
export async function accessibilityFaults(browser: Browser): Promise<readonly string[] | undefined> {
  if (!browser.run) return undefined;
  const axe = await import('axe-core').then(
    (module) => module.default,
    () => undefined,
  );
  if (!axe) return undefined;
  const results = (await browser.run(`${axe.source}; axe.run({ resultTypes: ['violations'] })`)) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
