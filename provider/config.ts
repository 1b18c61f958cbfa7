import type { IncomingMessage } from 'node:http';
import type { CivilRegister } from '../civil-status/register.ts';
import type { Acr } from '../contract/acr.ts';
import type { Strictness } from '../contract/authorize-parameters.ts';
import type { FeatureHandlers } from '../contract/feature-handlers.ts';
import type { PlatformRules } from '../contract/platform.ts';
import type { Clock } from '../infrastructure/clock.ts';
import type { Fetch } from '../infrastructure/http/own-requests.ts';
import type { DocumentReads } from '../infrastructure/journal/document-reads.ts';
import type { Journal } from '../infrastructure/journal/journal.ts';
import type { KeyRing } from '../infrastructure/keys.ts';
import type { Logger } from '../infrastructure/log.ts';
import type { SourceMark } from '../infrastructure/pages/source-mark.tsx';
import type { Storage } from '../infrastructure/storage/storage.ts';
import type { SimulatorStrip } from '../infrastructure/strip/simulator-strip.ts';
import type { ScenarioBook } from '../scenarios/index.ts';
import type { DataProviderRegistry } from './data-providers/registry.ts';
import type { ConnectionNotice } from './pages/connection-mail.tsx';

/** What FranceConnect knows of an identity source (reference: identity sources §2.1), the fields this version honours. */
export interface SourceRecord {
  /** `providerUid` in forms, `idp-<uid>` on the page. */
  uid: string;
  /** On the button and in messages. */
  title: string;
  /** One line under the title. */
  description: string;
  /** Tells it from the others on the list. */
  mark: SourceMark;
  issuer: string;
  client_id: string;
  client_secret: string;
  /** Levels FranceConnect accepts from this source. */
  allowedAcr: readonly Acr[];
  /** What services that ask for `amr` receive, whatever the source sends (§3). */
  amr: readonly string[];
  /** False: not on the list at all. */
  display: boolean;
  /** Whether it is on every service's list. False: only on those of services that name it. */
  listed: boolean;
  /** False: shown greyed, and refused. */
  active: boolean;
  /** Marked « BETA ». */
  beta: boolean;
  /** Ascending. */
  order: number;
  /** Shown in place of the description while it is not active. In French. */
  maintenance?: string | undefined;
  /** A warning shown before the citizen leaves for the source. */
  modal?: SourceModal | undefined;
  /** Whether any service may name it in `idp_hint` (service contract §2.8). */
  idpHint: boolean;
  /** The form userinfo must have, empty for plain JSON; any when absent (identity sources §1.4). */
  userinfo_signed_response_alg?: 'ES256' | 'RS256' | 'HS256' | '' | undefined;
  /** How it is treated, where that is not the ordinary way: Aidants Connect, the European node. */
  featureHandlers?: FeatureHandlers | undefined;
}

/** In French; the warning a source's record may carry (identity sources §2.1, §2.2). */
export interface SourceModal {
  title: string;
  body: string;
  continueText?: string | undefined;
  moreInfoLabel?: string | undefined;
  moreInfoUrl?: string | undefined;
}

/** The sources of a platform as they are now, in the order they are shown. The same list until something changes. */
export interface SourceDirectory {
  all(): readonly SourceRecord[];
  /** What the list of sources says above the list, a maintenance for example. In French. */
  announcement?(): string | undefined;
}

/** State of the account FranceConnect keeps for a person (service contract §3.5). */
export interface AccountState {
  disabled?: boolean | undefined;
  /** Sources refused in the person's preferences. */
  blocked_sources?: readonly string[] | undefined;
  /** The only ones accepted there. */
  accepted_sources?: readonly string[] | undefined;
}

export interface ProviderConfig {
  rules: PlatformRules;
  strictness: Strictness;
  /** Address of the platform without its prefix nor a trailing slash: an origin, or a path of one. */
  url: string;
  /** The simulator's home page. Default: the platform's own, `/_local`. */
  home?: string | undefined;
  sources: SourceDirectory;
  register: CivilRegister;
  /** Account state by identity hash; undefined for people FranceConnect has never seen. */
  accountState: (identityHash: string) => AccountState | undefined;
  /** Writes to the person of a sign-in. @throws when the message cannot be handed over */
  notify: (notice: ConnectionNotice) => Promise<void>;
  /** Sessions and protocol artefacts. */
  storage: Storage;
  /** Changes while FranceConnect runs, when its keys are rotated. */
  keys: KeyRing;
  /** Who may ask `/checktoken`. */
  dataProviders: Pick<DataProviderRegistry, 'find'>;
  secrets: ProviderSecrets;
  clock: Clock;
  log: Logger;
  journal: Journal;
  /** Told who reads the discovery document and the keys. */
  documentReads: DocumentReads;
  scenarios: ScenarioBook;
  /** Sends requests to the sources. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /** The origin a request was sent to, where it is not the platform's own: discovery then leads servers there. */
  askedAt?: ((req: IncomingMessage) => string | undefined) | undefined;
  /** The simulator's strip below the pages of a sign-in; none without it. */
  strip?: Pick<SimulatorStrip, 'links'> | undefined;
}

export interface ProviderSecrets {
  /** Signs cookies. */
  cookies: string;
  /** Goes into the access token of a code that another instance may have to redeem again. */
  tokens: string;
  /** Goes into every `sub` (§8); changing it changes everybody's. */
  sub: string;
  /** The same for those who come by the European node. */
  europeanSub: string;
}

/** Where things are on this platform. */
export interface Addresses {
  issuer: string;
  /** Redirection back from the sources (§3.3). */
  sourceCallback: string;
  /** Return from the source's logout (§9). */
  sourceLogoutCallback: string;
  /** Home page of the simulator. */
  home: string;
}
