import type { InteractionResults, Provider } from 'oidc-provider';
import type { CivilIdentity } from '../../civil-status/register.ts';
import { PATHS } from '../../contract/endpoints.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { RequestContext } from '../context.ts';
import type { GrantedIdentities } from './grants.ts';

/** A citizen who signed in and agreed to go on. */
export interface SignIn {
  client_id: string;
  scope: string;
  /** The account: see contract/sub.ts. */
  identityHash: string;
  acr: string;
  /** The level the service asked for. */
  requestedAcr: string;
  amr: readonly string[];
  /** Everything the granted scopes may show. */
  claims: Record<string, unknown>;
  /** The person as the civil register has them; it is not asked about a European. */
  register: CivilIdentity | undefined;
}

/** A sign-in that was granted. */
export interface Finished {
  /** Where the browser goes next. */
  location: string;
  /** Names what was granted, its tokens with it. */
  grantId: string;
}

/** The browser's request and its answer. */
type Exchange = Pick<RequestContext, 'req' | 'res'>;

/** The engine's interactions, in the broker's words. Each method records a result and says where the browser goes next. */
export class Interactions {
  /** The one of the moment: it changes with its keys. */
  readonly #provider: () => Provider;
  readonly #identities: GrantedIdentities;

  constructor(provider: () => Provider, identities: GrantedIdentities) {
    this.#provider = provider;
    this.#identities = identities;
  }

  /** Whether this browser holds the cookie of that very interaction, still alive. */
  async isLive({ req, res }: Exchange, uid: string): Promise<boolean> {
    try {
      return (await this.#provider().interactionDetails(req, res)).uid === uid;
    } catch {
      return false;
    }
  }

  /** The issuer at which an interaction began. */
  async beganAt(uid: string): Promise<string | undefined> {
    const { returnTo } = (await this.#provider().Interaction.find(uid)) ?? {};
    return returnTo?.slice(0, returnTo.indexOf(PATHS.resume.replace(':uid', '')));
  }

  /** FranceConnect is all or nothing: everything asked is granted (reference: service contract §3.6). */
  async finish(exchange: Exchange, signIn: SignIn): Promise<Finished> {
    const provider = this.#provider();
    const { Grant } = provider;
    const grant = new Grant({ accountId: signIn.identityHash, clientId: signIn.client_id });
    grant.addOIDCScope(signIn.scope);
    const grantId = await grant.save();
    const { claims, requestedAcr, register } = signIn;
    await this.#identities.save(
      grantId,
      { issuer: provider.issuer, claims, acr: requestedAcr, register },
      signIn.client_id,
    );
    const location = await this.#result(exchange, {
      // Without a time the engine takes that of the click, in single sign-on too (§3.7), by the clock that stamps its tokens.
      login: {
        accountId: signIn.identityHash,
        acr: signIn.acr,
        amr: [...signIn.amr],
        remember: false,
      },
      consent: { grantId },
    });
    return { location, grantId };
  }

  /** Sends the citizen back to the service with an error. */
  abort(exchange: Exchange, error: string, error_description: string): Promise<string> {
    return this.#result(exchange, { error, error_description });
  }

  async #result({ req, res }: Exchange, result: InteractionResults): Promise<string> {
    try {
      return await this.#provider().interactionResult(req, res, result, { mergeWithLastSubmission: false });
    } catch (cause) {
      throw new FcError('Y030025', { cause });
    }
  }
}
