import type { Request } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import type { Site } from '../site.ts';
import { isPassword } from './hash.ts';
import { lockedUntil } from './locked.ts';

/** Milliseconds a sign-in is fresh: long enough to fill in a form, too short for a session left open (reference: CPF site B8). */
const FRESH = 5 * 60_000;

/** What the holder must show again before something that matters: the password, or a fresh sign-in for a person without one. */
export type Proof = 'password' | 'fresh-sign-in' | 'none';

export function proofWanted(site: Site, req: Request, { credentials }: Account): Proof {
  if (credentials.password) return 'password';
  const { authentication } = req.session;
  const fresh = authentication?.method === 'franceconnect' && site.clock.now() - Date.parse(authentication.at) < FRESH;
  return fresh ? 'none' : 'fresh-sign-in';
}

/**
 * Whether the holder is there; wrong passwords count like those of the sign-in page.
 * @returns what is wrong, to show beside the field; empty when nothing is
 */
export async function checkHolder(site: Site, req: Request, account: Account, typed: string): Promise<FieldErrors> {
  switch (proofWanted(site, req, account)) {
    case 'none':
      return {};
    case 'fresh-sign-in':
      return { preuve: 'Identifiez-vous de nouveau avec FranceConnect, puis recommencez.' };
    case 'password': {
      if (!typed) return { preuve: 'Saisissez votre mot de passe actuel.' };
      const attempt = await site.attempts.begin(account.nir);
      if (!attempt.allowed) return { preuve: lockedUntil(attempt.lockedUntil) };
      if (!(await isPassword(typed, account.credentials.password?.hash))) {
        return { preuve: 'Le mot de passe est incorrect.' };
      }
      await site.attempts.forget(account.nir);
      return {};
    }
  }
}
