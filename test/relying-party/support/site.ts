import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { answerOperations } from '../../../federation/control/router.ts';
import { Walker } from '../../../infrastructure/browser/walker.ts';
import { MovableClock } from '../../../infrastructure/clock.ts';
import { openServer } from '../../../infrastructure/http/server.ts';
import { type Logger, silentLog } from '../../../infrastructure/log.ts';
import { memoryStorage } from '../../../infrastructure/storage/memory.ts';
import type { Storage } from '../../../infrastructure/storage/storage.ts';
import { createRelyingParty, type RelyingPartyOptions } from '../../../relying-party/index.ts';
import { ANGELA, type Broker, type Citizen, CLIENT, startBroker } from './broker.ts';

export interface RunningSite {
  readonly url: string;
  readonly clock: MovableClock;
  close(): Promise<void>;
}

export interface SiteOptions
  extends Partial<Pick<RelyingPartyOptions, 'variant' | 'register' | 'smtp' | 'rules' | 'unsafe' | 'linking'>> {
  storage?: Storage;
  sessionStorage?: Storage;
  log?: Logger;
  client_secret?: string;
  timeout?: number;
}

/** The CPF site on a free port. */
export async function startSite(issuer: string, options: SiteOptions = {}): Promise<RunningSite> {
  const { variant, register, smtp, rules, unsafe, linking } = options;
  const server = await openServer({ name: 'the CPF site', host: '127.0.0.1', port: 0, option: '--none' });
  const clock = new MovableClock();
  const app = await createRelyingParty({
    url: server.url,
    franceconnect: {
      issuer,
      client_id: CLIENT.client_id,
      client_secret: options.client_secret ?? CLIENT.client_secret,
      timeout: options.timeout ?? 2,
    },
    ...{ variant, register, smtp, rules, unsafe, linking },
    storage: options.storage ?? memoryStorage({ clock }),
    sessionStorage: options.sessionStorage ?? memoryStorage({ clock }),
    clock,
    log: options.log ?? silentLog,
    answerOperations: (operations) => answerOperations(operations, options.log ?? silentLog),
    home: 'http://localhost:4000/_local',
  });
  server.serve(app);
  return { url: server.url, clock, close: () => server.close() };
}

export interface Stage {
  readonly broker: Broker;
  readonly site: RunningSite;
}

/** A well-behaved broker for the whole file, and a site without accounts for each test. */
export function stage(options: SiteOptions = {}): Stage {
  const sites: RunningSite[] = [];
  let broker: Broker | undefined;
  let site: RunningSite | undefined;
  beforeAll(async () => {
    broker = await startBroker();
  });
  beforeEach(async () => {
    Object.assign(found(broker), { misbehaviour: {}, citizen: ANGELA });
    site = await startSite(found(broker).issuer, options);
    sites.push(site);
  });
  afterAll(async () => {
    await Promise.all([...sites, ...(broker ? [broker] : [])].map((each) => each.close()));
  });
  return {
    get broker() {
      return found(broker);
    },
    get site() {
      return found(site);
    },
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Only available inside a test.');
  return value;
}

/** A browser that has been to FranceConnect as this citizen and stands where the site put it; undefined gives up there. */
export async function arriveAs(citizen: Citizen | undefined, { site, broker }: Stage, walker = new Walker()) {
  broker.citizen = citizen;
  await walker.get(`${site.url}/fc/demarrer`);
  return walker;
}

/** The form of /fc/completer, well filled but for the number. */
export function completion(values: Record<string, string | undefined>) {
  return { email: 'contact@exemple.fr', cgu: 'oui', ...values };
}

/** A browser signed in to an account it has just opened. */
export async function signUpAs(citizen: Citizen, number: { nir: string; cle: string }, on: Stage): Promise<Walker> {
  const walker = await arriveAs(citizen, on);
  await walker.submit(COMPLETION, completion(number));
  return walker;
}

/** Opens an address of the site. */
export async function visit({ site }: Stage, path: string, walker = new Walker()): Promise<Walker> {
  await walker.get(site.url + path);
  return walker;
}

export const COMPLETION = 'form[action="/fc/completer"]';
export const SIGN_OUT = 'form[action="/deconnexion"]';

export const path = (walker: Walker): string => walker.page.url.pathname;
export const heading = (walker: Walker): string => words(walker, 'h1');

/** The text of a part of the page, spaces as one reads them. */
export function words(walker: Walker, selector = 'main'): string {
  return (walker.page.document.querySelector(selector)?.text ?? '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
}

/** The session cookie's value. */
export async function sessionOf(walker: Walker, { site }: Stage): Promise<string | undefined> {
  const cookies = await walker.cookies.getCookies(site.url);
  return cookies.find(({ key }) => key === 'cpf_session')?.value;
}
