import {
  type ExternalSource,
  type FederationOptions,
  type IdentitySource,
  type IdentitySourceDefinition,
  startFederation,
} from '../../federation/index.ts';
import * as checks from './checks.ts';
import { publishEncryptionKey } from './encryption.ts';
import type { SourceCheck, SourceFinding, SourceReport } from './report.ts';

export type { SourceCheck, SourceFinding, SourceReport } from './report.ts';

/** What to examine, and how a citizen signs in there. */
export interface SourceAuditOptions {
  /** An issuer that runs elsewhere, a source to run here, or the id of one of the simulator's own. */
  source: ExternalSource | IdentitySource | IdentitySourceDefinition | string;
  /** What its pages ask for, by the name of the field. */
  fill?: Readonly<Record<string, string>>;
  /** For a source that runs here: the person who signs in. Default: the first one it lists. */
  persona?: string | undefined;
  /** CSS selector of the link or button by which a citizen refuses at the source. */
  refuse?: string | undefined;
  /** Options of the simulator that is started. An issuer that runs elsewhere must know the address of its FranceConnect. */
  simulator?: FederationOptions;
}

/** Nothing listens there: a walk stops when it is sent there. */
const SERVICE = 'http://localhost:3990';

/**
 * Examines an issuer that wants to be a source of FranceConnect: a simulator is started with the source registered, and people
 * sign in through it. Every code is the one FranceConnect answers.
 * @throws UserError when the simulator cannot be started
 */
export async function auditSource(options: SourceAuditOptions): Promise<SourceReport> {
  const { source, fill = {}, persona, refuse, simulator = {} } = options;
  const id = typeof source === 'string' ? source : source.id;
  await using federation = await startFederation({
    ...simulator,
    only: ['provider', 'sources'],
    ...(typeof source !== 'string' && { sources: [source] }),
  });
  await using encryption = await publishEncryptionKey();
  const client = await federation.registerClient({
    ...encryption.registration,
    redirect_uris: [`${SERVICE}/callback`],
    post_logout_redirect_uris: [`${SERVICE}/goodbye`],
    allowedIdpHints: [id],
  });
  const issuer =
    typeof source === 'object' && 'issuer' in source ? source.issuer : `${federation.sources?.url ?? ''}/${id}`;
  const how = { fill, persona };
  const { finding, metadata } = await checks.discovery(issuer);
  const acr = levelsOf(source, metadata);
  const { opened } = encryption;
  const examined = { federation, client, source: id, issuer, acr, how, refuse, opened };
  const findings: SourceFinding[] = [];
  const add = (check: SourceCheck, found: Omit<SourceFinding, 'check'>) => findings.push({ check, ...found });

  add('discovery', finding);
  add('keys', await checks.keys(examined, metadata));
  for (const level of acr) add('sign-in', await checks.signIn(examined, level));
  add('prompt', await checks.prompt(examined));
  add('refusal', await checks.refusal(examined));
  add('wrong-address', await checks.wrongAddress(examined, metadata));
  add('wrong-code', await checks.wrongCode(examined, metadata));
  add('logout', await checks.logout(examined, metadata));
  return { source: id, issuer, findings, failing: findings.some(({ verdict }) => verdict === 'fail') };
}

/** The levels its record allows; those it announces where nothing else is said. */
function levelsOf(source: SourceAuditOptions['source'], metadata: Record<string, unknown>): string[] {
  const known = ['eidas1', 'eidas2', 'eidas3'];
  const said = typeof source === 'string' ? metadata.acr_values_supported : (source.acr ?? ['eidas1']);
  const levels = (Array.isArray(said) ? said : []).filter((level): level is string => known.includes(String(level)));
  return levels.length > 0 ? levels : ['eidas1'];
}
