import { createHmac } from 'node:crypto';
import { cookiePath } from '../../infrastructure/http/mount.ts';
import type { ProviderConfig } from '../config.ts';
import type { RequestContext } from '../context.ts';

const DAYS_90_IN_MS = 90 * 24 * 3600 * 1000;
/** A browser that has seen more people than that belongs to none of them. */
const TRUSTED_UP_TO = 2;
const KEPT = 3;

/** What a browser's `trustedDevice` cookie says of a citizen (reference: service contract §14). */
export interface Device {
  /** Whether this citizen has signed in here before. */
  knowsCitizen: boolean;
  /** Whether so few people use it that no e-mail is needed again. */
  trusted: boolean;
  /** Adds the citizen to the cookie: the last three, 90 days. */
  remember(): void;
}

/** Identities are keyed hashes: they cannot be read from the cookie. */
export function recogniseDevice(
  { rules, secrets, url }: Pick<ProviderConfig, 'rules' | 'secrets' | 'url'>,
  { req, res }: RequestContext,
  identityHash: string,
): Device {
  const name = rules.cookies.trustedDevice;
  const received: unknown = req.signedCookies?.[name];
  const known = typeof received === 'string' ? received.split('.') : [];
  const citizen = createHmac('sha256', secrets.cookies).update(identityHash).digest('base64url');
  const knowsCitizen = known.includes(citizen);
  return {
    knowsCitizen,
    trusted: knowsCitizen && known.length <= TRUSTED_UP_TO,
    remember() {
      const others = known.filter((other) => other !== citizen);
      const value = [citizen, ...others].slice(0, KEPT).join('.');
      res.cookie(name, value, {
        signed: true,
        httpOnly: true,
        secure: url.startsWith('https:'),
        sameSite: 'strict',
        path: cookiePath(),
        maxAge: DAYS_90_IN_MS,
      });
    },
  };
}
