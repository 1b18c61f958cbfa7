import { randomInt } from 'node:crypto';
import type { CivilIdentity } from '../../civil-status/register.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { redisStorage } from '../../infrastructure/storage/redis.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { AccountStore } from '../../relying-party/accounts/store.ts';
import { hashPassword } from '../../relying-party/password/hash.ts';
import { RedisServer } from '../../test/support/redis.ts';
import { type RunningFederation, startOurs } from '../contenders.ts';
import { CpfVisitors } from '../cpf-visitor.ts';
import { keptConnections } from '../http.ts';
import type { Sizes } from '../options.ts';
import { people } from '../people.ts';
import { Progress } from '../progress.ts';
import { compare, type Measured } from '../result.ts';
import { residentOf } from '../server-process.ts';
import { inTurn, median } from '../statistics.ts';
import { requireRedis } from './measure.ts';

const PASSWORD = 'Formation2026';
const NO_SLOWER = { atMost: 1.5 };
/** Accounts opened in memory before they go to Redis together. */
const BATCH = 2_000;
const COLLECTIONS = ['cpf-accounts', 'cpf-accounts-by-nir', 'cpf-accounts-by-sub'];
const LONG_AGO = '2026-01-01T00:00:00.000Z';
/** Nobody looks at it: the visitors have other numbers, or come by FranceConnect. */
const IDENTITY: CivilIdentity = {
  given_name: 'Camille Zoé',
  given_name_array: ['Camille', 'Zoé'],
  family_name: 'DUBREUIL',
  birthdate: '1975-06-15',
  gender: 'female',
  birthplace: '75056',
  birthcountry: '99100',
};

/** The CPF site on Redis, with more and more accounts: sign-in by password, return from FranceConnect. */
export async function measurePeople({ people: { counts, rounds, minutes } }: Sizes): Promise<Measured> {
  requireRedis();
  const sites: FilledSite[] = [];
  try {
    for (const count of counts) sites.push(await FilledSite.open(count, minutes));
    const progress = new Progress('sign-ins at the CPF site, rounds', rounds);
    for (let round = 0; round < rounds; round += 1) {
      for (const site of inTurn(sites, round)) await site.round(round);
      progress.tick();
    }
    return measured(sites);
  } finally {
    await Promise.all(sites.map((site) => site.close()));
  }
}

function measured(sites: readonly FilledSite[]): Measured {
  const [fewest] = sites;
  if (!fewest) return { results: [] };
  const lineOf = (name: string, site: FilledSite, of: (site: FilledSite) => readonly number[]) =>
    compare(name, of(site), of(fewest), [named(site), named(fewest)]);
  const pointsOf = (of: (site: FilledSite) => readonly number[]) =>
    sites.map((site) => [site.accounts, median(of(site))] as const);
  return {
    results: sites.slice(1).flatMap((site) =>
      Object.entries(VISITS).map(([name, of]) => {
        const line = lineOf(`${name} (ms)`, site, of);
        return { ...line, judged: { value: line.ratio, target: NO_SLOWER } };
      }),
    ),
    details: {
      title: 'what Redis holds',
      results: sites
        .slice(1)
        .map((site) => lineOf('resident memory of redis-server (MiB)', site, (each) => [each.memory])),
    },
    series: Object.entries(VISITS).map(([name, of]) => ({
      name,
      unit: 'ms',
      over: 'accounts',
      points: pointsOf(of),
    })),
    notes: sites.map((site) => `${named(site)}: put in Redis in ${Math.round(site.filledIn)} s.`),
  };
}

const VISITS = {
  'sign-in by password': (site: FilledSite) => site.password,
  'return from FranceConnect': (site: FilledSite) => site.franceconnect,
};

function named({ accounts }: FilledSite): string {
  return `${accounts.toLocaleString('en')} accounts`;
}

/** A federation on a Redis of its own, whose CPF site has accounts, all with one password. */
class FilledSite {
  readonly accounts: number;
  /** Seconds it took to put the accounts there. */
  readonly filledIn: number;
  /** Milliseconds. */
  readonly password: number[] = [];
  readonly franceconnect: number[] = [];
  readonly #redis: RedisServer;
  readonly #federation: RunningFederation;
  readonly #agent = keptConnections();
  readonly #visitors: CpfVisitors;

