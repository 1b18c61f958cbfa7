import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import {
  type ExternalSource,
  type FederationOptions,
  type IdentitySourceDefinition,
  UserError,
} from '../federation/index.ts';
import { incomplete } from './failing.ts';
import { auditHelp, flagOf, readAuditLine } from './flags.ts';
import { audit } from './index.ts';
import { listing } from './listing.ts';
import { type AuditOptions, faultsIn } from './options.ts';
import { Progress } from './progress.ts';
import type { AuditReport } from './report.ts';
import { reportersOf } from './reports/index.ts';
import { terminalText } from './reports/terminal.ts';
import { type AuditSettings, auditSchema, DEFAULT_FOLDER } from './settings.ts';

/** What the command is lent by whoever runs it. */
export interface Surroundings {
  variables: Readonly<Record<string, string | undefined>>;
  /** Reads options of the simulator. @throws UserError listing every problem */
  simulatorOptions: (argv: readonly string[]) => {
    options: FederationOptions;
    sourceFiles: string[];
    configFile?: string;
  };
  /** Reads sources from files. @throws UserError telling every file that cannot be used */
  loadSources: (files: readonly string[]) => Promise<readonly (ExternalSource | IdentitySourceDefinition)[]>;
  /** Results. */
  out: Writable & { isTTY?: boolean };
  /** Progress and complaints. */
  progress: Writable & { isTTY?: boolean };
  /** Calls `stop` when the person interrupts. */
  interrupted: (stop: () => void) => void;
}

const FOUND = 1;
const NOT_RUN = 2;
const INTERRUPTED = 130;

/**
 * Runs `franceconnect-local audit` as it was typed.
 * @returns the exit code: 0, 1 findings, 2 could not be run or not to its end, 130 interrupted
 */
export async function runAudit(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, progress: complaints } = surroundings;
  try {
    const line = readAuditLine(argv, surroundings.variables);
    if (line.help) return say(out, auditHelp());
    const ofSource = sourceLine(line, surroundings);
    if (ofSource) {
      refuseOthers(argv);
      const { examineSource } = await import('./source/command.ts');
      const { text, failing } = await examineSource(ofSource, out.isTTY === true && !surroundings.variables.NO_COLOR);
      say(out, text);
      return failing ? FOUND : 0;
    }
    const { settings, simulator } = settingsOf(line, surroundings);
    if (line.list) return say(out, listing(settings));
    return await examine(settings, simulator, surroundings);
  } catch (error) {
    complaints.write(`${error instanceof UserError ? error.message : ((error as Error).stack ?? String(error))}\n`);
    return NOT_RUN;
  }
}

/** The settings of a source's audit. */
const OF_A_SOURCE: readonly string[] = ['fill', 'refuse', 'as'];

/** A source and no service: the source itself is examined. */
function sourceLine({ settings, rest, problems }: ReturnType<typeof readAuditLine>, surroundings: Surroundings) {
  if (settings.start !== undefined || problems.length > 0 || !rest.some((word) => /^--source(=|$)/.test(word))) return;
  const { options: simulator, sourceFiles: sources } = surroundings.simulatorOptions(rest);
  const { fill = [], refuse, as } = settings as Partial<AuditSettings>;
  return { sources, fill, refuse, as, simulator, load: surroundings.loadSources };
}

/** Refuses what only the audit of a service knows: ignored, it would seem to have worked. */
function refuseOthers(argv: readonly string[]): void {
  const others = Object.keys(readAuditLine(argv, {}).settings).filter((name) => !OF_A_SOURCE.includes(name));
  if (others.length === 0) return;
  throw new UserError(
    `${others.map(flagOf).join(', ')}: not for the audit of a source, which takes --fill, --refuse and --as and starts a simulator of its own.`,
  );
}

function say(out: Writable, text: string): number {
  out.write(`${text}\n`);
  return 0;
}

async function examine(
  settings: AuditSettings,
  simulator: FederationOptions,
  { out, progress: complaints, interrupted, variables }: Surroundings,
): Promise<number> {
  const folder = resolve(settings.out ?? DEFAULT_FOLDER);
  // A report that cannot be written is an error before the run, not after it.
  const reporters = await reportersOf(settings.reports ?? ['terminal']);
  const ending = new AbortController();
  interrupted(() => ending.abort());
  const progress = new Progress(complaints);
  const options: AuditOptions = {
    ...(settings as AuditOptions),
    simulator,
    signal: ending.signal,
    onResult: (result, planned) => progress.add(result, planned),
  };
  let report: AuditReport;
  try {
    report = await audit(options);
  } catch (error) {
    if (ending.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    progress.end();
  }
  const files: string[] = [];
  const jobSummary = variables.GITHUB_STEP_SUMMARY;
  let failed = 0;
  if (reporters.length > 0) await mkdir(folder, { recursive: true });
  for (const reporter of reporters) {
    try {
      files.push(...(await reporter.write(report, { folder, ...(jobSummary && { jobSummary }) })));
    } catch (error) {
      failed += 1;
      complaints.write(`The report '${reporter.name}' was not written: ${(error as Error).message}\n`);
    }
  }
  const colours = out.isTTY === true && !variables.NO_COLOR;
  if (settings.reports === undefined || settings.reports.some((name) => name === 'terminal' || name === 'all')) {
    out.write(`${terminalText(report, { colours, files })}\n`);
  }
  if (ending.signal.aborted) return INTERRUPTED;
  if (incomplete(report) || (failed > 0 && failed === reporters.length)) return NOT_RUN;
  return report.failing ? FOUND : 0;
}

/** Command line over environment over file. @throws UserError listing every problem */
function settingsOf(line: ReturnType<typeof readAuditLine>, { simulatorOptions }: Surroundings) {
  const problems = [...line.problems];
  let simulator: ReturnType<Surroundings['simulatorOptions']> | undefined;
  try {
    simulator = simulatorOptions(line.rest);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push(error.message);
  }
  const configured = simulator?.configFile === undefined ? {} : auditMember(simulator.configFile, problems);
  const { controlToken } = simulator?.options ?? {};
  const settings: Record<string, unknown> = { ...configured, ...(controlToken && { controlToken }), ...line.settings };
  if (settings.start === undefined) problems.push('URL: the address where a sign-in begins is missing');
  else problems.push(...faultsIn(settings, flagOf));
  if (problems.length > 0) {
    throw new UserError(`This audit cannot be run:\n${problems.join('\n')}\nSee franceconnect-local audit --help.`);
  }
  return { settings: auditSchema.parse(settings), simulator: simulator?.options ?? {} };
}

/** What the configuration file says under `audit`. */
function auditMember(file: string, problems: string[]): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    const { audit: member = {} } = JSON.parse(readFileSync(file, 'utf8')) as { audit?: Record<string, unknown> };
    return member;
  } catch (error) {
    problems.push(`${file}: ${(error as Error).message}`);
    return {};
  }
}
