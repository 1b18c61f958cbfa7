import type { Account } from 'oidc-provider';
import type { CivilIdentity } from '../../civil-status/register.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { Platform } from '../../contract/platform.ts';
import { type Clock, keptFor } from '../../infrastructure/clock.ts';
import { errors } from '../../infrastructure/oidc-engine.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { ProviderConfig } from '../config.ts';

/** What a token's introspection says of its sign-in. */
export interface GrantedSignIn {
  /** The level the service asked for. */
  acr: string;
  register: CivilIdentity | undefined;
}

interface Granted extends GrantedSignIn {
  /** The issuer that granted it. */
  issuer: string;
  claims: Record<string, unknown>;
}

function grantedAt(storage: Storage, platform: Platform): Collection<Granted> {
  return storage.collection(`${platform}:granted-identity`);
}

/** Forgets what these grants transmit: the session they come from has ended. */
export async function forgetGranted(storage: Storage, platform: Platform, grantIds: readonly string[]): Promise<void> {
  const granted = grantedAt(storage, platform);
  await Promise.all(grantIds.map((grantId) => granted.delete(grantId)));
}

/** What one sign-in transmits, by grant, kept as long as its tokens may live or its session, whichever ends first. */
export class GrantedIdentities {
  readonly #granted: Collection<Granted>;
  readonly #lifetime: number;
  readonly #clock: Clock;

  constructor({ storage, rules, clock }: ProviderConfig) {
    this.#granted = grantedAt(storage, rules.platform);
    // The last token may be given when the grant ends.
    this.#lifetime = rules.codeLifetime + 2 * rules.tokenLifetime;
    this.#clock = clock;
  }

  get(grantId: string): Promise<Granted | undefined> {
    return this.#granted.get(grantId);
  }

  async signIn(grantId: string): Promise<GrantedSignIn | undefined> {
    const granted = await this.#granted.get(grantId);
    return granted && { acr: granted.acr, register: granted.register };
  }

  /** @param client_id whose time its tokens live in */
  save(grantId: string, granted: Granted, client_id: string): Promise<void> {
    return this.#granted.set(grantId, granted, keptFor(this.#lifetime, this.#clock, client_id));
  }
}

/**
 * A citizen towards the engine: the account is the identity hash, and the claims are those of the very sign-in the token
 * comes from, since the same person may arrive with another e-mail from another source at the same time.
 * @param issuer the one that is asked
 * @throws InvalidGrant, InvalidToken a code or token of another issuer: the simulator was asked under another name
 * @throws FcError `Y190010` FranceConnect's session ended since that sign-in (reference: service contract §4, derived)
 */
export async function accountOf(
  accountId: string,
  token: unknown,
  identities: GrantedIdentities,
  issuer: string,
): Promise<Account> {
  const grantId = grantIdOf(token);
  const granted = grantId === undefined ? undefined : await identities.get(grantId);
  if (grantId !== undefined && !granted) throw new FcError('Y190010');
  if (granted && granted.issuer !== issuer) throw issuedElsewhere(token, granted.issuer, issuer);
  return {
    accountId,
    claims: async (use) => ({ ...(use === 'userinfo' && granted?.claims), sub: accountId }),
  };
}

function issuedElsewhere(token: unknown, by: string, asked: string): Error {
  const isCode = (token as { kind?: unknown }).kind === 'AuthorizationCode';
  const words = `issued by ${by}, sent to ${asked}`;
  const error = isCode ? new errors.InvalidGrant(words) : new errors.InvalidToken(words);
  const expected = `the issuer that gave the ${isCode ? 'code' : 'token'}, ${by}; one name for both is announced with --public-url`;
  return Object.assign(error, { faults: [{ path: 'issuer', received: asked, expected }] });
}

function grantIdOf(token: unknown): string | undefined {
  const grantId = (token as { grantId?: unknown } | undefined)?.grantId;
  return typeof grantId === 'string' ? grantId : undefined;
}
