import type { ClientRegistration, GivenRegistration } from '../contract/client-registration.ts';
import type { DataProviderRegistration } from '../contract/data-provider.ts';
import type { SourceRecordsSettings } from '../contract/source-record.ts';
import type { SourceListName } from '../identity-sources/list-names.ts';
import type { Duration } from '../infrastructure/duration.ts';
import type { DocumentRead, DocumentReadFilter } from '../infrastructure/journal/document-reads.ts';
import type { Journal } from '../infrastructure/journal/journal.ts';
import type { OwnPersona } from '../personas/own-persona.ts';
import type { Persona, SourceId } from '../personas/persona.ts';
import type { Scenario, ScenarioInput, UseOptions } from '../scenarios/index.ts';
import type { World } from './world/world.ts';

/** A registered service, with everything it needs to talk to FranceConnect. */
export type Client = ClientRegistration;

/** Where a platform answers. */
export interface PlatformAddress {
  /** Issuer, path included: what a client library is configured with. */
  issuer: string;
  /** Its discovery document. */
  discovery: string;
}

/** Who signs in, and where. */
export interface SignInAs {
  /** Persona id. Default: the first persona the source knows. */
  persona?: string;
  /** Source id. Default: the first source that the list offers and that knows the persona. */
  source?: SourceId;
}

/** Which sources FranceConnect lists, and how. */
export interface ShownList {
  /** `today`: those of production in 2026; `2020`: the six of the guides the CPF site follows. */
  list: SourceListName;
  /** Whether the line under each title, which the real list has not, is shown. */
  descriptions: boolean;
}

/** A person who has just been added. */
export interface AddedPersona {
  persona: Persona;
  /** What was made up because it was not given, for example `nir` or `identity.email`. */
  madeUp: readonly string[];
  /** What is odd in the data, in plain sentences. */
  warnings: readonly string[];
}

/** `html`: a page to read. `har`: an HTTP archive, for tools. */
export type FlowFormat = 'html' | 'har';

/** How a sign-in becomes a file. */
export interface FlowExport {
  /** Default: `html`. */
  format?: FlowFormat;
  /** With the id `latest`: the last sign-in of this service. */
  client?: string;
}

/** A running federation. */
export interface Federation extends AsyncDisposable {
  readonly franceconnect: PlatformAddress;
  readonly franceconnectPlus: PlatformAddress;
  /** Absent when the CPF site was left out. */
  readonly cpf?: { url: string };
  /** Absent when the identity sources were left out. */
  readonly sources?: { url: string };
  /** The certificate of every address, in PEM, to be trusted by whoever calls them. Absent on plain http. */
  readonly certificate?: string;
  /**
   * Registers a service; a redirect URI is enough, everything else has a default and every scope is allowed.
   * @throws UserError listing every faulty field
   */
  registerClient(metadata: GivenRegistration & Pick<ClientRegistration, 'redirect_uris'>): Promise<Client>;
  /**
   * Registers a data provider, which may then ask `/checktoken` about the access tokens it is shown. The address of its
   * encryption keys is enough.
   * @throws UserError listing every faulty field
   */
  registerDataProvider(
    metadata: Partial<DataProviderRegistration> & Pick<DataProviderRegistration, 'jwks_uri'>,
  ): Promise<DataProviderRegistration>;
  /** What may happen to a service: errors, outages, forged tokens, surprising people. */
  readonly scenarios: {
    /**
     * Activates a scenario from the next request on, beside those already active.
     * @param scenario of the catalogue by its id, or one's own: `{ id, faults }` is enough
     * @throws UserError naming the nearest known scenario or persona, or listing every problem of one's own
     */
    use(scenario: string | ScenarioInput, options?: UseOptions): Promise<void>;
    /** Ends what was set for this service; without one, everything. */
    reset(client?: string): Promise<void>;
    /** The catalogue. */
    all(): Promise<readonly Scenario[]>;
  };
  /**
   * FranceConnect's records of its sources: `set({ ameli: { active: false, maintenance: '…' } })` takes the place of what was
   * set before, at start too; `set({})` gives the sources back as they are.
   */
  readonly sourceRecords: { set(settings: SourceRecordsSettings): Promise<void> };
  /** The list of sources: `sourceList.show({ list: '2020' })` counts from the next page on. */
  readonly sourceList: {
    shown(): Promise<ShownList>;
    /** @throws UserError for a list that does not exist */
    show(wanted: Partial<ShownList>): Promise<void>;
  };
  readonly personas: {
    /** Everybody who can sign in. */
    all(): Promise<readonly Persona[]>;
    /**
     * Adds somebody of one's own, who is on the sources' pages at once; a name and a birth are enough. Somebody added before
     * under the same id is replaced.
     * @returns the whole person, and what is odd in his data (nothing odd is refused: odd people are what tests are made with)
     * @throws UserError listing every fault, or when he cannot be told apart from somebody else
     */
    add(persona: OwnPersona): Promise<AddedPersona>;
    /**
     * Removes somebody who was added.
     * @returns false when nobody with this id was added
     */
    remove(id: string): Promise<boolean>;
  };
  /** FranceConnect's discovery document and keys, as services read them. */
  readonly documents: {
    /** The latest reads, in order; of this service alone when it names itself in the address (`?client_id=…`). */
    reads(filter?: DocumentReadFilter): Promise<readonly DocumentRead[]>;
  };
  /** What happened, hop by hop: requests, answers, decoded tokens, errors. Secrets are masked. */
  readonly journal: Pick<Journal, 'entries' | 'next'>;
  readonly flows: {
    /**
     * One sign-in as a file to send: who said what to whom, tokens decoded, the broken rule, secrets masked.
     * @param id of the sign-in, the `flow` of its journal entries; `latest` for the last one
     * @returns the text of an HTML page that needs neither server nor network, or of an HTTP archive (HAR 1.2)
     * @throws UserError when the journal does not remember it
     */
    export(id: string, options?: FlowExport): Promise<string>;
  };
  /** Time, for FranceConnect, its sources and the CPF site; a service under test keeps its own. */
  readonly clock: {
    /**
     * Moves time forward: codes, tokens and sessions that would have expired meanwhile have expired.
     * @param client only this client's: what it holds grows old, what others hold does not
     * @throws UserError for what is no duration
     */
    advance(by: Duration, client?: string): Promise<void>;
  };
  /**
   * A citizen without a screen: walks the real pages from a service's authorization URL to its callback.
   * @returns the address the citizen is sent back to, with `code` or `error`; it is not requested
   * @throws SignInError when a page refuses, telling which and why
   */
  signIn(authorizationUrl: string | URL, as?: SignInAs): Promise<URL>;
  /**
   * The services, people, sources, records of sources, data providers, CPF rules and clock as one JSON object, which another
   * federation starts with (`startFederation({ world })`, `--world`). It holds the secrets of services and data providers.
   */
  exportWorld(): Promise<World>;
  /**
   * Undoes what was scripted and ends what is under way: scenarios, clock, list of sources, troubled sources, sessions, journal.
   * Services, people and keys stay.
   * @param client only what concerns this service
   */
  reset(client?: string): Promise<void>;
  /**
   * Begins a demonstration again: as {@link reset}, and the CPF site forgets its accounts, its sessions and its e-mails, and
   * FranceConnect its e-mails. The list of sources stays.
   */
  restart(): Promise<void>;
  /** Closes every address; idempotent. */
  stop(): Promise<void>;
}
