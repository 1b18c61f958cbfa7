import { z } from 'zod';
import { FAILURES, SEVERITIES, VERDICTS, WARNINGS } from './verdict.ts';

/** Suites in the order they are played; what may leave poisoned keys behind comes last but for what is gathered on the way. */
export const SUITES = [
  'request',
  'tokens',
  'userinfo',
  'callback',
  'failures',
  'data',
  'sessions',
  'logout',
  'sources',
  'linking',
  'qualification',
  'keys',
  'leaks',
] as const;
export type SuiteName = (typeof SUITES)[number];

const count = z.int().min(0);
const members = z.record(z.string(), z.unknown());

const rule = z.strictObject({
  text: z.string().describe('What a correct service does.'),
  sources: z.array(z.string()).describe('Where the rule comes from.'),
});

const step = z.strictObject({
  at: z.number().describe('Milliseconds since 1970.'),
  who: z.string().describe('Who asked whom, such as `citizen → service`.'),
  method: z.string(),
  address: z.string().describe('Secrets masked.'),
  status: z.int().describe('0: no answer.'),
  note: z.string(),
});

const page = z.strictObject({
  address: z.string(),
  status: z.int().describe('0: no answer.'),
  title: z.string(),
  text: z.string().describe('Visible text.'),
  markup: z.string().describe('Secrets masked; cut at 200 kB.'),
  wayOut: z.array(z.string()).describe('Links and forms by which the person can go on at the service.'),
  screenshot: z.string().optional().describe('Name of a file beside the report.'),
});

const sent = z.strictObject({
  faults: z.array(members).describe('What departed from the usual behaviour: the scenario’s faults.'),
  tokens: z
    .array(z.strictObject({ name: z.string(), header: members, claims: members.optional() }))
    .describe('Tokens the service was given, without their signature.'),
});

const proof = z.strictObject({
  redeemed: z.boolean().describe('The service redeemed the code in this sign-in.'),
  readUserinfo: z.boolean(),
  documentsRead: count.describe('Reads of the discovery document and keys during the case.'),
});

export const resultSchema = z.strictObject({
  suite: z.enum(SUITES),
  case: z.string().describe('Id of the case; unique in a run.'),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  verdict: z.enum(VERDICTS),
  how: z.enum([...FAILURES, ...WARNINGS]).optional(),
  expected: z
    .strictObject({
      reason: z.string(),
      met: z.boolean().describe('False: the expected failure did not happen, or another one did.'),
      note: z.string().optional(),
    })
    .optional()
    .describe('Its entry in the file of expected failures.'),
  must: z.string().describe('What a correct service does.'),
  seen: z.string().describe('What was seen.'),
  rule,
  fix: z.string(),
  proof,
  flow: z.string().optional().describe('The sign-in in the simulator’s journal.'),
  took: z.number().describe('Milliseconds.'),
  steps: z.array(step),
  page: page.optional().describe('The last page of the service.'),
  sent,
});

const findingSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  cases: z.array(z.string()),
  fix: z.string(),
});

const summary = z.strictObject({
  pass: count,
  fail: count,
  warn: count,
  unclear: count,
  notExercised: count,
  notApplicable: count,
  selfAssessed: count,
  error: count,
  expected: count.describe('Failures that were expected and happened; not counted in `fail`.'),
  didNotHappen: count.describe('Expected failures that did not happen.'),
  bySeverity: z.strictObject({ critical: count, serious: count, moderate: count, minor: count }),
});

export const comparisonSchema = z.strictObject({
  with: z.string().describe('Start of the earlier run.'),
  changes: z.array(
    z.strictObject({
      case: z.string(),
      change: z.enum(['new failure', 'fixed', 'changed how', 'new case', 'case gone', 'not exercised now']),
      before: z.string().optional(),
      now: z.string().optional(),
    }),
  ),
});

/** The one model every report is written from. Members are added, never renamed or given another meaning. */
export const reportSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  startedAt: z.string().describe('ISO 8601.'),
  took: z.number().describe('Milliseconds.'),
  complete: z.boolean().describe('False: the run stopped before its end.'),
  stopped: z.strictObject({ why: z.string() }).optional(),
  service: z.strictObject({
    start: z.string(),
    probe: z.string(),
    client: z.string(),
    platform: z.enum(['low', 'high']),
    workers: z.int(),
  }),
  options: members.describe('As given, without secrets.'),
  controls: z.array(
    z.strictObject({
      at: z.number().describe('Milliseconds since 1970.'),
      what: z.string(),
      outcome: z.string(),
      took: z.number().describe('Milliseconds.'),
    }),
  ),
  summary,
  failing: z.boolean().describe('Something counts at or above the threshold.'),
  findings: z.array(findingSchema).describe('Causes, each told once, worst first.'),
  results: z.array(resultSchema),
  comparison: comparisonSchema.optional(),
});

export type AuditReport = z.infer<typeof reportSchema>;
export type AuditResult = z.infer<typeof resultSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type ResultPage = z.infer<typeof page>;
export type ResultStep = z.infer<typeof step>;

const passes = (verdict: AuditResult['verdict']) => verdict === 'pass' || verdict === 'warn';

/** Sizes of the summary: one count per verdict. */
export function summaryOf(results: readonly AuditResult[]): AuditReport['summary'] {
  const counted = (verdict: AuditResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const failures = results.filter(({ verdict, expected }) => verdict === 'fail' && expected?.met !== true);
  const severe = (severity: AuditResult['severity']) => failures.filter((one) => one.severity === severity).length;
  return {
    pass: counted('pass'),
    fail: failures.length,
    warn: counted('warn'),
    unclear: counted('unclear'),
    notExercised: counted('not-exercised'),
    notApplicable: counted('not-applicable'),
    selfAssessed: counted('self-assessed'),
    error: counted('error'),
    expected: results.filter(({ verdict, expected }) => verdict === 'fail' && expected?.met === true).length,
    didNotHappen: results.filter(({ verdict, expected }) => passes(verdict) && expected?.met === false).length,
    bySeverity: {
      critical: severe('critical'),
      serious: severe('serious'),
      moderate: severe('moderate'),
      minor: severe('minor'),
    },
  };
}
