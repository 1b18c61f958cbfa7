/** The library: `audit()` examines a service that signs people in with FranceConnect. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Federation, SignInError } from '../federation/index.ts';
import { toolVersion } from '../infrastructure/version.ts';
import type { Case } from './case.ts';
import { casesOf } from './chosen.ts';
import { compared, failsAnew, readReport } from './compare.ts';
import { readExpected, withExpected, writeExpected } from './expected.ts';
import { failingIn } from './failing.ts';
import { findingsOf } from './findings.ts';
import { type AuditOptions, type CheckedOptions, checkOptions } from './options.ts';
import type { AuditReport } from './report.ts';
import { type Played, playAll } from './run/audit.ts';
import { Controls, firstControls } from './run/controls.ts';
import { openFederation } from './run/open-federation.ts';
import { preflight } from './run/preflight.ts';
import type { Run } from './run/run.ts';
import { sealed } from './run/seal.ts';
import { Service } from './run/service.ts';
import { ServiceProcess } from './run/service-process.ts';
import { type AuditSettings, DEFAULT_FOLDER } from './settings.ts';
import { allCases } from './suites/index.ts';
import { summaryOf } from './summary.ts';

export type { Browser, BrowserPage } from './browser/browser.ts';
export type { AuditOptions, Hook, HookContext } from './options.ts';
export type { AuditReport, AuditResult } from './report.ts';
export type { Reporter } from './reports/reporter.ts';
export { auditSource, type SourceAuditOptions, type SourceFinding, type SourceReport } from './source/index.ts';

/**
 * Examines a service: signs people in, forges what FranceConnect answers, and judges what the service does.
 * @throws UserError for what keeps the run from its first case; afterwards the report says so
 * @example
 * const report = await audit({ start: 'http://localhost:3000/login' });
 * expect(report.failing).toBe(false);
 */
export async function audit(options: AuditOptions): Promise<AuditReport> {
  const checked = checkOptions(options);
  const { settings } = checked;
  const cases = casesOf(settings);
  const expected = readExpected(
    settings.expected,
    allCases.map(({ id }) => id),
    settings.writeExpected,
  );
  const earlier = settings.compare === undefined ? undefined : readReport(settings.compare, settings.platform ?? 'low');
  const startedAt = new Date();
  const opened = await openFederation(options);
  let run: Run | undefined;
  const service = serviceOf(checked, opened.federation, opened.secret);
  try {
    service.begin();
    run = await preflight(checked, opened, service, options.signal);
    const played = await play(run, cases, options);
    const results = withExpected(sealed(played.results, run.mask), expected, run.facts.platform);
    const report: AuditReport = {
      version: 1,
      tool: { name: 'franceconnect-local', version: await toolVersion() },
      startedAt: startedAt.toISOString(),
      took: Date.now() - startedAt.getTime(),
      complete: played.complete,
      ...(played.stopped && { stopped: played.stopped }),
      service: {
        start: settings.start,
        probe: run.probe,
        client: run.facts.client,
        platform: run.facts.platform,
        workers: settings.workers ?? 1,
      },
      options: withoutSecrets(settings),
      ...(run.notices.length > 0 && { notices: run.notices }),
      controls: [...played.controls],
      summary: summaryOf(results),
      failing: failingIn({ results }, settings.failOn ?? 'fail'),
      findings: findingsOf(results),
      results,
      ...(earlier && { comparison: compared(earlier, { results }) }),
    };
    if (report.comparison && settings.failOnNew) report.failing = failsAnew(report.comparison, report);
    if (settings.writeExpected) await writeExpected(settings.expected, report, expected);
    return report;
  } finally {
    await run?.people.remove().catch(() => undefined);
    await run?.browsers.close();
    await service.stop();
    await opened.close();
  }
}

/** The controls, then the cases. A start that FranceConnect itself refuses is a result, and the only one. */
async function play(run: Run, cases: readonly Case[], options: AuditOptions): Promise<Played> {
  const controls = new Controls(run);
  const refused = await firstControls(run, controls).then(
    () => false,
    (error: unknown) => {
      if (error instanceof SignInError && error.code !== undefined) return true;
      throw error;
    },
  );
  if (refused) {
    const parameters = allCases.filter(({ id }) => id === 'request-parameters');
    const { results } = await playAll(run, parameters, controls, { ...options, refused });
    return { results, controls: controls.done, complete: true };
  }
  return playAll(run, cases, controls, options);
}

function serviceOf(checked: CheckedOptions, federation: Federation, secret: string | undefined): Service {
  const { run: command, out = DEFAULT_FOLDER } = checked.settings;
  if (command === undefined) return new Service(checked, undefined);
  const { variables, fill } = surroundings(checked, federation, secret);
  return new Service(checked, new ServiceProcess(fill(command), variables, out));
}

function certificateFile(folder: string, certificate: string): string {
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, 'certificate.pem');
  writeFileSync(file, certificate);
  return file;
}

/** What the command that starts the service receives: placeholders, and variables. */
function surroundings({ settings }: CheckedOptions, federation: Federation, secret = '') {
  const { issuer, discovery } = settings.platform === 'high' ? federation.franceconnectPlus : federation.franceconnect;
  const client_id = settings.client ?? 'demo';
  const trustedFile = federation.certificate && certificateFile(settings.out ?? DEFAULT_FOLDER, federation.certificate);
  const values = { issuer, discovery, client_id, client_secret: secret, certificate: trustedFile ?? '' };
  const fill = (text: string) =>
    Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
  const given = (settings.env ?? []).map((pair) => {
    const [name = ''] = pair.split('=');
    return [name, fill(pair.slice(name.length + 1))];
  });
  const variables: Record<string, string> = {
    FRANCECONNECT_ISSUER: issuer,
    FRANCECONNECT_CLIENT_ID: client_id,
    FRANCECONNECT_CLIENT_SECRET: secret,
    ...(trustedFile && { NODE_EXTRA_CA_CERTS: trustedFile }),
    ...Object.fromEntries(given),
  };
  return { variables, fill };
}

const SECRETS = ['secret', 'controlToken', 'headers', 'env', 'run', 'restart', 'reset'] as const;

/** As given, without what may hold a secret. */
function withoutSecrets(settings: AuditSettings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      (SECRETS as readonly string[]).includes(name) ? '[not shown]' : value,
    ]),
  );
}
