import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentRead, UserError, walkThroughFranceConnect } from '../../federation/index.ts';
import type { Browser, BrowserPage, Opening } from '../browser/browser.ts';
import type { AccountHook, Given, PersonChanges, Played, Stage } from '../case.ts';
import { accessibilityFaults } from '../observe/accessibility.ts';
import { type Identity, identityIn } from '../observe/identity.ts';
import { decide, type Outcome } from '../observe/outcome.ts';
import { visibleText } from '../observe/text.ts';
import type { Judgement } from '../verdict.ts';
import { described } from './find-start.ts';
import type { Run } from './run.ts';
import { type Departure, DidNotLeave, type Person, type Witness } from './stage-types.ts';
import { witnessOf } from './witness.ts';

/** Milliseconds the journal has to write down what was answered a moment ago. */
const JOURNAL_DELAY = 150;

/** The stage of one case, and what happened on it. */
export class RunStage implements Stage {
  readonly #run: Run;
  readonly #control: () => Promise<boolean>;
  readonly browsers: Browser[] = [];
  readonly people: Person[] = [];
  readonly departures: Departure[] = [];
  readonly notes: string[] = [];
  /** The last one decided, and whose it is. */
  decided: Outcome | undefined;
  decidedIn: Browser | undefined;
  lookedAt: Browser | undefined;
  /** Ids of the scenarios that were active. */
  readonly scenarios: string[] = [];
  #scenarioSince = 0;

  constructor(run: Run, control: () => Promise<boolean>) {
    this.#run = run;
    this.#control = control;
  }

  /** Closes its browsers. */
  async close(): Promise<void> {
    await Promise.all(this.browsers.map((browser) => browser.close()));
  }

  get facts() {
    return this.#run.facts;
  }

  get sightings() {
    return this.#run.sightings;
  }

  async newBrowser(): Promise<Browser> {
    const browser = await this.#run.browsers.open();
    this.browsers.push(browser);
    return browser;
  }

  async person(changes?: PersonChanges): Promise<Person> {
    const person = await this.#run.people.next(changes);
    this.people.push(person);
    return person;
  }

  async start(browser: Browser, { query }: { query?: Readonly<Record<string, string>> } = {}): Promise<Departure> {
    const { authorizationEndpoint } = this.facts;
    browser.stopAt([authorizationEndpoint]);
    const at = Date.now();
    const page = await this.#run.start.begin(browser, query);
    if (!page.stopped) throw new DidNotLeave(`The service does not lead to FranceConnect: ${described(page)}`);
    const departure = { address: page.url, parameters: page.url.searchParams, browser, at };
    this.departures.push(departure);
    this.#run.facts.departures.push(departure);
    return departure;
  }

  async signIn(browser: Browser, { address }: Departure, person: Person, source = this.facts.source): Promise<URL> {
    const way = address.searchParams.get('redirect_uri');
    browser.stopAt(way ? [way] : this.#run.origins);
    const walking = {
      open: async (url: URL) => walked(await browser.open(url)),
      press: async (selector: string, values: Readonly<Record<string, string>>) =>
        walked(await browser.press(selector, values)),
    };
    return walkThroughFranceConnect(walking, address, person, [source]);
  }

  async return(browser: Browser, address: URL, opening?: Opening): Promise<void> {
    browser.stopAt([]);
    await browser.open(address, opening);
  }

  async play({ browser, person, source }: Given = {}): Promise<Played> {
    const citizen = browser ?? (await this.newBrowser());
    const somebody = person ?? (await this.person());
    const departure = await this.start(citizen);
    const address = await this.signIn(citizen, departure, somebody, source);
    await this.return(citizen, address);
    return { browser: citizen, person: somebody, departure, address };
  }

  async arrive(given: Given = {}): Promise<Played> {
    const played = await this.play(given);
    const { browser, person } = played;
    await this.firstVisit(browser, person);
    return played;
  }

  async firstVisit(browser: Browser, person: Person): Promise<void> {
    await this.#run.hooks.firstVisit?.(browser, { browser, person });
  }

  async outcome(browser: Browser): Promise<Outcome> {
    const page = browser.page();
    const probe = await this.#probe(browser);
    const outcome = await decide(page, probe, await this.#identities(), {
      rules: this.#run.rules,
      anonymous: this.#run.anonymous,
      origins: this.#run.origins,
      franceconnect: new URL(this.facts.issuer).origin,
      whoami: this.#run.whoami && (() => this.whoami(browser)),
      probeAgain: () => this.#probe(browser),
    });
    this.decided = outcome;
    this.decidedIn = browser;
    return outcome;
  }

