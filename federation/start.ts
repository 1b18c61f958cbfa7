import type { RequestListener } from 'node:http';
import { closestMatch } from 'leven';
import type { Strictness } from '../contract/authorize-parameters.ts';
import { HIGH, LOW, type Platform, type PlatformRules } from '../contract/platform.ts';
import { builtInSources, createIdentitySources } from '../identity-sources/index.ts';
import { type Clock, MovableClock } from '../infrastructure/clock.ts';
import type { Journal } from '../infrastructure/journal.ts';
import { keptSecret } from '../infrastructure/kept-secret.ts';
import { KeyRing } from '../infrastructure/keys.ts';
import { type Logger, silentLog, terminalLog } from '../infrastructure/log.ts';
import { memoryJournal } from '../infrastructure/memory-journal.ts';
import { lowdbStorage } from '../infrastructure/storage/lowdb.ts';
import { memoryStorage } from '../infrastructure/storage/memory.ts';
import type { Storage } from '../infrastructure/storage/storage.ts';
import { checkTogether, UserError } from '../infrastructure/user-error.ts';
import type { Certificate } from '../infrastructure/web/certificate.ts';
import type { WebServer } from '../infrastructure/web/server.ts';
import { whileAvailable } from '../infrastructure/web/while-available.ts';
import { createPersonaBook, type PersonaBook } from '../personas/book.ts';
import { registerFromPersonas } from '../personas/register.ts';
import { socialSecurityFromPersonas } from '../personas/social-security.ts';
import { addressesOf, ClientRegistry, createProvider, DataProviderRegistry, LiveSessions } from '../provider/index.ts';
import { createRelyingParty } from '../relying-party/index.ts';
import { catalogue, ScenarioBook } from '../scenarios/index.ts';
import { accountStates } from './account-states.ts';
import { checkedDuration } from './checked-duration.ts';
import { completeRegistration, DEMO_CLIENT, warnOfProduction } from './clients.ts';
import { DATA_PROVIDERS, registerFromFile, SERVICES } from './clients-file.ts';
import { tellTerminal } from './console/flows/terminal.ts';
import { localRoutes } from './console/routes.ts';
import type { Controlled } from './control/controlled.ts';
import { SourceStates } from './control/source-states.ts';
import { completeDataProvider } from './data-providers.ts';
import type { Federation } from './federation.ts';
import { certificateFor } from './https.ts';
import { type Notices, openNotices } from './notices.tsx';
import { openServers, type Servers } from './open-servers.ts';
import { APPLICATIONS, type Application, checkOptions, type FederationOptions, simulatorByDefault } from './options.ts';
import { OwnPeople } from './own-people.ts';
import { peopleFromFile } from './personas-file.ts';
import { walkSignIn } from './sign-in.ts';
import { checkGivenRecords, knownSourceIds, SourceRecords } from './source-records.ts';
import { type AnySource, type PreparedSource, prepareSource, recordOf } from './sources.ts';

/**
 * Starts FranceConnect, its identity sources and the CPF site: the composition root, the one place where everything is
 * built and handed to each other.
 *
 * Without options it takes free ports, keeps everything in memory and logs nothing.
 * @throws UserError in plain words: faulty options, port taken, data folder not writable
 * @example
 * await using federation = await startFederation();
 * const client = await federation.registerClient({ redirect_uris: ['http://localhost:3000/callback'] });
 * const callback = await federation.signIn(authorizationUrl, { persona: 'angele-dubreuil', source: 'ameli' });
 */
export async function startFederation(options: FederationOptions = {}): Promise<Federation> {
  checkTogether([
    () => checkOptions(options),
    ...sourcesOf(options).map((source) => () => prepareSource(source)),
    () => checkGivenRecords(options?.sourceRecords, sourcesOf(options)),
  ]);
  const clock = new MovableClock();
  const log = await logOf(options);
  const storages = await storagesOf(options, clock, log);
  try {
    return await startOn(storages, options, clock, log);
  } catch (error) {
    // Or the next try would find its data folder in use.
    await storages.lasting.close();
    throw error;
  }
}

