import { splitGivenNames } from '../../civil-status/names.ts';
import type { Person } from '../accounts/account.ts';
import type { Acr, SignIn } from '../franceconnect.ts';

declare module 'express-session' {
  interface SessionData {
    /** How the holder of the account signed in. */
    authentication?: Authentication | undefined;
    /** A person FranceConnect vouches for, without an account yet. */
    newcomer?: Arrival | undefined;
    /** Someone FranceConnect vouches for while another person's account is signed in. */
    otherPerson?: Arrival | undefined;
    /** The other person came back because the holder of the open account had asked for the link. */
    linkRefused?: boolean | undefined;
  }
}

/** How the holder of a session signed in. */
export type Authentication = FranceConnectAuthentication | PasswordAuthentication;

export interface PasswordAuthentication {
  method: 'password';
  /** When, ISO 8601. */
  at: string;
}

export interface FranceConnectAuthentication {
  method: 'franceconnect';
  issuer: string;
  sub: string;
  acr: Acr;
  /** When the site received it, ISO 8601. */
  at: string;
  /** When FranceConnect says she identified herself, ISO 8601, by the site's clock: tokens bear the machine's. */
  identifiedAt: string;
  /** For FranceConnect's logout. */
  idToken: string;
}

/** Someone back from FranceConnect, verified; lives in the session, so that nothing of it can be posted back. */
export interface Arrival {
  authentication: FranceConnectAuthentication;
  person: Person;
}

export function arrivalOf({ issuer, sub, acr, authTime, idToken, userinfo }: SignIn, now: number): Arrival {
  const { given_name_array, preferred_username, email, ...pivot } = userinfo;
  const given_names = given_name_array.length > 0 ? given_name_array : splitGivenNames(pivot.given_name);
  return {
    authentication: {
      method: 'franceconnect',
      issuer,
      sub,
      acr,
      at: new Date(now).toISOString(),
      identifiedAt: new Date(now - Math.max(0, Date.now() - authTime * 1000)).toISOString(),
      idToken,
    },
    person: {
      identity: { ...pivot, given_name_array: given_names },
      ...(preferred_username && { usageName: preferred_username }),
      ...(email && { email }),
    },
  };
}
