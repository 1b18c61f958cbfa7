import type { DocumentRead, Fault } from '../federation/index.ts';
import type { Browser, Opening } from './browser/browser.ts';
import type { LeakId } from './observe/leaks.ts';
import type { Outcome } from './observe/outcome.ts';
import type { SuiteName } from './report.ts';
import type { Departure, Person, Witness } from './run/stage-types.ts';
import type { Judgement, Severity } from './verdict.ts';

/** What a case cannot be played without; when it is not met, the case is not exercised. */
export type Need = 'whoami' | 'logout' | 'exclusive' | 'invented-people' | 'second-person' | 'scopes' | AccountHook;

/** What is done at the service by a module of its owner's. */
export type AccountHook = 'editEmail' | 'closeAccount' | 'localAccount' | 'privilegedAccount';

/** One thing done to a service, and judged: data and one function. */
export interface Case {
  /** Unique in the catalogue of cases. */
  id: string;
  suite: SuiteName;
  title: string;
  severity: Severity;
  rule: { text: string; sources: readonly string[] };
  /** What to do at the service when it fails. */
  fix: string;
  needs: readonly Need[];
  /** It alters the discovery document or the keys, which services keep: restarts go before and after, and it is played last. */
  documents?: 'altered' | 'rotated';
  /** What is altered, for the report. */
  faults?: readonly Fault[];
  run(stage: Stage): Promise<Judgement>;
}

/** All that a case can do. Made anew for each case. */
export interface Stage {
  newBrowser(): Promise<Browser>;
  /** A person nobody has met before, or the fixed ones in turn. */
  person(changes?: PersonChanges): Promise<Person>;
  /**
   * Begins a sign-in, and stops before FranceConnect.
   * @throws DidNotLeave when the service does not send the browser there
   */
  start(browser: Browser, options?: { query?: Readonly<Record<string, string>> }): Promise<Departure>;
  /**
   * Walks FranceConnect's and the source's pages, and stops before the service.
   * @returns the address the person is sent back to
   * @throws SignInError when they stop at FranceConnect
   */
  signIn(browser: Browser, departure: Departure, person: Person, source?: string): Promise<URL>;
  /** Follows the way back into the service. */
  return(browser: Browser, address: URL, opening?: Opening): Promise<void>;
  /** The three above, with a new browser and a new person unless given. */
  play(given?: Given): Promise<Played>;
  /**
   * Whether this browser is signed in, and if not, how that is shown. Anybody who signed in during the case counts.
   */
  outcome(browser: Browser): Promise<Outcome>;
  /** Which of these people's identities stand on the last page or the probe. */
  shown(browser: Browser, people: readonly Person[]): Promise<readonly Person[]>;
  /** From now on the report of this case shows the page this browser stands on, if no sign-in is decided. */
  look(browser: Browser): void;
  /** What axe finds serious on the page looked at; undefined where no script runs or axe-core is not installed. */
  accessibilityFaults(): Promise<readonly string[] | undefined>;
  /** The account's own identifier, by `--whoami`. */
  whoami(browser: Browser): Promise<string | undefined>;
  /**
   * Signs out as the person would, and stops before FranceConnect.
   * @returns where the browser was sent
   */
  logout(browser: Browser): Promise<URL | undefined>;
  /** Runs a module of the service's owner, who says how something is done there. */
  carryOut(hook: AccountHook, browser: Browser, given: { person: Person; email?: string }): Promise<void>;
  /** Activates a scenario, for this service or for everybody. */
  scenario(id: string): Promise<void>;
  /** Ends every scenario. */
  calm(): Promise<void>;
  /** Moves FranceConnect's time, for this service. */
  advance(duration: string): Promise<void>;
  /**
   * What FranceConnect's journal says of a sign-in.
   * @param awaited what is waited for a moment when it is not there yet: an entry is written once its answer has left
   */
  witness(departure: Departure, awaited?: 'redeemed' | 'readUserinfo'): Promise<Witness>;
  /** Reads of a document since the scenario of this case is active, or since the service was last started (or the run began). */
  documentsRead(document: 'discovery' | 'jwks', since: 'scenario' | 'start'): Promise<readonly DocumentRead[]>;
  /** A sign-in as {@link play}, and what the service asks of somebody new, by `--first-visit`. */
  arrive(given?: Given): Promise<Played>;
  /** Does what the service asks of somebody new, by `--first-visit`. */
  firstVisit(browser: Browser, person: Person): Promise<void>;
  /** Whether somebody can be signed in ordinarily right now. */
  control(): Promise<boolean>;
  /** Waits, so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
  /** What earlier cases of this run found, by id. */
  verdictOf(id: string): Judgement | undefined;
  /** What was looked for on every page of the cases so far. */
  readonly sightings: Sightings;
  /** What is known of the run. */
  readonly facts: Facts;
  /** A line for the report. */
  note(text: string): void;
}

/** What of a sign-in is settled already. */
export interface Given {
  browser?: Browser;
  person?: Person;
  source?: string;
}

/** A sign-in from start to end. */
export interface Played {
  browser: Browser;
  person: Person;
  departure: Departure;
  /** Where FranceConnect sent the browser back to. */
  address: URL;
}

/** Claims of a person that shall differ from the usual ones. */
export interface PersonChanges {
  family_name?: string;
  given_name?: string;
  email?: string;
  birthdate?: string;
  birthplace?: string;
  id?: string;
}

/** What is looked for on every page of every case. Each kind is reported once, with the place where it was seen first. */
export interface Sightings {
  found: Map<LeakId, string>;
  /** Pages that were looked at. */
  pages: number;
}

/** What is known of the run. */
export interface Facts {
  issuer: string;
  authorizationEndpoint: string;
  logoutEndpoint: string;
  client: string;
  secret: string | undefined;
  /** Algorithm the service is registered with for ID tokens. */
  idTokenAlg: string | undefined;
  platform: 'low' | 'high';
  /** Every departure of the run so far, as far as it was asked of FranceConnect. */
  departures: readonly Departure[];
  scopes: readonly string[] | undefined;
  language: string;
  source: string;
  secondSource: string;
  /** Levels (acr) the platform announces. */
  levels: readonly string[];
  /** The page where a sign-in starts, in a new browser; undefined when the address redirects by itself. */
  startPage: string | undefined;
  /** What is pressed there. */
  press: string | undefined;
  /** Pages of the qualification suite: where people sign in, open an account, and see their identity. */
  signInPage: string | undefined;
  signUpPage: string | undefined;
  profile: string | undefined;
}
