import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
// From its sources: the routes are seen as express is told of them.
import { startFederation } from '../../federation/start.ts';
import { builtInSources } from '../../identity-sources/index.ts';
import { inParallel } from './fuzz/at-once.ts';
import { aim, PLANTED, plans, type Shot } from './fuzz/attack.ts';
import { type Answer, closeConnections, fire } from './fuzz/fire.ts';
import { RouteWatch } from './fuzz/routes.ts';
import { announcedSamples, bareSamples, controlSamples, journeySamples, type Sample } from './fuzz/samples.ts';

/** `npm run fuzz` sends more, and another seed when told: FUZZ_REQUESTS, FUZZ_SEED. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 3_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_729);

/** Codes and interactions live some minutes: samples are taken again after so many requests. */
const ROUND = 500;
/** Megabytes that what is kept may grow by, and for how many requests: stores of what lives some minutes are bounded. */
const GROWTH = { once: 60, per: 500 };
const AT_ONCE = 8;
/** Milliseconds nobody should wait. */
const PATIENCE = 2_000;

/** Answers of 500 and more that the service contract wants of somebody who insists (§3.2, §3.4). */
const MEANT: readonly { method: string; path: string; status: number; code: string }[] = [
  // By POST an unknown client is a fault like any other (§2.3).
  { method: 'POST', path: '/api/v2/authorize', status: 500, code: 'Y000000' },
  // The way back leads to an address nobody registered.
  { method: 'GET', path: '/api/v2/redirect-to-sp-with-error', status: 500, code: 'Y030030' },
  // A source that is switched off, or that is none.
  { method: 'POST', path: '/api/v2/redirect-to-idp', status: 500, code: 'Y020017' },
  { method: 'POST', path: '/api/v2/redirect-to-idp', status: 500, code: 'Y020019' },
  // The source refuses the code.
  { method: 'GET', path: '/api/v2/oidc-callback', status: 502, code: 'Y020026' },
];

/** Calls that wait because they are asked to: nobody waits with them. */
const WAITS = /^\/_local\/(api\/journal\/next|(flows|stage)\/([^/]+\/)?events)/;

/** What changes how everything else answers. */
const LEVERS = /^\/_(local|local\/api|sim|sim\/api)\/(scenarios|clock|sources|stage|keys|register)/;

