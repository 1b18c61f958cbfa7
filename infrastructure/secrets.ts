/** Members that would let a reader sign in as somebody, redeem or end what belongs to somebody: never shown, never kept for reading. */
export const SECRET_NAMES: ReadonlySet<string> = new Set([
  'client_secret',
  'client_assertion',
  'password',
  'code',
  'code_verifier',
  'access_token',
  'refresh_token',
  'token',
  // An opaque access token's identifier is the token itself.
  'jti',
  'id_token',
  'id_token_hint',
  'csrf',
  'csrftoken',
  'xsrf',
  'authorization',
  'cookie',
  'set-cookie',
]);

export function isSecret(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase());
}

/** What stands in the place of a secret: how long it was, never what. */
export function masked(secret: unknown): string {
  return typeof secret === 'string' ? `[masked, ${secret.length} characters]` : '[masked]';
}

const TERMINAL_CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text from outside, fit for one line of a terminal: a control character could move the cursor or change colours. */
export function onOneLine(text: string): string {
  return text.replace(TERMINAL_CONTROLS, '·');
}
