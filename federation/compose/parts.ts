import type { Strictness } from '../../contract/authorize-parameters.ts';
import { HIGH, LOW, type Platform } from '../../contract/platform.ts';
import type { MovableClock } from '../../infrastructure/clock.ts';
import type { Certificate } from '../../infrastructure/http/certificate.ts';
import type { DocumentReads } from '../../infrastructure/journal/document-reads.ts';
import type { Journal } from '../../infrastructure/journal/journal.ts';
import type { KeyRing } from '../../infrastructure/keys.ts';
import type { Logger } from '../../infrastructure/log.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import type { PersonaBook } from '../../personas/book.ts';
import { addressesOf, type ClientRegistry, type DataProviderRegistry, LiveSessions } from '../../provider/index.ts';
import type { ScenarioBook } from '../../scenarios/index.ts';
import type { AddedPage } from '../console/added-page.ts';
import type { FederationMail } from '../mail/mail.ts';
import type { ChosenPerson } from '../people/chosen-person.ts';
import type { OwnPeople } from '../people/own-people.ts';
import type { SourceRecords } from '../sources/source-records.ts';
import type { SourceStates } from '../sources/source-states.ts';
import type { PreparedSource } from '../sources/sources.ts';
import type { Servers } from './open-servers.ts';

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
  /** By platform, once it is built. */
  keys: Partial<Record<Platform, KeyRing>>;
  sources: readonly PreparedSource[];
  sourceStates: SourceStates;
  /** When everything speaks https. */
  certificate: Certificate | undefined;
  servers: Servers;
  /** FranceConnect's records of the sources, both platforms together. */
  records: SourceRecords;
  asClient: { client_id: string; client_secret: string };
  mail: FederationMail;
  chosen: ChosenPerson;
  /** Pages of the console from above. */
  pages: readonly AddedPage[];
  /** What applications forget when the demonstration begins again. */
  onRestart: (() => Promise<void>)[];
  /** What else must end with the federation. */
  onStop: (() => void)[];
}

/** Empty when FranceConnect does not run here. */
export function issuerOf(
  { servers }: Parts,
  address: 'franceconnect' | 'franceconnect-plus' = 'franceconnect',
): string {
  const server = servers[address];
  return server ? addressesOf(server.url).issuer : '';
}

/** Sources that run alone have no home page to point to but their own list. */
export function homeOf({ servers }: Parts): string {
  return servers.franceconnect ? addressesOf(servers.franceconnect.url).home : (servers.sources?.url ?? '');
}

/** The page that tells the public what this is, to which every ribbon leads; the sources' own list where FranceConnect does not run. */
export function aboutOf(parts: Parts): string {
  return parts.servers.franceconnect ? `${homeOf(parts)}/a-propos` : homeOf(parts);
}

/** The citizens' sessions at both platforms. */
export function sessionsOf({ storage, clock }: Parts): LiveSessions[] {
  return [LOW, HIGH].map(({ platform }) => new LiveSessions(storage, platform, clock));
}
