import { z } from 'zod';
import { SUITES, type SuiteName } from './report.ts';

export const DEFAULT_SUITES = SUITES.filter((suite) => !['sources', 'linking', 'qualification'].includes(suite));
/** Where reports go. */
export const DEFAULT_FOLDER = './audit-report';
export const FAIL_ON = ['critical', 'serious', 'fail', 'warn', 'not-exercised', 'never'] as const;
export const REPORTS = ['terminal', 'json', 'junit', 'html', 'markdown', 'qualification', 'all'] as const;

/** One thing done in a browser. Values of `fill` by CSS selector. */
export type SettingStep = { press: string } | { fill: Record<string, string> } | { goto: string };
type StepsOrFile = string | SettingStep[];
type Reports = (typeof REPORTS)[number] | (string & {});

/** Options that a configuration file may hold, under `audit`. docs/audit.md explains each. */
export interface AuditSettings {
  /** Where a sign-in begins: a page, or an address that redirects to FranceConnect. */
  start: string;
  /** CSS selector of the link, button or form on the page. */
  press?: string | undefined;
  /** POST sends an empty form to the address itself. Default: GET. */
  method?: 'GET' | 'POST' | undefined;
  /** Drives Chromium instead of a browser without scripts. */
  browser?: boolean | undefined;
  browserPath?: string | undefined;
  /** Done in every new browser. */
  before?: StepsOrFile | undefined;
  /** `Name: value`, sent to the service's origin only. */
  headers?: string[] | undefined;
  /** Polled until it answers below 500. Default: `start`. */
  waitFor?: string | undefined;
  /** Command that starts the service. */
  run?: string | undefined;
  /** NAME=VALUE for that command. */
  env?: string[] | undefined;
  /** Command, or address that is posted to, after which the service has forgotten keys and discovery. */
  restart?: string | undefined;
  /** Command, or address that is posted to, after which the service has forgotten its accounts. */
  reset?: string | undefined;
  /** Processes or instances behind `start`. Default: 1. */
  workers?: number | undefined;
  /** A simulator that runs already. */
  at?: string | undefined;
  controlToken?: string | undefined;
  /** Whether nobody else uses that simulator. */
  exclusive?: boolean | undefined;
  client?: string | undefined;
  secret?: string | undefined;
  platform?: 'low' | 'high' | undefined;
  /** PERSONA or PERSONA@SOURCE. Default: invented people. */
  as?: string | undefined;
  second?: string | undefined;
  /** What a person does when the service asks for more after the first sign-in. */
  firstVisit?: StepsOrFile | undefined;
  signedIn?: string | string[] | undefined;
  /** Page read after every return. Default: the origin of `start`. */
  probe?: string | undefined;
  /** URL#css:SELECTOR, URL#json:/pointer or URL#text:/REGEXP/ of an account's identifier. */
  whoami?: string | undefined;
  logout?: string | undefined;
  /** Of a source that is examined: what its form asks for, `NAME=VALUE`. */
  fill?: string[] | undefined;
  /** Of a source that is examined: a CSS selector of what refuses there. */
  refuse?: string | undefined;
  suites?: (SuiteName | 'all' | `-${SuiteName}`)[] | undefined;
  only?: string[] | undefined;
  skip?: string[] | undefined;
  scopes?: string[] | undefined;
  /** File of expected failures. */
  expected?: string | undefined;
  writeExpected?: boolean | undefined;
  failOn?: (typeof FAIL_ON)[number] | undefined;
  reports?: Reports[] | undefined;
  out?: string | undefined;
  /** An earlier audit.json. */
  compare?: string | undefined;
  failOnNew?: boolean | undefined;
  /** Seconds for a page, a case, a start. */
  timeout?: number | undefined;
  caseTimeout?: number | undefined;
  patience?: number | undefined;
  bail?: boolean | undefined;
  editEmail?: StepsOrFile | undefined;
  closeAccount?: StepsOrFile | undefined;
  localAccount?: StepsOrFile | undefined;
  privilegedAccount?: StepsOrFile | undefined;
  signInPage?: string | undefined;
  signUpPage?: string | undefined;
  profile?: string | undefined;
  /** Who ran it. */
  by?: string | undefined;
  /** Two letters, or `any`. Default: fr. */
  language?: string | undefined;
  /** Allows a service that is not on a loopback or private address. */
  allowRemote?: boolean | undefined;
}

