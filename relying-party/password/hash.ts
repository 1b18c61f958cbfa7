import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * scrypt's cost: 16 MiB and some fifty milliseconds on a laptop, Node's own default. A public service would ask for more
 * (OWASP: five times that, `p` 5). Here nobody's true password is kept, a test suite opens hundreds of accounts, and the
 * pages must stay quick on the two cores of a CI machine. The cost travels with each hash, so it can be raised later
 * without losing anybody.
 */
const COST = { N: 16_384, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** @returns `scrypt$N$r$p$salt$key`, the last two in base64url */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Whether this is the password that was hashed; takes as long without a hash, and is then false.
 * @param hash undefined when there is no account, or one without a password
 */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  if (hash === undefined) {
    await derive(password, randomBytes(SALT_BYTES), COST);
    return false;
  }
  const [, N, r, p, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost, expected.length), expected);
}

/** One password can be typed as several sequences of characters (é, e and an accent): keyboards differ. */
function derive(password: string, salt: Buffer, cost: ScryptOptions, length = KEY_BYTES): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
