import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CookieSigner } from '../../infrastructure/web/cookie-signer.ts';

interface Keygrip {
  sign(data: string): string;
  index(data: string, signature: string): number;
}
const require = createRequire(import.meta.url);
const Keygrip = require('keygrip') as new (keys: string[]) => Keygrip;

const SECRET = 'a-secret-of-the-tests';
const signer = new CookieSigner(SECRET);

describe('the signature of an engine’s cookies', () => {
  test('is the one the keygrip package gives', () => {
    const keygrip = new Keygrip([SECRET]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (data) => {
        const signature = signer.sign(data);
        expect(signature).toBe(keygrip.sign(data));
        expect(signer.index(data, signature)).toBe(0);
        expect(signer.verify(data, signature)).toBe(true);
      }),
    );
  });

  test('is refused when the cookie, the signature or the key is another', () => {
    const signature = signer.sign('_session=abc');
    expect(signer.index('_session=abd', signature)).toBe(-1);
    expect(signer.index('_session=abc', `${signature}x`)).toBe(-1);
    expect(signer.index('_session=abc', '')).toBe(-1);
    expect(new CookieSigner('another').verify('_session=abc', signature)).toBe(false);
  });
});
