import type { ClientRegistration } from '../../../contract/client-registration.ts';
import type { ErrorCode } from '../../../contract/errors/catalogue.ts';
import type { JournalEntry, Parameters } from '../../../infrastructure/journal/journal.ts';
import { isSecret } from '../../../infrastructure/secrets.ts';
import type { Story, UsedScenario } from './story.ts';
import { literal } from './test-source.ts';

/** What a service's server, or its link, sent. What browsers send needs their cookies and cannot be repeated. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'FC_AUTHORIZE_INITIATED',
  'FC_SSO_INITIATED',
  'SP_REQUESTED_FC_TOKEN',
  'SP_REQUESTED_FC_USERINFO',
  'SP_REVOKED_FC_TOKEN',
  'DP_VERIFIED_FC_CHECKTOKEN',
  'SP_REQUESTED_LOGOUT',
]);

/** The request as a command; secrets are left to the shell's variables of the same name. @param origin of the platform it was sent to */
export function curlOf({ kind, detail: { request } }: JournalEntry, origin: string): string | undefined {
  if (!request || !REPEATABLE.has(kind)) return undefined;
  const { authorization, ...parameters } = request.parameters ?? {};
  const header = authorization === undefined ? [] : ['-H "Authorization: Bearer $ACCESS_TOKEN"'];
  const fields = Object.entries(parameters).map(([name, value]) => `--data-urlencode ${fieldOf(name, value)}`);
  const lines = [
    `curl -i ${quoted(origin + request.address)}`,
    ...header,
    ...(request.method === 'GET' && fields.length > 0 ? ['-G'] : []),
    ...fields,
  ];
  return lines.join(' \\\n  ');
}

function fieldOf(name: string, value: unknown): string {
  return isSecret(name) ? `"${shellName(name)}=$${shellName(name).toUpperCase()}"` : quoted(`${name}=${textOf(value)}`);
}

function shellName(name: string): string {
  return name.replace(/\W/g, '_');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** For a shell: within single quotes only they themselves need care. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The whole sign-in as a test to paste: same request, same person, same scenarios, same end. None for a flow that did not begin
 * with one.
 */
export function testOf({
  request,
  rules,
  registration,
  persona,
  source,
  scenarios,
  outcome,
  code,
  culprit,
  service,
  entries,
}: Story): string | undefined {
  if (Object.keys(request).length === 0) return undefined;
  const { client_id: _client, redirect_uri, state: _state, nonce: _nonce, ...parameters } = request as Parameters;
  const address = literal(
    typeof redirect_uri === 'string' && redirect_uri ? redirect_uri : 'http://localhost:3000/callback',
  );
  const who = Object.entries({ persona, source }).filter(([, id]) => id !== undefined);
  const as = who.length > 0 ? `, { ${who.map(([name, id]) => `${name}: ${literal(String(id))}`).join(', ')} }` : '';
  const refusal = outcome === 'refused' ? code : undefined;
  const received = entries.findLast(({ kind }) => kind === 'FC_REDIRECTED_TO_SP')?.detail.answer?.parameters;
  const comesBack = refusal ? byItsServer(culprit) : scenarios.length === 0 || received !== undefined;
  return [
    `import { expect, test } from '@jest/globals';`,
    `import { startFederation } from 'franceconnect-local';`,
    '',
    `test(${literal(`${service} ${deed(refusal, scenarios)}`)}, async () => {`,
    '  await using federation = await startFederation();',
    ...clientOf(address, rules.encrypts ? registration : undefined),
    ...scenarios.map(useOf),
    '  const parameters = {',
    '    client_id: client.client_id,',
    `    redirect_uri: ${address},`,
    "    state: 's'.repeat(32),",
    "    nonce: 'n'.repeat(32),",
    ...Object.entries(parameters).map(([name, value]) => `    ${nameOf(name)}: ${literal(textOf(value))},`),
    '  };',
    `  const url = \`\${federation.${rules.platform === 'high' ? 'franceconnectPlus' : 'franceconnect'}.issuer}/authorize?\${new URLSearchParams(parameters)}\`;`,
    ...(comesBack
      ? [
          `  const callback = await federation.signIn(url${as});`,
          expectationOf(scenarios.length > 0 ? received : undefined),
          '  // Here your application receives the callback.',
        ]
      : [`  await expect(federation.signIn(url${as})).rejects.toThrow();`]),
    ...(refusal
      ? [
          '  const entries = await federation.journal.entries({ client: client.client_id });',
          `  expect(entries.map(({ code }) => code)).toContain(${literal(refusal)});`,
        ]
      : []),
    '});',
  ].join('\n');
}

/** What the test is about, after the name of the service. */
function deed(refusal: ErrorCode | undefined, scenarios: readonly UsedScenario[]): string {
  if (refusal) return `is refused with ${refusal}`;
  return scenarios.length > 0 ? `under the scenario ${scenarios.map(({ id }) => id).join(', ')}` : 'signs a citizen in';
}

/** @param received by the service under a scenario; without one, whoever cancelled comes back with a code the next time */
function expectationOf(received: Parameters | undefined): string {
  const callback = 'callback.searchParams';
  if (typeof received?.error === 'string')
    return `  expect(${callback}.get('error')).toEqual(${literal(received.error)});`;
  if (received && received.code === undefined) return `  expect(${callback}.get('code')).toEqual(null);`;
  return `  expect(${callback}.get('code')).toEqual(expect.any(String));`;
}

/** For this service alone, as scenarios are. */
function useOf({ id, own }: UsedScenario): string {
  if (own)
    return `  // Here your own scenario ${literal(id)}: federation.scenarios.use({ … }, { client: client.client_id })`;
  return `  await federation.scenarios.use(${literal(id)}, { client: client.client_id });`;
}

/** @param encrypted the registration of a service FranceConnect encrypts for: without a key of its own it is refused (§5) */
function clientOf(address: string, encrypted: ClientRegistration | undefined): string[] {
  const given = ENCRYPTION.flatMap((name) => {
    const value = encrypted?.[name];
    return value === undefined ? [] : [`    ${name}: ${literal(value)},`];
  });
  if (given.length === 0) return [`  const client = await federation.registerClient({ redirect_uris: [${address}] });`];
  return [
    '  const client = await federation.registerClient({',
    `    redirect_uris: [${address}],`,
    '    // Where your application publishes the key its tokens are encrypted for.',
    ...given,
    '  });',
  ];
}

const ENCRYPTION = [
  'jwks_uri',
  'id_token_encrypted_response_alg',
  'id_token_encrypted_response_enc',
  'userinfo_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
] as const satisfies readonly (keyof ClientRegistration)[];

function byItsServer(entry: JournalEntry | undefined): boolean {
  return entry?.detail.answer?.to === 'service' && entry.from === 'service';
}

function nameOf(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : literal(name);
}
