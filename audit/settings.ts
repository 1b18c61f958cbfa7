import { z } from 'zod';
import { SUITES } from './report.ts';

export const DEFAULT_SUITES = SUITES.filter((suite) => !['sources', 'linking', 'qualification'].includes(suite));
/** Where reports go. */
export const DEFAULT_FOLDER = './audit-report';
export const FAIL_ON = ['critical', 'serious', 'fail', 'warn', 'not-exercised', 'never'] as const;
export const REPORTS = ['terminal', 'json', 'junit', 'html', 'markdown', 'qualification', 'all'] as const;

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
});

/** Options that a configuration file may hold. */
export type AuditSettings = z.infer<typeof auditSchema>;
