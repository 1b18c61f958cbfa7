import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../federation/index.ts';
import type { Browser } from '../browser/browser.ts';
import type { CheckedOptions, Hook, HookName } from '../options.ts';
import type { AuditSettings } from '../settings.ts';

/**
 * A hook from an option: a function, a module's default export, or steps.
 * @throws UserError when the module cannot be loaded
 */
export async function hookOf(name: HookName, { settings, hooks }: CheckedOptions): Promise<Hook | undefined> {
  const given = hooks[name] ?? settings[name];
  if (given === undefined || typeof given === 'function') return given;
  if (typeof given !== 'string') return (browser) => takeSteps(browser, given);
  try {
    const module = (await import(pathToFileURL(resolve(given)).href)) as { default?: unknown };
    if (typeof module.default === 'function') return module.default as Hook;
  } catch (error) {
    throw new UserError(`${name}: ${given} cannot be loaded (${(error as Error).message}).`);
  }
  throw new UserError(
    `${name}: ${given} has no default export that is a function: export default async (browser) => {}`,
  );
}

type Step = Exclude<AuditSettings['before'], string | undefined>[number];

async function takeSteps(browser: Browser, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if ('press' in step) await browser.press(step.press);
    else if ('goto' in step) await browser.open(step.goto);
    else for (const [selector, value] of Object.entries(step.fill)) await browser.fill(selector, value);
  }
}