const text = (what: string) => z.string(what).min(1, what);
const seconds = (what = 'a number of seconds') => z.number(what).positive(what).max(3_600, 'an hour at most');
const address = z
  .string('an address such as http://localhost:3000/')
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'an address such as http://localhost:3000/');
const list = (what: string) => z.array(text(what), what);

/** One thing done in a browser: `{ "press": "#refuser" }`, `{ "fill": { "#code": "1" } }` or `{ "goto": "/x" }`. */
const stepSchema = z.union(
  [
    z.strictObject({ press: text('a CSS selector') }),
    z.strictObject({ fill: z.record(z.string(), z.string()) }),
    z.strictObject({ goto: text('an address') }),
  ],
  '{ "press": SELECTOR }, { "fill": { SELECTOR: TEXT } } or { "goto": ADDRESS }',
);
const stepsOrFile = z.union([text('a file'), z.array(stepSchema)], 'a file, or a list of steps');
const rules = z.union([text('a rule'), list('a rule')], 'a rule, or a list of rules');
const suiteName = z.enum(
  [...SUITES, 'all', ...SUITES.map((suite) => `-${suite}` as const)],
  `${SUITES.join(', ')}, or all; -name leaves one out`,
);

/** What can be said in a configuration file, under `audit`. */
export const auditSchema = z.strictObject({
  start: address,
  press: text('a CSS selector').optional(),
  method: z.enum(['GET', 'POST'], 'GET or POST').optional(),
  browser: z.boolean('true or false').optional(),
  browserPath: text('a file').optional(),
  before: stepsOrFile.optional(),
  headers: z.array(z.string().regex(/^[\w-]+:\s*\S/, "'Name: value'"), "a list of 'Name: value'").optional(),
  waitFor: address.optional(),
  run: text('a command').optional(),
  env: z.array(z.string().regex(/^\w+=/, 'NAME=VALUE'), 'a list of NAME=VALUE').optional(),
  restart: text('a command or an address').optional(),
  reset: text('a command or an address').optional(),
  workers: z.int('a whole number').min(1, 'one or more').max(64, '64 at most').optional(),
  at: address.optional(),
  controlToken: text('a token').optional(),
  exclusive: z.boolean('true or false').optional(),
  client: text('a client_id').optional(),
  secret: text('a secret').optional(),
  platform: z.enum(['low', 'high'], 'low or high').optional(),
  as: z
    .string()
    .regex(/^[\w-]+(@[\w-]+)?$/, 'PERSONA or PERSONA@SOURCE')
    .optional(),
  second: text('the id of a persona').optional(),
  firstVisit: stepsOrFile.optional(),
  signedIn: rules.optional(),
  probe: address.optional(),
  whoami: z
    .string()
    .regex(/^https?:\/\/[^#]+#\w+:/, 'URL#css:SELECTOR, URL#json:/pointer or URL#text:/REGEXP/')
    .optional(),
  logout: text('a CSS selector or an address').optional(),
  fill: z.array(z.string().regex(/^[^=]+=/, 'NAME=VALUE'), 'a list of NAME=VALUE').optional(),
  refuse: text('a CSS selector').optional(),
  suites: z.array(suiteName, 'a list of suites').optional(),
  only: list('a list of cases').optional(),
  skip: list('a list of cases').optional(),
  scopes: list('a list of scopes').optional(),
  expected: text('a file').optional(),
  writeExpected: z.boolean('true or false').optional(),
  failOn: z.enum(FAIL_ON, FAIL_ON.join(', ')).optional(),
  reports: list(`a list of ${REPORTS.join(', ')} or modules`).optional(),
  out: text('a folder').optional(),
  compare: text('a file').optional(),
  failOnNew: z.boolean('true or false').optional(),
  timeout: seconds().optional(),
  caseTimeout: seconds().optional(),
  patience: seconds().optional(),
  bail: z.boolean('true or false').optional(),
  editEmail: stepsOrFile.optional(),
  closeAccount: stepsOrFile.optional(),
  localAccount: stepsOrFile.optional(),
  privilegedAccount: stepsOrFile.optional(),
  signInPage: address.optional(),
  signUpPage: address.optional(),
  profile: address.optional(),
  by: text('a name').optional(),
  language: z
    .string()
    .regex(/^([a-z]{2}|any)$/, 'two letters, or any')
    .optional(),
  allowRemote: z.boolean('true or false').optional(),
}) satisfies z.ZodType<AuditSettings>;
