import type { AuditResult, Finding } from './report.ts';
import { SEVERITIES } from './verdict.ts';

/** Cases that fail together when the ID token's signature is never verified, whatever a library makes of the rest. */
const SIGNATURE = ['invalid-sig-es256', 'invalid-sig-rs256', 'invalid-sig-other-key', 'unknown-kid'];
/** Fewer rough ends are not a setting. */
const DEVELOPMENT_PAGES = 5;

/** Causes that several cases show, each told once, worst first. */
export function findingsOf(results: readonly AuditResult[]): Finding[] {
  const found = [developmentPages(results), unverifiedSignature(results), unreadUserinfo(results)];
  const place = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return found.filter((finding) => finding !== undefined).sort((one, other) => place(one) - place(other));
}

function developmentPages(results: readonly AuditResult[]): Finding | undefined {
  const stacks = results.filter(
    ({ how, seen }) => (how === 'rough' || how === 'crashed') && /stack trace or debug page/.test(seen),
  );
  if (stacks.length <= DEVELOPMENT_PAGES) return undefined;
  const platform = /debug page \(([^)]+)\)/.exec(stacks[0]?.seen ?? '')?.[1] ?? 'unknown';
  return {
    id: 'development-pages',
    title: `Unexpected errors show a stack trace (${platform})`,
    severity: 'moderate',
    cases: stacks.map((one) => one.case),
    fix: `Run the service as in production, and give it an error page with a way out. ${SETTINGS[platform] ?? ''}`.trim(),
  };
}

/** The setting that turns development pages off, by platform. */
const SETTINGS: Readonly<Record<string, string>> = {
  Node: 'In Express: NODE_ENV=production, and an error handler of four arguments.',
  Django: 'DEBUG = False.',
  Werkzeug: 'In Flask: no --debug, and an errorhandler(Exception).',
  Python: 'In Flask: no --debug, and an errorhandler(Exception); in Django: DEBUG = False.',
  Rails: 'RAILS_ENV=production, or config.consider_all_requests_local = false.',
  Ruby: 'In Sinatra: set :show_exceptions, false.',
  Symfony: 'APP_ENV=prod.',
  Laravel: 'APP_DEBUG=false.',
  PHP: 'display_errors = Off.',
  Spring: 'Map /error to a page of your own, and server.error.include-stacktrace=never.',
  '.NET': 'ASPNETCORE_ENVIRONMENT=Production, and UseExceptionHandler.',
};

function unverifiedSignature(results: readonly AuditResult[]): Finding | undefined {
  const letIn = results.filter((one) => one.how === 'let-in' && one.sent.faults.some(isForged));
  if (!SIGNATURE.every((id) => letIn.some((one) => one.case === id))) return undefined;
  return {
    id: 'id-token-unverified',
    title: 'The signature of the ID token is never verified',
    severity: 'critical',
    cases: letIn.map((one) => one.case),
    fix: 'Verify it with the keys that FranceConnect publishes, and only with the algorithm the service is registered for. Many libraries leave it out for a token that came from the token endpoint unless they are told.',
  };
}

function isForged({ kind, at, sign, header }: Record<string, unknown>): boolean {
  return kind === 'jwt' && at === 'idToken' && (sign !== undefined || header !== undefined);
}

function unreadUserinfo(results: readonly AuditResult[]): Finding | undefined {
  const unread = results.filter(
    ({ suite, verdict, proof }) => suite === 'userinfo' && verdict === 'not-exercised' && !proof.readUserinfo,
  );
  if (unread.length === 0) return undefined;
  return {
    id: 'userinfo-never-read',
    title: 'The service never reads userinfo',
    severity: 'minor',
    cases: unread.map((one) => one.case),
    fix: 'Nothing to do if it needs no identity beyond sub: ask for the scope openid alone.',
  };
}
