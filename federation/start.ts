import { randomBytes } from 'node:crypto';
import { closestMatch } from 'leven';
import { LOW } from '../contract/platform.ts';
import { builtInSources, createIdentitySources } from '../identity-sources/index.ts';
import { systemClock } from '../infrastructure/clock.ts';
import { keptSecret } from '../infrastructure/kept-secret.ts';
import { silentLog, terminalLog } from '../infrastructure/log.ts';
import { lowdbStorage } from '../infrastructure/storage/lowdb.ts';
import { memoryStorage } from '../infrastructure/storage/memory.ts';
import type { Storage } from '../infrastructure/storage/storage.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { openServer, type WebServer } from '../infrastructure/web/server.ts';
import { createPersonaBook, type PersonaBook } from '../personas/book.ts';
import { registerFromPersonas } from '../personas/register.ts';
import { addressesOf, ClientRegistry, createProvider } from '../provider/index.ts';
import { createRelyingParty } from '../relying-party/index.ts';
import { accountStates } from './account-states.ts';
import { completeRegistration, DEMO_CLIENT } from './clients.ts';
import { localRoutes } from './console/routes.ts';
import type { Federation } from './federation.ts';
import { APPLICATIONS, type Application, checkOptions, type FederationOptions } from './options.ts';
import { walkSignIn } from './sign-in.ts';
import { type PreparedSource, prepareSource, recordOf } from './sources.ts';

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
  checkOptions(options);
  const runs = (application: Application) => (options.only ?? APPLICATIONS).includes(application);
  const clock = systemClock;
  const log = options.logLevel && options.logLevel !== 'silent' ? await terminalLog(options.logLevel) : silentLog;
  const sources = sourcesToShow(options, runs('sources'));
  const lasting =
    options.data === undefined
      ? memoryStorage({ clock, capacity: Number.POSITIVE_INFINITY })
      : await lowdbStorage(options.data, { clock });
  const storage = memoryStorage({ clock });
  const book = createPersonaBook({ clock });

  const servers = await openServers(options, runs);
  const { franceconnect: broker, sources: sourceServer, cpf } = servers;
  const stop = stopper(Object.values(servers), [storage, lasting]);
  try {
    const home = broker ? addressesOf(broker.url).home : 'about:blank';
    const clients = new ClientRegistry(lasting);
    await clients.save(completeRegistration(DEMO_CLIENT));
    const registration = { client_id: 'franceconnect', client_secret: randomBytes(32).toString('hex') };

    if (broker) {
      const address = addressesOf(broker.url);
      const provider = await createProvider(
        {
          rules: LOW,
          url: broker.url,
          sources: sources.map((source) => recordOf(source, sourceServer?.url ?? '', registration)),
          register: registerFromPersonas(book),
          accountState: accountStates(book),
          storage,
          lastingStorage: lasting,
          secrets: {
            cookies: await keptSecret(lasting, 'franceconnect-cookies'),
            sub: await keptSecret(lasting, 'franceconnect-sub'),
          },
          clock,
          log: log.child({ application: 'franceconnect' }),
        },
        clients,
        localRoutes({
          issuer: address.issuer,
          cpf: cpf?.url,
          sources: sourceServer?.url,
          sourceTitles: Object.fromEntries(sources.map(({ source }) => [source.id, source.title])),
          demo: completeRegistration(DEMO_CLIENT),
          book,
        }),
      );
      broker.serve(provider);
    }

    if (sourceServer) {
      const callbacks = broker ? [addressesOf(broker.url)] : [];
      sourceServer.serve(
        await createIdentitySources({
          url: sourceServer.url,
          sources: sources.flatMap((prepared) => (prepared.runs === 'here' ? [prepared.source] : [])),
          brokers: callbacks.map(({ sourceCallback, sourceLogoutCallback }) => ({
            ...registration,
            redirect_uris: [sourceCallback],
            post_logout_redirect_uris: [sourceLogoutCallback],
          })),
          book,
          storage,
          keyStorage: lasting,
          clock,
          log: log.child({ application: 'sources' }),
          home,
        }),
      );
    }

    if (cpf && broker) {
      const { issuer } = addressesOf(broker.url);
      const client = await registerCpf(clients, cpf.url);
      cpf.serve(
        await createRelyingParty({
          url: cpf.url,
          franceconnect: { issuer, client_id: client.client_id, client_secret: client.client_secret },
          storage: lasting,
          sessionStorage: storage,
          clock,
          log: log.child({ application: 'cpf' }),
          home,
        }),
      );
    }

    return federationOf({ broker, sourceServer, cpf, clients, book, sources, stop });
  } catch (error) {
    await stop();
    throw error;
  }
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

