import { z } from 'zod';
import { FAILURES, type How, SEVERITIES, type Severity, VERDICTS, type Verdict, WARNINGS } from './verdict.ts';

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

/** What a correct service does, and where that comes from. */
export interface ResultRule {
  text: string;
  sources: string[];
}

/** One request of the case. */
export interface ResultStep {
  /** Milliseconds since 1970. */
  at: number;
  /** Who asked whom, such as `citizen → service`. */
  who: string;
  method: string;
  /** Secrets masked. */
  address: string;
  /** 0: no answer. */
  status: number;
  note: string;
}

/** The last page of the service. */
export interface ResultPage {
  address: string;
  /** 0: no answer. */
  status: number;
  title: string;
  /** Visible text. */
  text: string;
  /** Secrets masked; cut at 200 kB. */
  markup: string;
  /** Links and forms by which the person can go on at the service. */
  wayOut: string[];
  /** Name of a file beside the report. */
  screenshot?: string | undefined;
  /** The same page, as wide as a telephone. */
  narrowScreenshot?: string | undefined;
}

/** One case and its verdict. */
export interface AuditResult {
  suite: SuiteName;
  /** Id of the case; unique in a run. */
  case: string;
  title: string;
  severity: Severity;
  verdict: Verdict;
  how?: How | undefined;
  /** Its entry in the file of expected failures. `met` is false if the expected failure did not happen, or another one did. */
  expected?: { reason: string; met: boolean; note?: string | undefined } | undefined;
  must: string;
  seen: string;
  rule: ResultRule;
  fix: string;
  /** What the journal says of the sign-in, and reads of the discovery document and keys during the case. */
  proof: { redeemed: boolean; readUserinfo: boolean; documentsRead: number };
  /** The sign-in in the simulator's journal. */
  flow?: string | undefined;
  /** Milliseconds. */
  took: number;
  steps: ResultStep[];
  page?: ResultPage | undefined;
  sent: {
    /** The scenario's faults. */
    faults: Record<string, unknown>[];
    /** Tokens the service received, without their signature. */
    tokens: { name: string; header: Record<string, unknown>; claims?: Record<string, unknown> | undefined }[];
  };
}

/** A cause that several cases show. */
export interface Finding {
  id: string;
  title: string;
  severity: Severity;
  cases: string[];
  fix: string;
}

export type Change = 'new failure' | 'fixed' | 'changed how' | 'new case' | 'case gone' | 'not exercised now';

/** Counts of a run. */
export interface AuditSummary {
  pass: number;
  fail: number;
  warn: number;
  unclear: number;
  notExercised: number;
  notApplicable: number;
  selfAssessed: number;
  error: number;
  /** Failures that were expected and happened; not counted in `fail`. */
  expected: number;
  /** Expected failures that did not happen. */
  didNotHappen: number;
  bySeverity: Record<Severity, number>;
}

/** The one model every report is written from. Members are added, never renamed or given another meaning. */
export interface AuditReport {
  $schema?: string | undefined;
  version: 1;
  tool: { name: string; version: string };
  /** ISO 8601. */
  startedAt: string;
  /** Milliseconds. */
  took: number;
  /** False: the run stopped before its end. */
  complete: boolean;
  stopped?: { why: string } | undefined;
  service: { start: string; probe: string; client: string; platform: 'low' | 'high'; workers: number };
  /** As given, without secrets. */
  options: Record<string, unknown>;
  /** What the run decided by itself, such as to drive a browser. */
  notices?: string[] | undefined;
  controls: { at: number; what: string; outcome: string; took: number }[];
  summary: AuditSummary;
  /** Something counts at or above the threshold. */
  failing: boolean;
  /** Worst first. */
  findings: Finding[];
  results: AuditResult[];
  /** Changes since an earlier run. */
  comparison?:
    | {
        with: string;
        changes: { case: string; change: Change; before?: string | undefined; now?: string | undefined }[];
      }
    | undefined;
}

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
  narrowScreenshot: z.string().optional().describe('The same page, as wide as a telephone.'),
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

const resultSchema: z.ZodType<AuditResult> = z.strictObject({
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

/** Holds a report against {@link AuditReport}; the published JSON Schema is made from it. */
export const reportSchema: z.ZodType<AuditReport> = z.strictObject({
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
  notices: z.array(z.string()).optional().describe('What the run decided by itself, such as to drive a browser.'),
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
