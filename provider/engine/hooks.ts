import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FcError } from '../../contract/errors/fc-error.ts';
import type { Parameters } from '../../infrastructure/journal/journal.ts';

/** The request a flow starts from, as the engine accepted it. */
export interface FlowRequest {
  /** The interaction's identifier, in every address of the flow. */
  uid: string;
  client_id: string;
  redirect_uri: string;
  scope: string;
  state: string;
  acr_values: string;
  /** All parameters, to start the same flow again. */
  params: Record<string, unknown>;
}

/** Where the browser goes, and with which status. */
export interface Redirection {
  status: 302 | 303;
  location: string;
}

/** What the last page of a logout posts, and where. */
export interface LogoutConfirmation {
  xsrf: string;
  confirmUrl: string;
}

/** What the engine saw of a request and what it answers: what cannot be seen from outside. */
export interface Observation {
  client_id: string | undefined;
  /** Of the body, as sent. */
  parameters: Parameters;
  /** Members of a JSON answer. */
  answered?: Parameters;
  /** JSON Web Tokens it answers, by name. */
  tokens?: Readonly<Record<string, string>>;
  /** FranceConnect's code, when the engine refused. */
  code?: string;
}

/** A request to the engine and its answer, for what stands around the engine. */
export interface EngineExchange {
  readonly ctx: {
    readonly method: string;
    /** Below the prefix. */
    readonly path: string;
    readonly query: Readonly<Record<string, string | string[] | undefined>>;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    status: number;
    body: unknown;
    type: string;
    /** False: nothing is answered. */
    respond?: boolean | undefined;
    readonly response: { get(name: string): string };
    get(name: string): string;
    set(name: string, value: string): void;
  };
  /** The grant behind the code that was just issued. */
  issuedGrant(): string | undefined;
  /** Whose a code, or an access token, is. */
  ofCode(code: string): Promise<{ client_id: string; grant: string } | undefined>;
  ofToken(token: string): Promise<{ client_id: string; grant: string } | undefined>;
}

/** What may change the engine's ways from outside of it. */
export interface AroundEngine {
  /** Stands around every request to the engine. */
  answer(exchange: EngineExchange, next: () => Promise<void>): Promise<void>;
  /** Seconds a code or a token lives. @param usual where nothing changes it */
  lifetime(of: 'code' | 'token', usual: number): number;
  /** Whether tokens are left unencrypted, to be changed and encrypted by {@link AroundEngine.answer}. */
  inClear(): boolean;
}

/** Where the engine hands over to the flow. The engine knows nothing else of it. */
export interface EngineHooks {
  /** A service's request was accepted: opens FranceConnect's session and says where the citizen goes. */
  openFlow(request: FlowRequest): Promise<Redirection>;
  /** A finished sign-in does not satisfy the engine, which opens another interaction: where the citizen goes (§2.7). */
  askAgain(uid: string): string;
  /** The first page of a logout (reference: service contract §9). @param live whether the engine has a citizen in this browser */
  startLogout(confirmation: LogoutConfirmation, live: boolean): Promise<string>;
  /** Page shown when the service named no address to return to. */
  signedOutPage(): string;
  /** Page of an error that is never sent to the service by redirection. */
  errorPage(error: FcError): Promise<string>;
  /** Where an error answered in JSON is explained. */
  errorUri(error: FcError): Promise<string>;
  around: AroundEngine;
}