  async shown(browser: Browser, people: readonly Person[]): Promise<readonly Person[]> {
    const probe = await this.#probe(browser);
    const text = `${visibleText(browser.page().markup)}\n${visibleText(probe.markup)}`;
    return people.filter(({ identity }) => identityIn(text, { ...identity, given_name: undefined }));
  }

  look(browser: Browser): void {
    this.lookedAt = browser;
  }

  async accessibilityFaults(): Promise<readonly string[] | undefined> {
    return this.lookedAt && accessibilityFaults(this.lookedAt);
  }

  async whoami(browser: Browser): Promise<string | undefined> {
    return this.#run.whoami?.(await browser.tab());
  }

  async logout(browser: Browser): Promise<URL | undefined> {
    if (!this.#run.logout) throw new UserError('No way to sign out is known; give --logout.');
    browser.stopAt([this.facts.logoutEndpoint]);
    const page = await this.#run.logout(browser);
    return page.stopped ? page.url : undefined;
  }

  async carryOut(hook: AccountHook, browser: Browser, given: { person: Person; email?: string }): Promise<void> {
    await this.#run.hooks[hook]?.(browser, { browser, ...given });
  }

  async scenario(id: string): Promise<void> {
    const { federation, exclusive, facts } = this.#run;
    this.#scenarioSince = Date.now();
    this.scenarios.push(id);
    await federation.scenarios.use(id, exclusive ? {} : { client: facts.client });
  }

  calm(): Promise<void> {
    const { federation, exclusive, facts } = this.#run;
    return federation.scenarios.reset(exclusive ? undefined : facts.client);
  }

  advance(duration: string): Promise<void> {
    return this.#run.federation.clock.advance(duration, this.facts.client);
  }

  async witness(departure: Departure, awaited?: 'redeemed' | 'readUserinfo'): Promise<Witness> {
    const { federation, facts } = this.#run;
    const seen = await witnessOf(federation, facts.client, departure, this.scenarios);
    if (!awaited || seen[awaited] > 0) return seen;
    await sleep(JOURNAL_DELAY);
    return witnessOf(federation, facts.client, departure, this.scenarios);
  }

  async documentsRead(document: 'discovery' | 'jwks', since: 'scenario' | 'start'): Promise<readonly DocumentRead[]> {
    const { federation, service } = this.#run;
    const from = since === 'scenario' ? this.#scenarioSince : service.startedAt;
    const reads = await federation.documents.reads({ since: from });
    return reads.filter((read) => read.document === document && read.platform === this.facts.platform);
  }

  control(): Promise<boolean> {
    return this.#control();
  }

  verdictOf(id: string): Judgement | undefined {
    return this.#run.judged.get(id);
  }

  async wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#run.signal });
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** In another window, so that the page of the return stays. FranceConnect is not asked. */
  async #probe(browser: Browser): Promise<BrowserPage> {
    const tab = await browser.tab();
    tab.stopAt([this.facts.authorizationEndpoint]);
    return tab.open(this.#run.probe);
  }

  /** Everybody who signed in during the case: as they are, and as userinfo told them. */
  async #identities(): Promise<Identity[]> {
    const { federation, facts } = this.#run;
    const witnesses = await Promise.all(
      this.departures.map((one) => witnessOf(federation, facts.client, one, this.scenarios)),
    );
    const delivered = witnesses.flatMap((witness) => witness.delivered ?? []);
    return [...this.people.map(({ identity }) => identity), ...delivered];
  }
}

function walked({ url, status, markup, stopped, failure }: BrowserPage) {
  return { url, status: failure === undefined ? status : 503, body: markup, stopped };
}
