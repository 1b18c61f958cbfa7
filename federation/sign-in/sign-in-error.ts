import { describeFaults, type Fault } from '../../contract/faults.ts';
import type { Page } from '../../infrastructure/browser/walker.ts';

/** What a refusing page says of itself. */
export interface Refusal {
  code: string | undefined;
  status: number;
  faults?: readonly Fault[] | undefined;
}

/** A page did not let the citizen through. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** FranceConnect's error code, when the page shows one. */
  readonly code: string | undefined;
  readonly status: number;
  /** Each parameter the page refuses: its name, what was sent, what was expected. Empty when the page names none. */
  readonly faults: readonly Fault[];

  constructor(message: string, { code, status, faults = [] }: Refusal) {
    super(message);
    this.code = code;
    this.status = status;
    this.faults = faults;
  }

  /**
   * @param remark what the page cannot know
   * @internal
   */
  static at({ url, status, document }: Pick<Page, 'url' | 'status' | 'document'>, remark?: string): SignInError {
    const textOf = (selector: string) => document.querySelector(selector)?.text.trim().replace(/\s+/g, ' ');
    const code = textOf('.error-code')?.replace(/^Erreur\s+/, '');
    const title = textOf('h1') ?? '(a page without a heading)';
    const faults = faultsOn(document);
    const message = [
      `The sign-in stopped at ${url.origin}${url.pathname} (HTTP ${status}): « ${title} »`,
      code,
      textOf('.developers > p') ?? textOf('[role="alert"]'),
      remark,
    ]
      .filter(Boolean)
      .join(' — ');
    return new SignInError([message, describeFaults(faults)].filter(Boolean).join('\n'), { code, status, faults });
  }
}

/** The table of the developers' block: what, sent, expected. */
function faultsOn(document: Page['document']): Fault[] {
  return document.querySelectorAll('.developers section.scroll tbody tr').map((row) => {
    const [path = '', received = '', expected = ''] = row.querySelectorAll('th, td').map(({ text }) => text.trim());
    return { path, received, expected };
  });
}
