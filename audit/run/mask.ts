import { isSecret } from '../../infrastructure/secrets.ts';
import type { Browser } from '../browser/browser.ts';

/** Shorter values are words and numbers, which stand in other places by chance. */
const SHORTEST = 8;
const TOKEN = /eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*){0,3}/g;
/** Fields of forms that keep others from sending them. */
const FORM_SECRET = /csrf|xsrf|authenticity|requestverification|nonce/i;
const FIELD = /<input\b[^>]*>/gi;

/** Hides secrets wherever they stand: in markup, text and addresses. Everything a report holds goes through it. */
export class Mask {
  readonly #values = new Set<string>();

  /** From now on this value is hidden. */
  add(value: string | undefined | null): void {
    if (!value || value.length < SHORTEST) return;
    this.#values.add(value);
    const encoded = encodeURIComponent(value);
    if (encoded !== value) this.#values.add(encoded);
  }

  /** Every cookie of a browser, and what is secret in the addresses, forms and markup it saw. */
  async learn(browser: Browser): Promise<void> {
    for (const { value } of await browser.cookies.all()) {
      this.add(value);
      this.add(decoded(value));
    }
    for (const { url, body, markup } of browser.requests()) {
      for (const [name, value] of [...url.searchParams, ...new URLSearchParams(body)]) {
        if (isSecret(name) || FORM_SECRET.test(name)) this.add(value);
      }
      for (const field of markup.match(FIELD) ?? []) {
        const name = /\bname=["']?([^"'\s>]+)/i.exec(field)?.[1] ?? '';
        if (/type=["']?hidden/i.test(field) && (isSecret(name) || FORM_SECRET.test(name))) {
          this.add(/\bvalue=["']([^"']*)["']/i.exec(field)?.[1]);
        }
      }
    }
  }

  text(text: string): string {
    let plain = text.replaceAll(TOKEN, (token) => `[token, ${token.length} characters]`);
    for (const value of this.#values) {
      if (plain.includes(value)) plain = plain.replaceAll(value, `[masked, ${value.length} characters]`);
    }
    return plain;
  }

  /** An address: values of secret parameters, and known secrets. */
  address(url: URL): string {
    const shown = new URL(url);
    for (const [name, value] of [...shown.searchParams]) {
      if (isSecret(name) && !(name === 'code' && value === '')) shown.searchParams.set(name, '[masked]');
    }
    return this.text(decodeURI(shown.href.replaceAll('%5Bmasked%5D', '[masked]')));
  }

  /** Whether a secret is left in a text that was masked. */
  leaks(text: string): boolean {
    return text.search(TOKEN) >= 0 || [...this.#values].some((value) => text.includes(value));
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
