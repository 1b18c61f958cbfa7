import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { SECRET_NAMES } from '../../infrastructure/secrets.ts';
import { ControlApi } from '../support/control-api.ts';
import { Service } from '../support/service.ts';
import { type Answer, closeConnections, fire } from './fuzz/fire.ts';
import { RouteWatch } from './fuzz/routes.ts';
import { announcedSamples, controlSamples, journeySamples, type Sample } from './fuzz/samples.ts';

/**
 * A secret is planted in every parameter of every route, by a name that says so and by names that do not, and looked for in all
 * that is shown, kept or logged.
 */

let federation: Federation;
let origin: string;
let log = '';
const write = process.stdout.write;

beforeAll(async () => {
  const watch = new RouteWatch();
  process.stdout.write = ((text: string | Uint8Array, done?: unknown) => {
    log += String(text);
    if (typeof done === 'function') queueMicrotask(done as () => void);
    return true;
  }) as typeof process.stdout.write;
  federation = await startFederation({ logLevel: 'debug' });
  watch.stop();
  ({ origin } = new URL(federation.franceconnect.issuer));
});

afterAll(async () => {
  process.stdout.write = write;
  closeConnections();
  await federation.stop();
});

/** What a partner may send by mistake. */
const NAMES = [...SECRET_NAMES, 'login_password', 'api_key', 'my_secret'].filter((name) => !name.includes('cookie'));

const secret = () => `planted${randomBytes(20).toString('base64url')}`;

/** Every address once, by method. */
function distinct(samples: readonly Sample[]): Sample[] {
  return [
    ...new Map(
      samples.map((sample) => [`${sample.method} ${sample.url.origin}${sample.url.pathname}`, sample]),
    ).values(),
  ];
}

async function everySample(): Promise<Sample[]> {
  const { franceconnect, franceconnectPlus, sources } = federation;
  const announced = await announcedSamples([franceconnect.issuer, franceconnectPlus.issuer, `${sources?.url}/ameli`]);
  return distinct([...announced, ...(await journeySamples(federation)), ...(await controlSamples(origin))]);
}

/** The sample with these fields in the place, or beside, those it has. */
function send({ method, url, headers, form, json }: Sample, fields: Record<string, string>): Promise<Answer> {
  const merged = (given: Iterable<[string, string]>) =>
    new URLSearchParams({ ...Object.fromEntries(given), ...fields });
  const path = form || json !== undefined ? url.pathname + url.search : `${url.pathname}?${merged(url.searchParams)}`;
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const withMembers = typeof json === 'object' && json !== null ? { ...json, ...fields } : json;
  const body = form
    ? String(merged(form))
    : json === undefined
      ? ''
      : typeof json === 'string'
        ? json
        : JSON.stringify(withMembers);
  return fire(
    { method, origin: url.origin, path, headers: { ...(body && { 'content-type': type }), ...headers }, body },
    4_000,
  );
}

const WAITS = /journal\/next|events$/;
/** What undoes or moves everything else. */
const LEVERS = /\/(reset|clock|sessions|keys|sources)/;

/** All that is kept for reading, as one text. */
async function everythingKept(pages: readonly string[]): Promise<string> {
  const api = new ControlApi(federation);
  const journal = (await api.get<{ flow: string }[]>('/journal')).body;
  const flows = [...new Set(journal.map(({ flow }) => flow))];
  const addresses = [
    `${origin}/_local/flows`,
    ...flows.flatMap((flow) => [`${origin}/_local/flows/${flow}`, `${origin}/_local/flows/${flow}/entries`]),
    ...pages,
    `${origin}/_local/mail`,
    ...['', '/returns', '/api/returns', '/api/exchange', '/mail'].map((path) => `${federation.cpf?.url}/_sim${path}`),
  ];
  const texts = [JSON.stringify(journal)];
  for (const address of addresses) texts.push(await (await fetch(address)).text());
  return [...texts, log].join('\n');
}

/** Where a text stands, with what is around it. */
function around(text: string, value: string): string[] {
  const at = text.indexOf(value);
  return at < 0 ? [] : [text.slice(Math.max(0, at - 200), at + value.length + 50)];
}

/** Where error pages and JSON errors lead to. */
function explanationsIn({ text }: Answer): string[] {
  return [...text.matchAll(/https?:\/\/[^"\\\s<]+\/_local\/errors\/[^"\\\s<]+/g)].map(([address]) =>
    address.replaceAll('&amp;', '&'),
  );
}

