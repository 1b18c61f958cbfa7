import type { ClientRegistration } from '../../../contract/client-registration.ts';
import type { SigningKey } from '../../../infrastructure/keys.ts';
import type { Flow, Signer } from '../../../scenarios/index.ts';
import type { EngineExchange } from '../../engine/hooks.ts';
import type { Route } from '../../routes.ts';

/** One request to the engine, as faults see and change it. */
export interface FaultyExchange {
  /** Where it arrives, as the route table says. */
  at: NonNullable<Route['scenario']>;
  ctx: EngineExchange['ctx'];
  flow: Flow;
  /** The service, when the request names one that is registered. */
  client: ClientRegistration | undefined;
  /** Signed answers in clear, even where they travel encrypted. Changed here, they are put back, encrypted again. */
  signed: { idToken?: string | Record<string, unknown>; userinfo?: string | Record<string, unknown> };
  /** What a token was signed with. */
  signerOf(jws: string): Signer;
  /** The key that comes after the one of this algorithm, in a rotation. */
  nextKey(alg: SigningKey['alg']): Promise<SigningKey>;
}
