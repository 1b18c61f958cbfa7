import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Unforeseeable bytes as text, for identifiers, states and tokens. The system is asked for some thousand at a time: a sign-in
 * needs half a dozen lots of 32, and each question alone costs as much as a signature.
 * @param bytes at most 4,096
 */
export function randomText(bytes: number, encoding: 'hex' | 'base64url'): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += bytes;
  const text = pool.toString(encoding, from, used);
  // What was given out is nobody else's to read.
  pool.fill(0, from, used);
  return text;
}
