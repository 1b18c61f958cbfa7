import { type Federation, type FederationOptions, UserError } from '../federation/index.ts';
import type { Browser } from './browser/browser.ts';
import type { AuditResult } from './report.ts';
import type { Person } from './run/stage-types.ts';
import { type AuditSettings, auditSchema } from './settings.ts';

/** What a hook is given. */
export interface HookContext {
  browser: Browser;
  person?: Person;
  email?: string;
}

/** A module's default export, or a function. */
export type Hook = (browser: Browser, context: HookContext) => Promise<unknown> | unknown;

/** Options that may be functions in a program. */
const HOOKS = ['before', 'firstVisit', 'editEmail', 'closeAccount', 'localAccount', 'privilegedAccount'] as const;
export type HookName = (typeof HOOKS)[number];
const CALLS = ['restart', 'reset', 'signedIn', 'whoami', 'logout', 'start'] as const;

type Functions = { [Name in HookName]?: AuditSettings[Name] | Hook } & {
  /** Where a sign-in begins, or what begins one in a browser. */
  start: string | ((browser: Browser) => Promise<unknown>);
  restart?: string | (() => Promise<unknown>);
  reset?: string | (() => Promise<unknown>);
  /** Whether this browser is signed in. */
  signedIn?: AuditSettings['signedIn'] | ((browser: Browser) => Promise<boolean>);
  /** The account's identifier; undefined when nobody is signed in. */
  whoami?: string | ((browser: Browser) => Promise<string | undefined>);
  logout?: string | ((browser: Browser) => Promise<unknown>);
};

/** Options of `audit()`. */
export interface AuditOptions extends Omit<AuditSettings, keyof Functions>, Functions {
  /** A running federation; taken as one's own unless `exclusive` is false. Default: one is started. */
  federation?: Federation;
  /** Options of the federation that is started. */
  simulator?: FederationOptions;
  /** Stops the run; the report says what was done. */
  signal?: AbortSignal;
  /** Called after each case. `planned`: cases of the run. */
  onResult?: (result: AuditResult, planned: number) => void;
}

/** Options in two parts: what is JSON, checked, and what is not. */
export interface CheckedOptions {
  settings: AuditSettings;
  hooks: { [Name in HookName]?: Hook };
  calls: { [Name in (typeof CALLS)[number]]?: (browser: Browser) => Promise<unknown> };
}

/** @throws UserError listing every problem */
export function checkOptions(options: AuditOptions): CheckedOptions {
  const { federation: _f, simulator: _s, signal: _i, onResult: _o, ...given } = options;
  const isFunction = ([, value]: [string, unknown]) => typeof value === 'function';
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const plain = Object.fromEntries(entries.filter((entry) => !isFunction(entry)));
  const functions = Object.fromEntries(entries.filter(isFunction)) as CheckedOptions['hooks'] & CheckedOptions['calls'];
  // A function that begins a sign-in has no address; the probe then has to be given.
  if (functions.start && !plain.start) plain.start = plain.probe ?? plain.waitFor ?? '';
  const faults = faultsIn(plain);
  for (const name of Object.keys(functions)) {
    if (![...HOOKS, ...CALLS].includes(name as HookName)) faults.push(`${name}: received a function`);
  }
  if (faults.length > 0) throw new UserError(`This audit cannot be run:\n${faults.join('\n')}`);
  return { settings: auditSchema.parse(plain), hooks: functions, calls: functions };
}

/** Every problem of the settings, as a line each. */
export function faultsIn(settings: unknown, nameOf = (path: string) => path): string[] {
  const result = auditSchema.safeParse(settings);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${nameOf(key)}: unknown option`);
    const received = issue.path.reduce<unknown>(
      (inner, key) => (inner as Record<PropertyKey, unknown>)?.[key],
      settings,
    );
    const shown =
      received === undefined ? '(nothing)' : typeof received === 'string' ? received : JSON.stringify(received);
    return [`${nameOf(issue.path.join('.'))}: received ${shown}, expected ${issue.message}`];
  });
}
