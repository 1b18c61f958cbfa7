import { builtInSources, DEFAULT_SOURCE_LIST } from '../../identity-sources/index.ts';
import { type Clock, MovableClock } from '../../infrastructure/clock.ts';
import { OwnRequests } from '../../infrastructure/http/own-requests.ts';
import { DocumentReads } from '../../infrastructure/journal/document-reads.ts';
import type { Journal } from '../../infrastructure/journal/journal.ts';
import { MemoryJournal } from '../../infrastructure/journal/memory.ts';
import { type Logger, silentLog, terminalLog } from '../../infrastructure/log.ts';
import { keepSecret } from '../../infrastructure/secrets.ts';
import { keptSecret } from '../../infrastructure/storage/kept-secret.ts';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { ClientRegistry, DataProviderRegistry } from '../../provider/index.ts';
import { catalogue, ScenarioBook } from '../../scenarios/index.ts';
import type { AddedPage } from '../console/added-page.ts';
import { openMail } from '../mail/mail.ts';
import { APPLICATIONS, type Application, type FederationOptions } from '../options/options.ts';
import { ChosenPerson } from '../people/chosen-person.ts';
import { OwnPeople } from '../people/own-people.ts';
import { knownSourceIds, SourceRecords } from '../sources/source-records.ts';
import { SourceStates } from '../sources/source-states.ts';
import { type AnySource, type PreparedSource, prepareSource, recordOf, withDistinctLooks } from '../sources/sources.ts';
import { askedOriginOf } from './asked-origin.ts';
import { certificateFor } from './https.ts';
import { openServers } from './open-servers.ts';
import type { Parts } from './parts.ts';
import { signInsInMemory } from './sign-ins-in-memory.ts';

/**
 * Opens what the applications are built from: storage, addresses, people, registries.
 * @param options checked before
 * @param pages of the console from above
 * @throws UserError port taken, data folder not writable, no Redis
 */
export async function openParts(options: FederationOptions, pages: readonly AddedPage[]): Promise<Parts> {
  const clock = new MovableClock();
  const log = await logOf(options);
  const storages = await storagesOf(options, clock, log);
  try {
    return { ...(await assemble(storages, options, clock, log)), pages };
  } catch (error) {
    // Or the next try would find its data folder in use.
    await storages.lasting.close();
    throw error;
  }
}

async function assemble(
  { storage, lasting }: Storages,
  options: FederationOptions,
  clock: MovableClock,
  log: Logger,
): Promise<Omit<Parts, 'pages'>> {
  const runs = (application: Application) => (options.only ?? APPLICATIONS).includes(application);
  const sources = sourcesToShow(options, runs('sources'));
  const certificate = await certificateFor(options, lasting, clock);
  const mail = await openMail(options.smtp, storage, clock);
  const book = createPersonaBook({ clock });
  const people = await OwnPeople.open(book, lasting, (warning) => log.warn(warning));
  // How our own sources know FranceConnect.
  const asClient = { client_id: 'franceconnect', client_secret: await keptSecret(lasting, 'sources-client') };
  const chosen = new ChosenPerson();
  await Promise.all([clock.shareOn(storage), chosen.shareOn(storage)]);
  const scenarios = new ScenarioBook({ storage, catalogue });
  const journal = await journalOf(storage);
  // Last: whatever fails before it leaves no address open.
  const own = new OwnRequests();
  const { servers, urls } = await openServers(options, runs, certificate);
  return {
    strictness: options.strictness ?? 'code',
    clock,
    log,
    journal,
    documentReads: new DocumentReads(),
    storage,
    lasting,
    book,
    people,
    scenarios,
    clients: new ClientRegistry(lasting),
    dataProviders: new DataProviderRegistry(lasting),
    keys: {},
    shared: {},
    sources,
    sourceStates: new SourceStates(scenarios, titlesOf(sources)),
    certificate,
    servers,
    urls,
    announced: urls,
    own,
    asked: askedOriginOf(options, Object.values(urls), ({ headers }) => own.sent(headers)),
    records: new SourceRecords(
      sources.map((source, index) => recordOf(source, urls.sources ?? '', asClient, index + 1)),
      knownSourceIds(sourcesOf(options)),
      { list: options.list ?? DEFAULT_SOURCE_LIST, descriptions: !options.hideDescriptions },
    ),
    asClient,
    mail,
    chosen,
    siteOperations: [],
    onRestart: [() => chosen.choose(undefined)],
    onStop: [mail.close],
  };
}

const titlesOf = (sources: readonly PreparedSource[]) =>
  Object.fromEntries(sources.map(({ source }) => [source.id, source.title]));

/** Sources beside the built-in ones, whatever was given for them. */
export function sourcesOf(options: FederationOptions): readonly AnySource[] {
  return Array.isArray(options?.sources) ? options.sources : [];
}

/** Built-in sources are shown only when they run; sources that run elsewhere always are. */
function sourcesToShow({ sources = [] }: FederationOptions, runHere: boolean): PreparedSource[] {
  const prepared = withDistinctLooks([...builtInSources, ...sources].map(prepareSource)).filter(
    ({ runs }) => runs === 'elsewhere' || runHere,
  );
  const ids = prepared.map(({ source }) => source.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new UserError(`Two sources are called '${twice}'. Give each its own id.`);
  return prepared;
}

type Storages = Pick<Parts, 'storage' | 'lasting'>;

/**
 * Where things are kept: what lives some minutes, and what should last. Without a data folder that lasts as long as the
 * process, and none of it may give way; a Redis keeps both.
 */
async function storagesOf({ store, data }: FederationOptions, clock: Clock, log: Logger): Promise<Storages> {
  if (store !== undefined) {
    keepSecret(decodeURIComponent(new URL(store).password));
    // Loaded by those who ask for it only.
    const { redisStorage } = await import('../../infrastructure/storage/redis.ts');
    const storage = await redisStorage(store, { clock });
    return { storage, lasting: storage };
  }
  const lasting =
    data === undefined
      ? memoryStorage({ clock, capacity: Number.POSITIVE_INFINITY })
      : await lowdbStorage(data, { clock, warn: (sentence) => log.warn(sentence) });
  return { storage: signInsInMemory(clock, log), lasting };
}

/** By the machine's own time, whatever time FranceConnect is told it is. */
async function journalOf({ changes }: Storage): Promise<Journal> {
  if (!changes) return new MemoryJournal();
  // Loaded by those who share it only.
  const { RedisJournal } = await import('../../infrastructure/journal/redis.ts');
  return RedisJournal.open(changes);
}

async function logOf({ logLevel = 'silent' }: FederationOptions): Promise<Logger> {
  return logLevel === 'silent' ? silentLog : terminalLog(logLevel);
}
