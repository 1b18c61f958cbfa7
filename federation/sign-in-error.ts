import type { Page } from '../infrastructure/web/walker.ts';

/** A page did not let the citizen through. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** FranceConnect's error code, when the page shows one. */
  readonly code: string | undefined;
  readonly status: number;

  constructor(message: string, { code, status }: { code: string | undefined; status: number }) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** @param remark what the page cannot know */
  static at({ url, status, document }: Page, remark?: string): SignInError {
    const code = document
      .querySelector('.error-code')
      ?.text.replace(/^Erreur\s+/, '')
      .trim();
    const title = document.querySelector('h1')?.text.trim() ?? '(a page without a heading)';
    const rule = document.querySelector('.developers > p')?.text.trim();
    const message = [
      `The sign-in stopped at ${url.origin}${url.pathname} (HTTP ${status}): « ${title} »`,
      code,
      rule,
      remark,
    ]
      .filter(Boolean)
      .join(' — ');
    return new SignInError(message, { code, status });
  }
}
