/** Uses every public type by its name, as a project that installed the package would: compiled against the packed package. */

import {
  type AddedPersona,
  type Client,
  type ConnectOptions,
  type CpfRules,
  connectFederation,
  type DataProviderRegistration,
  type Duration,
  defineIdentitySource,
  type ExternalSource,
  type Fault,
  type Federation,
  type FederationOptions,
  type FlowExport,
  type GivenRegistration,
  type IdentitySource,
  type JournalEntry,
  type JournalFilter,
  type LoginInput,
  type OwnPersona,
  type Persona,
  type PersonaBook,
  type Scenario,
  type ScenarioInput,
  type SignInAs,
  SignInError,
  type SourceRecordsSettings,
  startFederation,
  type UseOptions,
  UserError,
  type World,
} from 'franceconnect-local';
import { type AuditOptions, type AuditReport, type AuditResult, audit } from 'franceconnect-local/audit';

const scenario: ScenarioInput = {
  id: 'mine',
  faults: [{ kind: 'delay', at: 'token', seconds: 2, when: { client: 'a' } }],
};
const once: UseOptions = { times: 1 };
const rules: CpfRules = { recovery: 'delayed72h', lock: { tries: 2 } };
const records: SourceRecordsSettings = { ameli: { active: false, maintenance: 'Fermé' } };
const elsewhere: ExternalSource = {
  id: 'x',
  title: 'X',
  issuer: 'http://localhost:1',
  client_id: 'a',
  client_secret: 'b',
};
const given: GivenRegistration & { redirect_uris: string[] } = {
  redirect_uris: ['http://localhost:3000/callback'],
  scenario: 'expired-id-token',
};
const own: OwnPersona = { identity: { given_name: 'Ada', birthcountry: null } };
const source: IdentitySource = defineIdentitySource({
  id: 'mine',
  title: 'Mine',
  form: { fields: [{ name: 'who', label: 'Who' }] },
  recognise: (input: LoginInput, book: PersonaBook): Persona | undefined => book.get(input.who ?? ''),
});
const world: World = { people: [own], clock: { ahead: '31 min' }, services: [] };
const options: FederationOptions = { sources: [source, elsewhere], cpfRules: rules, sourceRecords: records, world };
const file: FlowExport = { format: 'har', client: 'demo' };

export async function use(
  by: Duration,
): Promise<[Client, AddedPersona, readonly JournalEntry[], DataProviderRegistration]> {
  await using federation: Federation = await startFederation(options);
  const client = await federation.registerClient(given);
  await federation.scenarios.use(scenario, once);
  const all: readonly Scenario[] = await federation.scenarios.all();
  const faults: readonly Fault[] = all.flatMap((one) => one.faults);
  if (faults.length === 0) throw new UserError('none');
  await federation.clock.advance(by, client.client_id);
  const provider = await federation.registerDataProvider({ jwks_uri: 'http://localhost:1/jwks' });
  const filter: JournalFilter = {};
  const as: SignInAs = { persona: 'angele-dubreuil' };
  await federation.signIn('http://localhost', as).catch((error: unknown) => error instanceof SignInError && error.code);
  const exported: World = await federation.exportWorld();
  await startFederation({ world: exported, service: client });
  await federation.flows.export('latest', file);
  return [client, await federation.personas.add(own), await federation.journal.entries(filter), provider];
}

// @ts-expect-error a fault has a kind
export const wrong: ScenarioInput = { id: 'wrong', faults: [{ at: 'token' }] };

export const other = (options: ConnectOptions) => connectFederation('http://localhost:4000', options);

const auditOptions: AuditOptions = {
  start: 'http://localhost:3000/login',
  suites: ['request', '-keys'],
  reports: ['json', './mine.js'],
  signedIn: async (browser) => browser.page().markup.includes('Bonjour'),
};
export const causes = async (federation: Federation): Promise<string[]> => {
  const report: AuditReport = await audit({
    ...auditOptions,
    federation,
    onResult: (result: AuditResult) => void result.seen,
  });
  return report.failing ? report.findings.map(({ title }) => title) : [];
};