/** Words of a stack trace, or of where this program lies on its machine. */
const ROOT = resolve(import.meta.dirname, '../..');
const INSIDES = /node_modules|\bat (\S+ \()?(async )?(\/|file:|node:)[^\n]+:\d+:\d+|node:internal|file:\/\/\//;

let federation: Federation;
let origins: { low: string; plus: string; sources: string; cpf: string };
let bare: Sample[];

beforeAll(async () => {
  const watch = new RouteWatch();
  federation = await startFederation({ list: '2020' });
  const { franceconnect, franceconnectPlus, sources, cpf } = federation;
  origins = {
    low: new URL(franceconnect.issuer).origin,
    plus: new URL(franceconnectPlus.issuer).origin,
    sources: sources?.url ?? '',
    cpf: cpf?.url ?? '',
  };
  const free = [origins.low, origins.plus];
  const applications = watch.applications();
  bare = applications.flatMap((routes) => {
    const has = (path: string) => routes.some((route) => route.path === path);
    const origin = has('/fc/demarrer') ? origins.cpf : has('/api/v2/authorize') ? free.shift() : origins.sources;
    if (!origin) throw new Error(`An application nobody knows: ${routes.map(({ path }) => path).join(', ')}`);
    return bareSamples(origin, routes);
  });
  // A source is made when it is first asked.
  for (const { id } of builtInSources) {
    const known = watch.applications().length;
    await fetch(`${origins.sources}/${id}/look.css`);
    const made = watch.applications().slice(known);
    bare.push(...made.flatMap((routes) => bareSamples(`${origins.sources}/${id}`, routes)));
  }
  watch.stop();
});

afterAll(async () => {
  closeConnections();
  await federation.stop();
});

test('every application is watched, with the routes of those it mounts', () => {
  const found = new Set(bare.map(({ method, url }) => `${method} ${url.href}`));
  expect([...found]).toEqual(
    expect.arrayContaining([
      `GET ${origins.low}/api/v2/interaction/x/verify`,
      `POST ${origins.plus}/api/v2/login`,
      `POST ${origins.low}/_local/api/clock/advance`,
      `POST ${origins.sources}/alicem/interaction/x/telephone`,
      `POST ${origins.cpf}/inscription/x`,
      `GET ${origins.cpf}/_sim/mail/x/source`,
    ]),
  );
  expect(found.size).toBeGreaterThan(200);
});

test(
  `${REQUESTS} spoiled requests, seed ${SEED}: no failure, no hang, no stack, no secret shown or kept, memory bounded`,
  async () => {
    const failures: string[] = [];
    const seen = new Map<number, number>();
    const heap: number[] = [];
    for (let sent = 0; sent < REQUESTS; sent += ROUND) {
      const count = Math.min(ROUND, REQUESTS - sent);
      const shots = await round(SEED + sent, count, sent);
      await inParallel(shots, AT_ONCE, async (shot) => {
        const { answer, fault } = await attempt(shot);
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        if (fault) failures.push(`${fault}\n${JSON.stringify(shot).slice(0, 1_500)}\n→ ${told(answer)}`);
      });
      const kept = await everythingKept();
      if (kept.includes(PLANTED)) failures.push(`kept a secret: ${around(kept, PLANTED)}`);
      heap.push(usedHeap());
      await putBack();
      if (REQUESTS > 5_000) process.stderr.write(`\r${sent + count}/${REQUESTS} requests, ${heap.at(-1)} MB kept `);
    }
    if (REQUESTS > 5_000) process.stderr.write(`\nanswers by status: ${JSON.stringify(Object.fromEntries(seen))}\n`);
    expect(failures.slice(0, 12)).toEqual([]);
    expect((heap.at(-1) ?? 0) - (heap[0] ?? 0)).toBeLessThan(GROWTH.once + REQUESTS / GROWTH.per);
    // Of answers that are all refusals little would be learnt.
    expect(seen.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
  },
  Math.max(240_000, REQUESTS * 40),
);

/** Every route and every recorded request in turn, each spoiled in its own way. */
async function round(seed: number, count: number, offset: number): Promise<Shot[]> {
  const issuers = [federation.franceconnect.issuer, federation.franceconnectPlus.issuer, `${origins.sources}/ameli`];
  const recorded = await journeySamples(federation);
  const control = await controlSamples(origins.low);
  // What gets past the first check is worth more than a bare address.
  const samples = [
    ...bare,
    ...(await announcedSamples(issuers)),
    ...control,
    ...control,
    ...recorded,
    ...recorded,
    ...recorded,
  ];
  const names = [
    ...new Set(samples.flatMap(({ form = [], url }) => [...form, ...url.searchParams].map(([name]) => name))),
  ];
  return plans(seed, count).map((edits, index) =>
    aim(samples[(offset + index) % samples.length] as Sample, edits, names),
  );
}

async function attempt(shot: Shot): Promise<{ answer: Answer; fault?: string }> {
  let answer: Answer;
  try {
    const waits = WAITS.test(shot.path);
    answer = await fire(shot, waits ? 100 : PATIENCE);
    // A machine busy with something else is no hang: it is one when nothing else is asked either.
    if (answer.status === 0 && !waits) answer = await fire(shot, PATIENCE * 2);
  } catch (error) {
    return { answer: { status: -1, took: 0, text: '' }, fault: `no answer: ${(error as Error).message}` };
  }
  // Scenarios, a moved clock, a slow source: what was asked for would spoil what follows.
  if (LEVERS.test(shot.path) && shot.method !== 'GET' && answer.status < 400) await putBack();
  const fault = faultOf(shot, answer);
  return fault === undefined ? { answer } : { answer, fault };
}

async function putBack() {
  await federation.reset();
  const headers = { 'content-type': 'application/json' };
  await fetch(`${origins.cpf}/_sim/api/register`, { method: 'PUT', headers, body: '{"mode":"on"}' });
}

function faultOf({ method, path, delivery }: Shot, { status, text }: Answer): string | undefined {
  if (status === 0 && !WAITS.test(path)) return `no answer in ${PATIENCE} ms`;
  const meant = MEANT.some(
    (one) =>
      // HEAD is answered as GET is, without the page that names the code; who reads no answer does not see it.
      one.method === (method === 'HEAD' ? 'GET' : method) &&
      one.status === status &&
      path.startsWith(one.path) &&
      (method === 'HEAD' || delivery === 'no-reader' || text.includes(`Erreur ${one.code}`)),
  );
  if (status >= 500 && !meant) return `${status}`;
  if (INSIDES.test(text) || text.includes(ROOT)) return 'shows its insides';
  if (status >= 400 && text.includes(PLANTED)) return `shows a secret: ${around(text, PLANTED)}`;
  return undefined;
}

/** What is kept of requests, for people to read. */
async function everythingKept(): Promise<string> {
  const journal = `${origins.low}/_local/api/journal`;
  const site = ['/_sim/api/returns', '/_sim/api/exchange', '/_sim/api/mail'].map((path) => origins.cpf + path);
  const texts = await Promise.all([journal, ...site].map(async (address) => (await fetch(address)).text()));
  return texts.join('\n');
}

function around(text: string, value: string): string {
  const at = text.indexOf(value);
  return text.slice(Math.max(0, at - 200), at + value.length + 50);
}

/** What an answer says, without its head. */
function told({ text }: Answer): string {
  return text
    .replace(/^.*<main[^>]*>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .slice(0, 500);
}

/** Megabytes after a collection. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}
