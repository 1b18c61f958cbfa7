import { randomInt } from 'node:crypto';
import { Agent } from 'node:http';
import { nirKey } from '../civil-status/nir.ts';
import type { CivilIdentity } from '../civil-status/register.ts';
import { lowdbStorage } from '../infrastructure/storage/lowdb.ts';
import { memoryStorage } from '../infrastructure/storage/memory.ts';
import { AccountStore } from '../relying-party/accounts/store.ts';
import { hashPassword } from '../relying-party/password/hash.ts';
import { Browser } from './browser.ts';
import { Installation } from './contenders.ts';
import type { Sizes } from './options.ts';
import { people, SOURCE } from './people.ts';
import { Progress } from './progress.ts';
import type { Result } from './result.ts';
import type { ServerProcess } from './server-process.ts';
import { median } from './statistics.ts';

const PASSWORD = 'Formation2026';
const SLOWER = { atMost: 1.5 };
const CREATION_MS = { atMost: 250 };
const START_MS = { atMost: 2_000 };

/** Milliseconds. */
interface Readings {
  start: number[];
  creation: number[];
  password: number[];
  franceconnect: number[];
}

/** The CPF site with many accounts against the same with few, in turns: sign-in, opening an account, start. */
export async function measureAccounts({ accounts: { few, many, rounds, starts } }: Sizes): Promise<Result[]> {
  const sites = { few: await FilledSite.create(few), many: await FilledSite.create(many) };
  const readings = { few: noReadings(), many: noReadings() };
  const sides = ['few', 'many'] as const;
  try {
    for (let turn = 0; turn < starts; turn += 1) {
      for (const side of sides) readings[side].start.push(await sites[side].restart());
    }
    for (const person of people) {
      for (const side of sides) readings[side].creation.push(await sites[side].signUp(person.id));
    }
    const progress = new Progress('sign-ins with few and with many accounts', rounds);
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        readings[side].password.push(await sites[side].signInWithPassword());
        readings[side].franceconnect.push(await sites[side].comeBack(people[round % people.length]?.id ?? ''));
      }
      progress.tick();
    }
  } finally {
    await Promise.all(sides.map((side) => sites[side].remove()));
  }
  const of = (name: string, measure: keyof Readings): Omit<Result, 'judged'> & { ratio: number } => {
    const [ours, bare] = [median(readings.many[measure]), median(readings.few[measure])];
    const both = { ours: readings.many[measure], bare: readings.few[measure] };
    return { name: `${name} (ms), ${many} accounts and ${few}`, ours, bare, ratio: ours / bare, readings: both };
  };
  const judgedBy = <T extends { ratio: number; ours: number }>(
    line: T,
    key: 'ratio' | 'ours',
    target: { atMost: number },
  ) => ({
    ...line,
    judged: { value: line[key], target },
  });
  return [
    judgedBy(of('CPF site, sign-in by password', 'password'), 'ratio', SLOWER),
    judgedBy(of('CPF site, return from FranceConnect', 'franceconnect'), 'ratio', SLOWER),
    judgedBy(of('CPF site, opening an account', 'creation'), 'ours', CREATION_MS),
    judgedBy(of('start', 'start'), 'ours', START_MS),
  ];
}

const noReadings = (): Readings => ({ start: [], creation: [], password: [], franceconnect: [] });

/** A federation whose CPF site has accounts, all with one password. */
class FilledSite {
  readonly #installation: Installation;
  readonly #count: number;
  readonly #agent = new Agent({ keepAlive: true, family: 4 });
  #server: ServerProcess | undefined;

  private constructor(installation: Installation, count: number) {
    this.#installation = installation;
    this.#count = count;
  }