/** An error, of whatever application: nothing of it is a form that shows again what was typed. */
const isError = ({ status }: Answer) => status >= 400;

test('a secret by its name: on no page, in no journal, timeline, explanation or log line', async () => {
  const shown: string[] = [];
  const pages: string[] = [];
  const planted: string[] = [];
  for (const sample of await everySample()) {
    if (WAITS.test(sample.url.pathname) || LEVERS.test(sample.url.pathname)) continue;
    // All at once, and one alone: what refuses a request often names its first fault only.
    for (const names of [NAMES, [NAMES[planted.length % NAMES.length] ?? '']]) {
      const value = secret();
      planted.push(value);
      const answer = await send(sample, Object.fromEntries(names.map((name) => [name, value])));
      if (isError(answer) && answer.text.includes(value))
        shown.push(`${sample.method} ${sample.url.pathname} ${names}`);
      pages.push(...explanationsIn(answer).slice(0, 1));
    }
  }
  expect(shown).toEqual([]);
  expect(pages.length).toBeGreaterThan(50);
  const kept = await everythingKept(pages.slice(-100));
  expect(planted.flatMap((value) => around(kept, value))).toEqual([]);
}, 120_000);

test('a secret by its value: a real one, sent under any other name', async () => {
  const shown: string[] = [];
  const pages: string[] = [];
  const service = await Service.register(federation);
  const { tokens } = await service.signIn();
  const callback = await federation.signIn(service.request().url);
  const secrets = [
    service.client.client_secret,
    tokens.access_token,
    tokens.id_token ?? '',
    callback.searchParams.get('code') ?? '',
  ];
  let turn = 0;
  for (const sample of await everySample()) {
    if (!sample.url.pathname.startsWith('/api/v2')) continue;
    const own = [...(sample.form ?? []), ...sample.url.searchParams].map(([name]) => name);
    for (const name of new Set([...own, 'login_hint', 'max_age', 'x'])) {
      if (NAMES.includes(name)) continue;
      // Over all routes each of them comes under each name.
      const value = secrets[turn++ % secrets.length] ?? '';
      const answer = await send(sample, { [name]: value });
      const leads = /^https?:\/\//.test(answer.text);
      if (isError(answer) && !leads && answer.text.includes(value))
        shown.push(`${sample.method} ${sample.url.pathname} ${name}`);
      pages.push(...explanationsIn(answer).slice(0, 1));
    }
  }
  expect(shown).toEqual([]);
  const kept = await everythingKept(pages.slice(-100));
  expect(secrets.flatMap((value) => around(kept, value))).toEqual([]);
}, 120_000);

test('a secret by its value, as a part of the path of every address', async () => {
  const shown: string[] = [];
  const pages: string[] = [];
  const service = await Service.register(federation);
  const { tokens } = await service.signIn();
  const callback = await federation.signIn(service.request().url);
  const secrets = [service.client.client_secret, tokens.access_token, callback.searchParams.get('code') ?? ''];
  let turn = 0;
  for (const sample of await everySample()) {
    if (WAITS.test(sample.url.pathname) || LEVERS.test(sample.url.pathname)) continue;
    const parts = sample.url.pathname.split('/');
    for (let at = 1; at <= parts.length; at += 1) {
      const value = secrets[turn++ % secrets.length] ?? '';
      const url = new URL(sample.url);
      url.pathname = [...parts.slice(0, at), value, ...parts.slice(at + 1)].join('/');
      const answer = await send({ ...sample, url }, {});
      if (isError(answer) && answer.text.includes(value))
        shown.push(`${sample.method} ${url.pathname}: ${answer.text.slice(0, 300)}`);
      pages.push(...explanationsIn(answer).slice(0, 1));
    }
  }
  expect(shown).toEqual([]);
  const kept = await everythingKept(pages.slice(-100));
  expect(secrets.flatMap((value) => around(kept, value))).toEqual([]);
}, 120_000);

test('the strip’s forms lead back to their page without the secrets of its address', async () => {
  const value = secret();
  const answer = await fetch(`${federation.cpf?.url}/connexion?code=${value}&suite=/droits`);
  const page = await answer.text();
  expect(page).toContain('name="page" value="/connexion?suite=%2Fdroits"');
  expect(page).not.toContain(value);
});
