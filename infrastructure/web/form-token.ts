import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Anti-forgery token of a form, bound to something only the browser that was shown the form can name (an interaction).
 * @param secret the application's own, never sent
 */
export function formToken(secret: string, binding: string): string {
  return createHmac('sha256', secret).update(binding).digest('base64url');
}

/** Whether a posted token is the one that was put in the form; compares in constant time. */
export function isFormToken(secret: string, binding: string, received: unknown): boolean {
  if (typeof received !== 'string') return false;
  const expected = Buffer.from(formToken(secret, binding));
  const given = Buffer.from(received);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