type Servers = Partial<Record<'franceconnect' | 'sources' | 'cpf', WebServer>>;

const SERVERS = {
  franceconnect: { application: 'provider', name: 'FranceConnect', option: '--port-franceconnect' },
  sources: { application: 'sources', name: 'the identity sources', option: '--port-sources' },
  cpf: { application: 'cpf', name: 'the CPF site', option: '--port-cpf' },
} as const;

/** Addresses first: the applications must know each other's before they are built. All or none stay open. */
async function openServers(
  { host = '127.0.0.1', ports = {}, publicUrls = {} }: FederationOptions,
  runs: (application: Application) => boolean,
): Promise<Servers> {
  const wanted = (Object.keys(SERVERS) as (keyof typeof SERVERS)[]).filter((key) => runs(SERVERS[key].application));
  const opened = await Promise.allSettled(
    wanted.map((key) =>
      openServer({
        host,
        port: ports[key] ?? 0,
        publicUrl: publicUrls[key],
        name: SERVERS[key].name,
        option: SERVERS[key].option,
      }),
    ),
  );
  const refusals = opened.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  if (refusals.length > 0) {
    await Promise.all(opened.map((result) => (result.status === 'fulfilled' ? result.value.close() : undefined)));
    throw new UserError(refusals.map(({ message }) => message).join('\n'), { cause: refusals[0] });
  }
  return Object.fromEntries(
    opened.flatMap((result, index) => (result.status === 'fulfilled' ? [[wanted[index], result.value]] : [])),
  );
}

function stopper(servers: readonly WebServer[], storages: readonly Storage[]): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= Promise.all(servers.map((server) => server.close()))
      .then(() => Promise.all(storages.map((storage) => storage.close())))
      .then(() => undefined);
    return stopped;
  };
}

/** The CPF site is a service like any other; its address may differ from one start to the next. */
async function registerCpf(clients: ClientRegistry, url: string) {
  const client = completeRegistration({
    client_id: 'cpf',
    name: 'Mon Compte Formation',
    redirect_uris: [`${url}/fc/retour`],
    post_logout_redirect_uris: [`${url}/fc/deconnexion-retour`],
    scopes: ['openid', 'identite_pivot', 'email', 'preferred_username'],
  });
  await clients.save(client);
  return client;
}

interface Parts {
  broker: WebServer | undefined;
  sourceServer: WebServer | undefined;
  cpf: WebServer | undefined;
  clients: ClientRegistry;
  book: PersonaBook;
  sources: readonly PreparedSource[];
  stop: () => Promise<void>;
}

function federationOf({ broker, sourceServer, cpf, clients, book, sources, stop }: Parts): Federation {
  const issuer = broker ? addressesOf(broker.url).issuer : '';
  const sourceIds = sources.map(({ source }) => source.id);
  return {
    franceconnect: { issuer, discovery: `${issuer}/.well-known/openid-configuration` },
    ...(cpf && { cpf: { url: cpf.url } }),
    ...(sourceServer && { sources: { url: sourceServer.url } }),
    async registerClient(metadata) {
      const client = completeRegistration(metadata);
      await clients.save(client);
      return client;
    },
    personas: { all: async () => book.all() },
    async signIn(authorizationUrl, as = {}) {
      if (as.source !== undefined && !sourceIds.includes(as.source)) {
        throw new UserError(`Unknown source '${as.source}'. Did you mean '${closestMatch(as.source, sourceIds)}'?`);
      }
      return walkSignIn(new URL(authorizationUrl), as, book, sourceIds);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
