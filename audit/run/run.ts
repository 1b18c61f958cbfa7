import type { Federation } from '../../federation/index.ts';
import type { Browser, BrowserMaker, BrowserPage } from '../browser/browser.ts';
import type { Facts, Sightings } from '../case.ts';
import type { SignedInRule } from '../observe/rules.ts';
import type { CheckedOptions, Hook, HookName } from '../options.ts';
import type { Judgement } from '../verdict.ts';
import type { Start } from './find-start.ts';
import type { Mask } from './mask.ts';
import type { People } from './people.ts';
import type { Pictures } from './pictures.ts';
import type { Service } from './service.ts';
import type { Departure } from './stage-types.ts';

/** What one run of the audit works with. */
export interface Run {
  options: CheckedOptions;
  federation: Federation;
  /** Scenarios are for everybody: nobody else uses the federation. */
  exclusive: boolean;
  browsers: BrowserMaker;
  service: Service;
  start: Start;
  people: People;
  hooks: Partial<Record<HookName, Hook>>;
  facts: Facts & { departures: Departure[] };
  rules: readonly SignedInRule[];
  whoami: Whoami | undefined;
  probe: string;
  /** The service's own origins. */
  origins: readonly string[];
  /** The likeness of the probe that anybody sees. */
  anonymous: string;
  /** How a person signs out. */
  logout: ((browser: Browser) => Promise<BrowserPage>) | undefined;
  mask: Mask;
  pictures: Pictures;
  judged: Map<string, Judgement>;
  /** Pages and requests of the service seen so far, for what is looked for on all of them. */
  sightings: Sightings;
  /** What was decided without being asked for. */
  notices: string[];
  signal: AbortSignal | undefined;
}

export type Whoami = (browser: Browser) => Promise<string | undefined>;

/** Ends the run: what was judged stays, the rest is not. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}