  static async create(count: number): Promise<FilledSite> {
    const installation = await Installation.create();
    // Opened as the site opens them, in memory, then put down at once.
    const memory = memoryStorage({ capacity: Number.POSITIVE_INFINITY });
    const store = new AccountStore(memory);
    const hash = await hashPassword(PASSWORD);
    const progress = new Progress('opening accounts', count);
    const [person] = people;
    for (let n = 0; n < count; n += 1) {
      await store.create({
        status: 'active',
        nir: nirOf(n),
        identity: { ...IDENTITY, family_name: person?.identity.family_name ?? '' },
        identityFrom: 'register',
        identityLocked: true,
        credentials: {
          password: { hash, setAt: LONG_AGO },
          franceconnect: [
            {
              issuer: installation.issuer,
              sub: `${n.toString(16).padStart(64, '0')}v1`,
              linkedAt: LONG_AGO,
              lastSignIn: { at: LONG_AGO, acr: 'eidas1' },
            },
          ],
        },
        contact: { email: { value: `personne${n}@exemple.fr`, verifiedAt: LONG_AGO }, mobile: '0639980042' },
        terms: { version: '1', acceptedAt: LONG_AGO },
        createdAt: LONG_AGO,
      });
      progress.tick();
    }
    const kept = await lowdbStorage(installation.data);
    for (const name of ['cpf-accounts', 'cpf-accounts-by-nir', 'cpf-accounts-by-sub']) {
      const entries = await memory.collection(name).entries();
      await Promise.all(entries.map(([key, value]) => kept.collection(name).set(key, value)));
    }
    await kept.close();
    return new FilledSite(installation, count);
  }

  /** @returns milliseconds until every address answers */
  async restart(): Promise<number> {
    await this.#server?.stop();
    this.#server = await this.#installation.start();
    return this.#server.startedIn;
  }

  async signInWithPassword(): Promise<number> {
    const browser = new Browser(this.#agent, NOWHERE);
    const form = await browser.get(`${this.#installation.cpf}/connexion`);
    const fields = { nir: nirOf(randomInt(this.#count)), motDePasse: PASSWORD };
    return this.#timed('/droits', () => browser.submit(form, 'action="/connexion', fields));
  }

  /** The first visit of a person: the form is sent, the account is opened. */
  async signUp(id: string): Promise<number> {
    const { browser, callback } = await this.#franceConnect(id);
    const form = await browser.get(callback);
    const nir = people.find((each) => each.id === id)?.nir ?? '';
    const fields = { nir, cle: nirKey(nir), email: 'contact@exemple.fr', cgu: 'oui' };
    return this.#timed('/droits', () => browser.submit(form, 'action="/fc/completer"', fields));
  }

  /** Another visit: from FranceConnect's answer to the page of the rights. */
  async comeBack(id: string): Promise<number> {
    const { browser, callback } = await this.#franceConnect(id);
    return this.#timed('/droits', () => browser.get(callback));
  }

  async remove(): Promise<void> {
    this.#agent.destroy();
    await this.#server?.stop();
    await this.#installation.remove();
  }

  async #franceConnect(id: string) {
    const { cpf } = this.#installation;
    const walking = new Browser(this.#agent, `${cpf}/fc/retour`);
    const sources = await walking.get(`${cpf}/fc/demarrer`);
    const source = await walking.submit(sources, `id="idp-${SOURCE}"`);
    const information = await walking.submit(source, `value="${id}"`, { persona: id });
    const { location = '' } = await walking.submit(information, 'action="/api/v2/login"');
    return { browser: walking.stoppingAt(NOWHERE), callback: location };
  }

  async #timed(expected: string, walk: () => ReturnType<Browser['get']>): Promise<number> {
    const since = performance.now();
    const { url, status } = await walk();
    const took = performance.now() - since;
    if (url.pathname !== expected || status !== 200)
      throw new Error(`HTTP ${status} at ${url} instead of ${expected}.`);
    return took;
  }
}

/** No address begins with it. */
const NOWHERE = 'nowhere:';
const LONG_AGO = '2026-01-01T00:00:00.000Z';
const IDENTITY = {
  given_name: 'Camille Zoé',
  given_name_array: ['Camille', 'Zoé'],
  birthdate: '1975-06-15',
  gender: 'female' as const,
  birthplace: '75056',
  birthcountry: '99100',
} satisfies Partial<CivilIdentity>;

/** Women born in « Paris, whole », a code no persona has. */
function nirOf(n: number): string {
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  const [order, month, year] = [(n % 999) + 1, (Math.floor(n / 999) % 12) + 1, 40 + Math.floor(n / 999 / 12)];
  return `2${digits(year, 2)}${digits(month, 2)}75056${digits(order, 3)}`;
}
