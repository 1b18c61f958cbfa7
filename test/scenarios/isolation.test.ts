import { Agent } from 'node:http';
import { afterAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { Browser } from '../../bench/browser.ts';
import { send } from '../../bench/http.ts';
import { type Client, type Persona, startFederation } from '../../federation/index.ts';
import type { ScenarioInput } from '../../scenarios/index.ts';
import { REDIRECT_URI } from '../support/service.ts';

/**
 * Sixty-four tests at once on one federation, a thousand sign-ins, each with a service, a scenario, a person and a clock of its
 * own: none ever sees anything of another. The peers that keep one scenario or one user per process fail the first ten.
 */

const TESTS = 64;
const FLOWS = 1_000;
const SOURCE = 'impots';

/** Milliseconds: nothing here is judged by how fast the machine is. */
const PATIENCE = 300_000;

const federation = await startFederation({ only: ['provider', 'sources'] });
const everybody = await federation.personas.all();
afterAll(() => federation.stop());

const agent = new Agent({ keepAlive: true, maxSockets: 32, family: 4, scheduling: 'fifo', timeout: 3_000 });
afterAll(() => agent.destroy());

/** People nothing stops on their way, no two of whom share an identity. */
const people = everybody.filter(
  ({ credentials, register, account, scenario, identity }) =>
    SOURCE in credentials &&
    !register &&
    !account &&
    !scenario &&
    identity.email?.endsWith('.org') &&
    identity.given_name &&
    identity.family_name &&
    /^(male|female)$/.test(identity.gender ?? '') &&
    /^(2[AB]|\d{2})\d{3}$/.test(identity.birthplace ?? '') &&
    /^\d{4}-(?!00)\d{2}-(?!00|30)\d{2}$/.test(identity.birthdate ?? ''),
);

/** What one flow brought back. */
interface Outcome {
  callback: Record<string, string>;
  status?: number;
  error?: unknown;
  idToken?: Record<string, unknown>;
  userinfo?: Record<string, unknown>;
}

interface Situation {
  scenario?: ScenarioInput;
  /** Seconds the service's own clock moves between the citizen's return and the redeeming of the code. */
  ahead?: number;
  /** Throws when an outcome is not this situation's. */
  check(outcome: Outcome): void;
}

const succeeds = ({ status, idToken, userinfo }: Outcome) => {
  expect(status).toBe(200);
  expect(idToken?.acr).toBe('eidas1');
  expect(String(userinfo?.preferred_username)).not.toMatch(/^marque-/);
};

/** Six situations in turn, each marked so that it cannot be taken for another test's. */
function situationOf(number: number): Situation {
  const mark = `marque-${number}`;
  const id = `own-${number}`;
  switch (number % 6) {
    case 0:
      return {
        scenario: { id, faults: [{ kind: 'jwt', at: 'idToken', claims: { set: { acr: mark } } }] },
        check: ({ idToken }) => expect(idToken?.acr).toBe(mark),
      };
    case 1:
      return {
        scenario: { id, faults: [{ kind: 'answer', at: 'token', status: 503, body: { error: mark } }] },
        check: ({ status, error }) => expect([status, error]).toEqual([503, mark]),
      };
    case 2:
      return {
        scenario: { id, faults: [{ kind: 'redirect', remove: ['code'], set: { error: mark } }] },
        check: ({ callback }) => expect([callback.error, callback.code]).toEqual([mark, undefined]),
      };
    case 3:
      return {
        scenario: { id, faults: [{ kind: 'source-identity', set: { preferred_username: mark } }] },
        check: ({ userinfo, idToken }) =>
          expect([userinfo?.preferred_username, idToken?.acr]).toEqual([mark, 'eidas1']),
      };
    case 4:
      // Codes live 30 seconds: a clock that others shared would end theirs too.
      return { ahead: 31, check: ({ status, error }) => expect([status, error]).toEqual([400, 'invalid_grant']) };
    default:
      return { check: succeeds };
  }
}

/** Walks the pages in a browser of its own. @returns where the citizen is sent back to */
async function walked(url: URL, persona: string): Promise<URL> {
  const browser = new Browser(agent, REDIRECT_URI);
  const list = await browser.get(url.href);
  const source = await browser.submit(list, `id="idp-${SOURCE}"`);
  const information = await browser.submit(source, 'name="persona"', { persona });
  const { location } = await browser.submit(information, 'action="/api/v2/login"');
  return new URL(location ?? '');
}

async function signIn(
  { client_id, client_secret }: Client,
  persona: string,
  flow: string,
  ahead = 0,
): Promise<Outcome> {
  const { issuer } = federation.franceconnect;
  const url = new URL(`${issuer}/authorize`);
  const state = flow.padEnd(32, '.');
  url.search = String(
    new URLSearchParams({
      client_id,
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'openid given_name family_name preferred_username',
      acr_values: 'eidas1',
      state,
      nonce: state,
    }),
  );
  const callback = Object.fromEntries((await walked(url, persona)).searchParams);
  expect(callback.state).toBe(state);
  if (!callback.code) return { callback };
  if (ahead > 0) await federation.clock.advance({ seconds: ahead }, client_id);
  const body = {
    grant_type: 'authorization_code',
    code: callback.code,
    redirect_uri: REDIRECT_URI,
    client_id,
    client_secret,
  };
  const answer = await send(agent, new URL(`${issuer}/token`), { method: 'POST', body: new URLSearchParams(body) });
  const { access_token, id_token, error } = JSON.parse(answer.body) as Record<string, string>;
  if (!id_token) return { callback, status: answer.status, error };
  const headers = { authorization: `Bearer ${access_token}` };
  const userinfo = await send(agent, new URL(`${issuer}/userinfo`), { method: 'GET', headers });
  const idToken = decodeJwt(id_token);
  expect([idToken.aud, idToken.nonce]).toEqual([client_id, state]);
  return { callback, status: answer.status, idToken, userinfo: decodeJwt(userinfo.body) };
}

/** Somebody's test, written as if it were alone. */
async function someTest(number: number, flows: number): Promise<number> {
  const client = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
  const { client_id } = client;
  const persona = people[number % people.length] as Persona;
  const { scenario, ahead, check } = situationOf(number);
  if (scenario) await federation.scenarios.use(scenario, { client: client_id });
  for (let flow = 0; flow < flows; flow += 1) {
    const outcome = await signIn(client, persona.id, `test-${number}-flow-${flow}`, ahead);
    check(outcome);
    if (outcome.userinfo) expect(outcome.userinfo.given_name).toBe(persona.identity.given_name);
  }
  const entries = await federation.journal.entries({ client: client_id });
  expect(new Set(entries.map((entry) => entry.persona).filter(Boolean))).toEqual(new Set([persona.id]));
  return flows;
}

test(
  `${TESTS} tests at once, ${FLOWS} sign-ins, each its own client, scenario, person, clock and journal`,
  async () => {
    expect(people.length).toBeGreaterThan(10);
    const share = (number: number) => Math.floor(FLOWS / TESTS) + (number < FLOWS % TESTS ? 1 : 0);
    const done = await Promise.all(Array.from({ length: TESTS }, (_, number) => someTest(number, share(number))));
    expect(done.reduce((sum, flows) => sum + flows, 0)).toBe(FLOWS);
  },
  PATIENCE,
);

test('two people of one service are told apart, and a scenario for one of them counts its own sign-ins', async () => {
  const client = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
  const [unlucky, lucky] = people as [Persona, Persona];
  await federation.scenarios.use(
    { id: 'unlucky', faults: [{ kind: 'jwt', at: 'idToken', claims: { set: { acr: 'marque' } } }] },
    { client: client.client_id, persona: unlucky.id, times: 8 },
  );
  const flows = Array.from({ length: 24 }, (_, flow) => (flow % 2 === 0 ? unlucky : lucky));
  const outcomes = await Promise.all(
    flows.map(async (persona, flow) => ({ persona, ...(await signIn(client, persona.id, `together-${flow}`)) })),
  );
  const marked = outcomes.filter(({ idToken }) => idToken?.acr === 'marque');
  expect(marked).toHaveLength(8);
  expect(new Set(marked.map(({ persona }) => persona.id))).toEqual(new Set([unlucky.id]));
  for (const { persona, userinfo } of outcomes) expect(userinfo?.given_name).toBe(persona.identity.given_name);
});

test('nothing was left active: a service that comes later meets nothing', async () => {
  const client = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
  succeeds(await signIn(client, (people[0] as Persona).id, 'later'));
});
