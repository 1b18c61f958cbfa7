import type { Strictness } from '../../contract/authorize-parameters.ts';
import { HIGH, LOW, type Platform } from '../../contract/platform.ts';
import type { MovableClock } from '../../infrastructure/clock.ts';
import type { Certificate } from '../../infrastructure/http/certificate.ts';
import type { Access } from '../../infrastructure/http/host-guard.ts';
import type { OwnRequests } from '../../infrastructure/http/own-requests.ts';
import type { DocumentReads } from '../../infrastructure/journal/document-reads.ts';
import type { Journal } from '../../infrastructure/journal/journal.ts';
import type { KeyRing } from '../../infrastructure/keys.ts';
import type { Logger } from '../../infrastructure/log.ts';
import type { Operation } from '../../infrastructure/operation.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import type { PersonaBook } from '../../personas/book.ts';
import { addressesOf, type ClientRegistry, type DataProviderRegistry, LiveSessions } from '../../provider/index.ts';
import type { RegisterSwitch } from '../../relying-party/index.ts';
import type { ScenarioBook } from '../../scenarios/index.ts';
import type { AddedPage } from '../console/added-page.ts';
import type { FederationMail } from '../mail/mail.ts';
import type { Address, FederationOptions } from '../options/options.ts';
import type { ChosenPerson } from '../people/chosen-person.ts';
import type { OwnPeople } from '../people/own-people.ts';
import type { SourceRecords } from '../sources/source-records.ts';
import type { SourceStates } from '../sources/source-states.ts';
import type { PreparedSource } from '../sources/sources.ts';
import type { AskedOrigin } from './asked-origin.ts';
import type { Servers, Urls } from './open-servers.ts';

/** What the applications are built from. */
export interface Parts {
  strictness: Strictness;
  clock: MovableClock;
  log: Logger;
  journal: Journal;
  documentReads: DocumentReads;
  /** Protocol artefacts and sessions. */
  storage: Storage;
  /** Accounts, clients, keys. */
  lasting: Storage;
  book: PersonaBook;
  people: OwnPeople;
  scenarios: ScenarioBook;
  clients: ClientRegistry;
  dataProviders: DataProviderRegistry;
  /** By platform, once it is built: the same for all names. */
  keys: Partial<Record<Platform, KeyRing>>;
  /** What the applications have in common under all names, once the first is built. */
  shared: { register?: Promise<RegisterSwitch> };
  sources: readonly PreparedSource[];
  sourceStates: SourceStates;
  /** When everything speaks https. */
  certificate: Certificate | undefined;
  servers: Servers;
  /** Where the applications that run are announced. */
  announced: Urls;
  /** Where they are reached by whom these parts are for: the same, or another name. */
  urls: Urls;
  /** Sends requests to this very process. */
  own: OwnRequests;
  /** The origin a request was sent to. */
  asked: AskedOrigin;
  /** FranceConnect's records of the sources, both platforms together. */
  records: SourceRecords;
  asClient: { client_id: string; client_secret: string };
  mail: FederationMail;
  chosen: ChosenPerson;
  /** Pages of the console from above. */
  pages: readonly AddedPage[];
  /** The calls of the CPF site, once it is built. */
  siteOperations: Operation[];
  /** What applications forget when the demonstration begins again. */
  onRestart: (() => Promise<void>)[];
  /** What else must end with the federation. */
  onStop: (() => void)[];
}

/** Empty when FranceConnect does not run here. */
export function issuerOf({ urls }: Parts, address: 'franceconnect' | 'franceconnect-plus' = 'franceconnect'): string {
  const url = urls[address];
  return url === undefined ? '' : addressesOf(url).issuer;
}

/** Sources that run alone have no home page to point to but their own list. */
export function homeOf({ urls }: Parts): string {
  return urls.franceconnect === undefined ? (urls.sources ?? '') : addressesOf(urls.franceconnect).home;
}

/** The page that tells the public what this is, to which every ribbon leads; the sources' own list where FranceConnect does not run. */
export function aboutOf(parts: Parts): string {
  return parts.urls.franceconnect !== undefined ? `${homeOf(parts)}/a-propos` : homeOf(parts);
}

/** Who may see and change what the simulator keeps, at one application. */
export function accessTo(options: FederationOptions, address: Address, url: string): Access {
  const { port, publicUrl, controlToken } = options;
  const option =
    port === undefined ? `--public-url-${address}` : publicUrl === undefined ? '--allow-host' : '--public-url';
  return { origins: [new URL(url).origin], option, token: controlToken };
}

/** The citizens' sessions at both platforms. */
export function sessionsOf({ storage, clock }: Parts): LiveSessions[] {
  return [LOW, HIGH].map(({ platform }) => new LiveSessions(storage, platform, clock));
}