  private constructor(accounts: number, filledIn: number, redis: RedisServer, federation: RunningFederation) {
    this.accounts = accounts;
    this.filledIn = filledIn;
    this.#redis = redis;
    this.#federation = federation;
    this.#visitors = new CpfVisitors(federation.cpf, this.#agent);
  }

  static async open(accounts: number, minutes: number): Promise<FilledSite> {
    const redis = await RedisServer.start();
    try {
      const federation = await startOurs({ flags: ['--store', redis.url] });
      const since = performance.now();
      await fill(redis.url, accounts, federation.issuer, minutes);
      const site = new FilledSite(accounts, (performance.now() - since) / 1000, redis, federation);
      for (const person of people) await site.#visitors.signUp(person);
      return site;
    } catch (error) {
      await redis.stop();
      throw error;
    }
  }

  /** Of Redis, in MiB. */
  get memory(): number {
    return residentOf(this.#redis.pid);
  }

  async round(number: number): Promise<void> {
    this.password.push(await this.#visitors.signIn(nirOf(randomInt(this.accounts)), PASSWORD));
    const person = people[number % people.length];
    if (!person) throw new RangeError('nobody to sign in');
    this.franceconnect.push(await this.#visitors.comeBack(person));
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.#federation.stop();
    await this.#redis.stop();
  }
}

/**
 * Opens accounts as the site opens them, in memory, and sends each batch to Redis in one go while the next is being opened.
 * @throws Error when it takes longer than allowed
 */
async function fill(url: string, count: number, issuer: string, minutes: number): Promise<void> {
  const storage = await redisStorage(url);
  const [hash, deadline] = [await hashPassword(PASSWORD), performance.now() + minutes * 60_000];
  const progress = new Progress(`accounts put in Redis`, count);
  let sending: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < count; from += BATCH) {
    const batch = await opened(from, Math.min(BATCH, count - from), { hash, issuer });
    await sending;
    if (performance.now() > deadline)
      throw new Error(`${from} of ${count} accounts after ${minutes} minutes: too slow.`);
    sending = send(batch, storage);
    for (let each = from; each < Math.min(from + BATCH, count); each += 1) progress.tick();
  }
  await sending;
  await storage.close();
}

async function opened(
  from: number,
  count: number,
  { hash, issuer }: { hash: string; issuer: string },
): Promise<Storage> {
  const memory = memoryStorage({ capacity: Number.POSITIVE_INFINITY });
  const store = new AccountStore(memory);
  for (let n = from; n < from + count; n += 1) {
    const sub = `${n.toString(16).padStart(64, '0')}v1`;
    await store.create({
      status: 'active',
      nir: nirOf(n),
      identity: IDENTITY,
      identityFrom: 'register',
      identityLocked: true,
      credentials: {
        password: { hash, setAt: LONG_AGO },
        franceconnect: [{ issuer, sub, linkedAt: LONG_AGO, lastSignIn: { at: LONG_AGO, acr: 'eidas1' } }],
      },
      contact: { email: { value: `personne${n}@exemple.fr`, verifiedAt: LONG_AGO }, mobile: '0639980042' },
      terms: { version: '1', acceptedAt: LONG_AGO },
      createdAt: LONG_AGO,
    });
  }
  return memory;
}

async function send(batch: Storage, storage: Storage): Promise<void> {
  for (const name of COLLECTIONS) {
    const entries = await batch.collection(name).entries();
    await Promise.all(entries.map(([key, value]) => storage.collection(name).set(key, value)));
  }
}

/** « Paris, whole », a code no persona has: room for more than a million. */
function nirOf(n: number): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  const [sex, rest] = [(n % 2) + 1, Math.floor(n / 2)];
  const [order, month, year] = [(rest % 999) + 1, (Math.floor(rest / 999) % 12) + 1, 30 + Math.floor(rest / 999 / 12)];
  return `${sex}${digits(year)}${digits(month)}75056${String(order).padStart(3, '0')}`;
}
