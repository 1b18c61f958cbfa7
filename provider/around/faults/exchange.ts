import type { ClientRegistration } from '../../../contract/client-registration.ts';
import type { SigningKey } from '../../../infrastructure/keys.ts';
import type { Endpoint, FaultKind, FaultOf, Flow, Signer } from '../../../scenarios/index.ts';
import type { EngineExchange } from '../../engine/hooks.ts';

/** One request to the engine, as faults see and change it. */
export interface FaultyExchange {
  endpoint: Endpoint | 'resume';
  ctx: EngineExchange['ctx'];
  flow: Flow;
  /** The service, when the request names one that is registered. */
  client: ClientRegistration | undefined;
  /** Signed answers in clear, even where they travel encrypted. Changed here, they are put back, sealed again. */
  signed: { idToken?: string | Record<string, unknown>; userinfo?: string | Record<string, unknown> };
  /** What a token was signed with. */
  signerOf(jws: string): Signer;
  /** The key that comes after the one of this algorithm, in a rotation. */
  nextKey(alg: SigningKey['alg']): Promise<SigningKey>;
}

/** How one kind of fault is applied at the engine. */
export interface EngineFault<Kind extends FaultKind> {
  /** Before the engine. @returns true when the request is answered and goes no further */
  before?(fault: FaultOf<Kind>, exchange: FaultyExchange): Promise<boolean>;
  /** After it. */
  after?(fault: FaultOf<Kind>, exchange: FaultyExchange): Promise<void>;
}
