// Asks the registry for known weaknesses of the dependencies. Exit code 1 when there are any at high level or above, 2 when the registry does not answer that question;
// with --if-answered that is a sentence only, for continuous integration behind a mirror.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

interface Audit {
  auditReportVersion?: number;
  message?: string;
  vulnerabilities?: Record<string, { severity: string; via: (string | { title: string; url: string })[] }>;
}

const { values } = parseArgs({ options: { 'if-answered': { type: 'boolean', default: false } } });
/** Milliseconds a registry may take to answer. */
const PATIENCE = 60_000;
const { status, stdout } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
  encoding: 'utf8',
  timeout: PATIENCE,
});
const audit = read(stdout);

if (audit.auditReportVersion === undefined) {
  // Without the registry's address.
  const why = audit.message?.split(' - ')[0] ?? 'no answer';
  console.log(`npm audit: the registry does not say (${why}); nothing is known of advisories.`);
  process.exitCode = values['if-answered'] ? 0 : 2;
} else if (status === 0) {
  console.log('npm audit: no advisory at high level or above.');
} else {
  console.log(`npm audit: advisories at high level or above.\n${listOf(audit).join('\n')}`);
  process.exitCode = 1;
}

function read(text: string): Audit {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return {};
  }
}

function listOf({ vulnerabilities = {} }: Audit): string[] {
  return Object.entries(vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity, via }]) => {
      const causes = via.map((cause) => (typeof cause === 'string' ? `by ${cause}` : `${cause.title} ${cause.url}`));
      return `  ${name} (${severity}): ${causes.join('; ')}`;
    });
}
