import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Acr } from '../../contract/acr.ts';
import type { EuropeanIdentity } from '../../contract/source-identity.ts';
import type { FlowRequest, LogoutConfirmation } from '../engine/hooks.ts';
import type { Step } from '../routes.ts';

/** The service a flow is for, as pages name it. */
export interface FlowService {
  client_id: string;
  name: string;
  /** Whether the information page asks for an explicit agreement (reference: service contract §3.6). */
  asksConsent: boolean;
  /** Whether the information page is skipped (§2.6). */
  skipsInformation: boolean;
}

/** A request to a source that has not come back yet. */
export interface Handshake {
  source: string;
  state: string;
  nonce: string;
}

/** A citizen as a source identified them, before the civil register is asked. */
export interface SourceSignIn {
  source: string;
  /** A national source's has every claim (contract/source-identity.ts). */
  identity: EuropeanIdentity;
  /** As answered; judged at verify. */
  acr: string;
  /** Ends the session at the source (§9). */
  id_token: string;
  /** The source's `sub`: who a European is, whom no register knows. */
  sub?: string;
  /** Scopes of the mandate, where a carer signs in for somebody (§12). */
  rep_scope?: readonly unknown[];
}

/** A verified citizen: what single sign-on reuses. */
export interface Citizen extends SourceSignIn {
  acr: Acr;
  /** Absent for a person the European node identified. */
  register?: CivilIdentity;
  /** The account at FranceConnect. */
  identityHash: string;
  /** Language of the information page; French when absent. */
  language?: 'en' | undefined;
}

/** Names as the citizen reads them: the register's, else the source's. */
export function namesOf({ register, identity }: Citizen): { given_name: string; family_name: string } {
  const { given_name, family_name } = register ?? identity;
  return { given_name, family_name };
}

/** FranceConnect's own session: one live flow per browser, and the citizen once known. */
export interface FcSession {
  /** The issuer it was opened at. */
  issuer?: string;
  request: FlowRequest;
  service: FlowService;
  /** As the service sent it; the engine is given another (§2.6). */
  prompt: string;
  acr: Acr;
  /** The last one taken; none when the request led to no page of FranceConnect's. */
  step?: Step;
  /** FranceConnect's front found the request suspicious (identity sources §1.6). */
  suspicious?: true;
  csrf?: { token: string; used: boolean };
  handshake?: Handshake;
  /** Title of the source that has just failed: the list shows a banner. */
  failedSource?: string;
  signIn?: SourceSignIn;
  citizen?: Citizen;
  /** The citizen agreed at least once: single sign-on may use `citizen`. */
  finished?: boolean;
  /** End of its life in milliseconds since the epoch, by the clock of the service it is for. */
  until?: number;
  /** Identification code in the e-mails about sign-ins: a UUID. */
  browsingSessionId?: string;
  /** `client_id` of the services the citizen received an e-mail about (reference: service contract §14). */
  notified?: string[];
  /** The engine's grants of its latest sign-ins, whose tokens end with it (§4 FC session destroyed). */
  granted?: string[];
  logout?: LogoutConfirmation;
}

/** A session and the identifier its cookie carries. */
export interface LiveSession {
  id: string;
  data: FcSession;
}