async function startOn(
  { storage, lasting }: Storages,
  options: FederationOptions,
  clock: MovableClock,
  log: Logger,
): Promise<Federation> {
  const runs = (application: Application) => (options.only ?? APPLICATIONS).includes(application);
  const sources = sourcesToShow(options, runs('sources'));
  const certificate = await certificateFor(options, lasting, clock);
  const notices = openNotices(options.smtp, storage, clock);
  const book = createPersonaBook({ clock });
  const people = await OwnPeople.open(book, lasting, (warning) => log.warn(warning));
  const servers = await openServers(options, runs, certificate);
  // How our own sources know FranceConnect.
  const asClient = { client_id: 'franceconnect', client_secret: await keptSecret(lasting, 'sources-client') };
  const scenarios = new ScenarioBook({ storage, catalogue, shared: storage.shared ?? false });
  const house: House = {
    strictness: options.strictness ?? 'code',
    clock,
    log,
    // By the machine's own time, whatever time FranceConnect is told it is.
    journal: memoryJournal(),
    storage,
    lasting,
    book,
    people,
    scenarios,
    clients: new ClientRegistry(lasting),
    dataProviders: new DataProviderRegistry(lasting),
    keys: {},
    sources,
    sourceStates: new SourceStates(),
    certificate,
    servers,
    records: new SourceRecords(
      sources.map((source, index) => recordOf(source, servers.sources?.url ?? '', asClient, index + 1)),
      knownSourceIds(sourcesOf(options)),
    ),
    asClient,
    notices,
    onStop: [notices.close, () => scenarios.close()],
  };
  const stop = stopper(house);
  const federation = federationOf(house, stop);
  house.onStop.push(tellTerminal(house.journal, log, homeOf(house)));
  try {
    await house.clients.save(completeRegistration(DEMO_CLIENT));
    if (options.personas) house.onStop.push(await peopleFromFile(options.personas, house.book, house.log));
    await readFiles(options, house);
    house.onStop.push(await house.records.use(options.sourceRecords ?? {}, house.log));
    await Promise.all([
      serve(house, house.servers.franceconnect, (server) => buildProvider(house, server, LOW, federation, options)),
      serve(house, house.servers['franceconnect-plus'], (server) =>
        buildProvider(house, server, HIGH, federation, options),
      ),
      serve(house, house.servers.sources, (server) => buildSources(house, server)),
      serve(house, house.servers.cpf, (server) => buildCpf(house, server, options)),
    ]);
    return federation;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is registered by files, and stays as they say. */
async function readFiles(options: FederationOptions, { clients, dataProviders, log, onStop }: House): Promise<void> {
  if (options.clients) onStop.push(await registerFromFile(options.clients, SERVICES, clients, log));
  if (options.dataProviders) {
    onStop.push(await registerFromFile(options.dataProviders, DATA_PROVIDERS, dataProviders, log));
  }
}

type Storages = Pick<House, 'storage' | 'lasting'>;

/** What the applications are built from. */
interface House {
  strictness: Strictness;
  clock: MovableClock;
  log: Logger;
  journal: Journal;
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
  notices: Notices;
  /** What else must end with the federation. */
  onStop: (() => void)[];
}

function sourcesOf(options: FederationOptions): readonly AnySource[] {
  return Array.isArray(options?.sources) ? options.sources : [];
}

/** Built-in sources are shown only when they run; sources that run elsewhere always are. */
function sourcesToShow({ sources = [] }: FederationOptions, runHere: boolean): PreparedSource[] {
  const prepared = [...builtInSources, ...sources]
    .map(prepareSource)
    .filter(({ runs }) => runs === 'elsewhere' || runHere);
  const ids = prepared.map(({ source }) => source.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new UserError(`Two sources are called '${twice}'. Give each its own id.`);
  return prepared;
}

/**
 * Where things are kept: what lives some minutes, and what should last. Without a data folder that lasts as long as the
 * process, and none of it may give way; a Redis keeps both.
 */
async function storagesOf({ store, data }: FederationOptions, clock: Clock, log: Logger): Promise<Storages> {
  if (store !== undefined) {
    // Loaded by those who ask for it only.
    const { redisStorage } = await import('../infrastructure/storage/redis.ts');
    const storage = await redisStorage(store, { clock });
    return { storage, lasting: storage };
  }
  const lasting =
    data === undefined
      ? memoryStorage({ clock, capacity: Number.POSITIVE_INFINITY })
      : await lowdbStorage(data, { clock, warn: (sentence) => log.warn(sentence) });
  return { storage: memoryStorage({ clock }), lasting };
}

async function logOf({ logLevel = 'silent' }: FederationOptions): Promise<Logger> {
  return logLevel === 'silent' ? silentLog : terminalLog(logLevel);
}

async function serve(
  { storage }: House,
  server: WebServer | undefined,
  build: (server: WebServer) => Promise<RequestListener>,
) {
  if (server) server.serve(whileAvailable(storage, await build(server)));
}

async function buildProvider(
  house: House,
  { url }: WebServer,
  rules: PlatformRules,
  federation: Federation,
  { controlToken: token }: FederationOptions,
): Promise<RequestListener> {
  const { servers, lasting, book, sources, notices, strictness } = house;
  const local = localRoutes({
    issuer: issuerOf(house),
    plusIssuer: issuerOf(house, 'franceconnect-plus'),
    cpf: servers.cpf?.url,
    sources: servers.sources?.url,
    sourceTitles: Object.fromEntries(sources.map(({ source }) => [source.id, source.title])),
    demo: completeRegistration(DEMO_CLIENT),
    service: (client_id) => house.clients.find(client_id),
    mailbox: notices.mailbox,
    book,
    url,
    controlled: controlledOf(house, federation),
    access: { origins: [url], token },
    log: house.log.child({ application: 'control' }),
  });
  return createProvider(
    {
      rules,
      strictness,
      url,
      sources: house.records.of(rules),
      register: registerFromPersonas(book),
      accountState: accountStates(book),
      notify: notices.notify,
      dataProviders: house.dataProviders,
      storage: house.storage,
      keys: await openKeys(house, url, rules),
      secrets: {
        cookies: await keptSecret(lasting, `${rules.label}-cookies`),
        // One of its own per platform: the same person has another `sub` on the other (§8).
        sub: await keptSecret(lasting, `${rules.label}-sub`),
      },
      clock: house.clock,
      log: house.log.child({ application: rules.label }),
      journal: house.journal,
      scenarios: house.scenarios,
    },
    house.clients,
    local,
  );
}

/** What the control API acts on. */
function controlledOf(house: House, federation: Federation): Controlled {
  const { clients, journal, scenarios, clock, keys, book, people, sourceStates } = house;
  const here = house.sources.filter(({ runs }) => runs === 'here');
  return {
    federation,
    clients,
    journal,
    scenarios,
    clock,
    keys,
    book,
    people,
    sessions: sessionsOf(house),
    sources: sourceStates,
    sourceTitles: Object.fromEntries(here.map(({ source }) => [source.id, source.title])),
  };
}

function sessionsOf({ storage, clock }: House): LiveSessions[] {
  return [LOW, HIGH].map(({ platform }) => new LiveSessions(storage, platform, clock));
}

/** A platform's signing keys, which the control API may rotate. */
async function openKeys(
  { keys, lasting }: House,
  url: string,
  { platform, keys: initial }: PlatformRules,
): Promise<KeyRing> {
  const ring = await KeyRing.open(lasting, addressesOf(url).issuer, initial);
  keys[platform] = ring;
  return ring;
}

function buildSources(house: House, { url }: WebServer): Promise<RequestListener> {
  const { franceconnect, 'franceconnect-plus': plus } = house.servers;
  const addresses = [franceconnect, plus].flatMap((server) => (server ? [addressesOf(server.url)] : []));
  return createIdentitySources({
    url,
    sources: house.sources.flatMap((prepared) => (prepared.runs === 'here' ? [prepared.source] : [])),
    // Both platforms are one client of each source.
    brokers: [
      {
        ...house.asClient,
        redirect_uris: addresses.map(({ sourceCallback }) => sourceCallback),
        post_logout_redirect_uris: addresses.map(({ sourceLogoutCallback }) => sourceLogoutCallback),
      },
    ],
    book: house.book,
    storage: house.storage,
    keyStorage: house.lasting,
    scenarios: house.scenarios,
    clock: house.clock,
    log: house.log.child({ application: 'sources' }),
    journal: house.journal,
    home: homeOf(house),
    inFront: house.sourceStates.inFront,
  });
}

/** The CPF site is a service like any other; its address may differ from one start to the next. */
async function buildCpf(house: House, { url }: WebServer, options: FederationOptions): Promise<RequestListener> {
  const { client_id, client_secret, ...registration } = completeRegistration({
    client_id: 'cpf',
    client_secret: await keptSecret(house.lasting, 'cpf-client'),
    name: 'Mon Compte Formation',
    redirect_uris: [`${url}/fc/retour`],
    post_logout_redirect_uris: [`${url}/fc/deconnexion-retour`],
    scopes: ['openid', 'identite_pivot', 'email', 'preferred_username'],
    // FranceConnect+ encrypts for the site; FranceConnect ignores these (service contract §5).
    jwks_uri: `${url}/fc/jwks`,
    id_token_encrypted_response_alg: 'ECDH-ES',
    id_token_encrypted_response_enc: 'A256GCM',
    userinfo_encrypted_response_alg: 'ECDH-ES',
    userinfo_encrypted_response_enc: 'A256GCM',
  });
  await house.clients.save({ client_id, client_secret, ...registration });
  return createRelyingParty({
    url,
    franceconnect: { issuer: issuerOf(house), client_id, client_secret },
    franceconnectPlus: { issuer: issuerOf(house, 'franceconnect-plus'), client_id, client_secret },
    storage: house.lasting,
    sessionStorage: house.storage,
    register: socialSecurityFromPersonas(house.book),
    variant: options.cpfVariant,
    unsafe: options.cpfUnsafe,
    simulatorPages: options.cpfSimulator ?? simulatorByDefault(),
    smtp: options.smtp,
    clock: house.clock,
    log: house.log.child({ application: 'cpf' }),
    home: homeOf(house),
  });
}

/** Empty when FranceConnect does not run here. */
function issuerOf({ servers }: House, address: 'franceconnect' | 'franceconnect-plus' = 'franceconnect'): string {
  const server = servers[address];
  return server ? addressesOf(server.url).issuer : '';
}

/** Sources that run alone have no home page to point to but their own list. */
function homeOf({ servers }: House): string {
  return servers.franceconnect ? addressesOf(servers.franceconnect.url).home : (servers.sources?.url ?? '');
}

function stopper({ servers, storage, lasting, journal, onStop }: House): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    for (const end of onStop.splice(0)) end();
    journal.close();
    stopped ??= Promise.all(Object.values(servers).map((server) => server.close()))
      .then(() => Promise.all([storage.close(), lasting.close()]))
      .then(() => undefined);
    return stopped;
  };
}

function federationOf(house: House, stop: () => Promise<void>): Federation {
  const { servers, clients, book, scenarios, journal, clock, records } = house;
  const platform = (issuer: string) => ({ issuer, discovery: `${issuer}/.well-known/openid-configuration` });
  const sourceIds = house.sources.map(({ source }) => source.id);
  return {
    franceconnect: platform(issuerOf(house)),
    franceconnectPlus: platform(issuerOf(house, 'franceconnect-plus')),
    ...(servers.cpf && { cpf: { url: servers.cpf.url } }),
    ...(servers.sources && { sources: { url: servers.sources.url } }),
    ...(house.certificate && { certificate: house.certificate.cert }),
    async registerClient(metadata) {
      const client = completeRegistration(metadata);
      if (client.scenario !== undefined) scenarios.require(client.scenario);
      await clients.save(client);
      warnOfProduction(client, house.log);
      return client;
    },
    async registerDataProvider(metadata) {
      const dataProvider = completeDataProvider(metadata);
      await house.dataProviders.save(dataProvider);
      return dataProvider;
    },
    scenarios: {
      async use(scenario, options) {
        if (typeof options?.persona === 'string') book.require(options.persona);
        await scenarios.use(scenario, options);
      },
      reset: (client) => scenarios.reset(client),
      all: async () => scenarios.all(),
    },
    sourceRecords: { set: async (settings) => records.set(settings) },
    personas: { all: async () => book.all(), add: (persona) => house.people.add(persona) },
    journal: {
      entries: (filter) => journal.entries(filter),
      next: (kind, filter, options) => journal.next(kind, filter, options),
    },
    clock: { advance: async (by, client) => clock.advance(checkedDuration(by), client) },
    async signIn(authorizationUrl, as = {}) {
      if (as.source !== undefined && !sourceIds.includes(as.source)) {
        throw new UserError(`Unknown source '${as.source}'. Did you mean '${closestMatch(as.source, sourceIds)}'?`);
      }
      return walkSignIn(new URL(authorizationUrl), as, book, sourceIds);
    },
    async reset(client) {
      clock.reset(client);
      if (client === undefined) {
        house.sourceStates.resume();
        records.reset();
      }
      await Promise.all([
        scenarios.reset(client),
        journal.clear(client),
        ...sessionsOf(house).map((sessions) => sessions.endAll(client)),
      ]);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
