import { type RunningFederation, startOurs } from './contenders.ts';
import { keptConnections, send } from './http.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import type { Measured, Result } from './result.ts';
import { rssAtRest } from './server-process.ts';

/** MiB, with everything the measure brings. */
const MOST = { atMost: 350 };
const SIDES = ['after', 'before'] as const;
/** Requests at a time. A registration waits for the disk with those beside it. */
const AT_ONCE = { services: 100, requests: 16 };

/** Resident memory with many services, then many people, then many requests that nobody goes on with. */
export async function measureCrowd({ crowd }: Sizes): Promise<Measured> {
  const ours = await startOurs();
  try {
    const results: Result[] = [];
    let before = await rssAtRest(ours.server);
    const measured = async (what: string, work: Promise<void>) => {
      await work;
      const after = await rssAtRest(ours.server);
      results.push({
        name: `resident memory, ${what} (MiB)`,
        ours: after,
        bare: before,
        sides: SIDES,
        readings: { after: [after], before: [before] },
      });
      before = after;
    };
    await measured(`${crowd.services} services registered`, registerServices(ours, crowd.services));
    await measured(`${crowd.people} people imported`, importPeople(ours, crowd.people));
    await measured(`${crowd.abandoned} requests abandoned`, abandonRequests(ours, crowd.abandoned));
    const last = results.at(-1);
    if (last) last.judged = { value: last.ours, target: MOST };
    return { results };
  } finally {
    await ours.stop();
  }
}

function registerServices({ issuer }: RunningFederation, count: number): Promise<void> {
  const url = new URL('/_local/api/clients', issuer);
  return each(count, AT_ONCE.services, 'crowd: services', async (n) => {
    const body = JSON.stringify({ redirect_uris: [`http://localhost:3000/service-${n}`] });
    await answered(fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }), 201);
  });
}

async function importPeople({ issuer }: RunningFederation, count: number): Promise<void> {
  const rows = Array.from(
    { length: count },
    (_, n) => `p${n},Ada,NUMERO${n},female,1990-01-01,75107,99100,p${n}@example.org`,
  );
  const body = ['login,given_name,family_name,gender,birthdate,birthplace,birthcountry,email', ...rows].join('\n');
  const url = new URL('/_local/api/personas/import', issuer);
  await answered(fetch(url, { method: 'POST', headers: { 'content-type': 'text/csv' }, body }), 201);
}

async function abandonRequests({ issuer }: RunningFederation, count: number): Promise<void> {
  const agent = keptConnections();
  const request = new URLSearchParams({
    client_id: 'demo',
    redirect_uri: 'http://localhost:3000/callback',
    response_type: 'code',
    scope: 'openid',
    acr_values: 'eidas1',
    state: 's'.repeat(32),
    nonce: 'n'.repeat(32),
  });
  const url = new URL(`${issuer}/authorize?${request}`);
  await each(count, AT_ONCE.requests, 'crowd: abandoned requests', async () => {
    const { status } = await send(agent, url, { method: 'GET' });
    if (status !== 303) throw new Error(`${url}: received ${status}, expected 303`);
  });
  agent.destroy();
}

async function answered(answer: Promise<Response>, expected: number): Promise<void> {
  const { status, url } = await answer;
  if (status !== expected) throw new Error(`${url}: received ${status}, expected ${expected}`);
}

async function each(count: number, atOnce: number, label: string, work: (n: number) => Promise<void>): Promise<void> {
  const progress = new Progress(label, count);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await work(next);
      progress.tick();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
