import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '../browser/browser.ts';
import { visibleText } from '../observe/text.ts';
import type { Mask } from './mask.ts';

/** Beside the reports. */
const FOLDER = 'screenshots';

/** Pictures of pages, where browsers have a screen. */
export class Pictures {
  readonly #out: string;
  readonly #mask: Mask;

  /** @param out the folder of the reports */
  constructor(out: string, mask: Mask) {
    this.#out = out;
    this.#mask = mask;
  }

  /**
   * Takes a picture of the page a browser stands on; none of a page that shows a secret, which no picture can mask.
   * @returns its path below the folder of the reports
   */
  async take(browser: Browser, name: string, size?: { width: number; height: number }): Promise<string | undefined> {
    const { failure, stopped, markup } = browser.page();
    if (!browser.screenshot || failure !== undefined || stopped || this.#mask.leaks(visibleText(markup)))
      return undefined;
    const picture = await browser.screenshot(size).catch(() => undefined);
    if (!picture) return undefined;
    await mkdir(join(this.#out, FOLDER), { recursive: true });
    await writeFile(join(this.#out, FOLDER, `${name}.png`), picture);
    return `${FOLDER}/${name}.png`;
  }
}
