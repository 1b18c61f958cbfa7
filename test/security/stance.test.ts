import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
// From its sources: the routes are seen as express is told of them.
import { startFederation } from '../../federation/start.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { choosePerson } from '../support/choose-person.ts';
import { Citizen } from '../support/citizen.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { Visitor } from '../support/visitor.ts';
import { RouteWatch } from './fuzz/routes.ts';
import { bareSamples, journeySamples, type Sample } from './fuzz/samples.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`;

let federation: Federation;
let pages: URL[];
let recorded: Sample[];

beforeAll(async () => {
  const watch = new RouteWatch();
  federation = await startFederation();
  watch.stop();
  const { franceconnect, franceconnectPlus, sources, cpf } = federation;
  const origins = [new URL(franceconnect.issuer).origin, new URL(franceconnectPlus.issuer).origin];
  const [all] = [watch.applications().flat()];
  pages = [...origins, sources?.url ?? '', cpf?.url ?? ''].flatMap((origin) =>
    bareSamples(origin, all).flatMap(({ method, url }) => (method === 'GET' ? [url] : [])),
  );
  recorded = await journeySamples(federation);
});

afterAll(() => federation.stop());

test('nothing but this machine is listened to by default', async () => {
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  const port = Number(new URL(federation.franceconnect.issuer).port);
  expect(await accepts('127.0.0.1', port)).toBe(true);
  // 127.0.0.2 is this machine too, under a name nobody asked for: it stands in where there is no network.
  expect(await accepts(elsewhere ?? '127.0.0.2', port)).toBe(false);
});

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

test('every page of every application has a strict policy, and no script, style or handler in it', async () => {
  const addresses = [...pages, ...recorded.filter(({ method }) => method === 'GET').map(({ url }) => url)];
  const unique = [...new Map(addresses.map((url) => [url.href, url])).values()];
  let seen = 0;
  const faults: string[] = [];
  for (const url of unique) {
    // It waits because it is asked to.
    if (url.pathname.endsWith('/journal/next') || url.pathname.endsWith('/events')) continue;
    const answer = await fetch(url, { headers: { accept: 'text/html' }, redirect: 'manual' });
    if (!answer.headers.get('content-type')?.includes('text/html')) {
      await answer.body?.cancel();
      continue;
    }
    seen += 1;
    const policy = answer.headers.get('content-security-policy') ?? '';
    const body = await answer.text();
    if (!policy.includes("default-src 'none'") || policy.includes('unsafe')) faults.push(`${url}: ${policy}`);
    const inline = /<script(?![^>]*\ssrc=)|<style|<[^>]*\s(?:style|on\w+)=/i.exec(body);
    if (inline) faults.push(`${url}: ${inline[0]}`);
  }
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(100);
});

test('every form of every application is refused without its token', async () => {
  const TOKENS = ['csrf', '_csrf', 'csrfToken', 'xsrf'];
  const forms = recorded.filter(
    ({ method, form }) => method === 'POST' && form?.some(([name]) => TOKENS.includes(name)),
  );
  expect(forms.length).toBeGreaterThan(12);
  const accepted: string[] = [];
  for (const { url, headers, form = [] } of forms) {
    for (const token of [undefined, 'A'.repeat(43)]) {
      const others = form.filter(([name]) => !TOKENS.includes(name));
      const given = token === undefined ? [] : TOKENS.map((name): [string, string] => [name, token]);
      const body = new URLSearchParams([...others, ...given]);
      const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
      if (answer.status < 400) accepted.push(`${url.href} ${answer.status}`);
      await answer.body?.cancel();
    }
  }
  expect(accepted).toEqual([]);
});

test('every form that is posted has a token', () => {
  // What a service's server posts has no token, and is no form of ours.
  const forms = recorded.filter(({ method, headers }) => method === 'POST' && headers.accept === 'text/html');
  const without = forms.filter(({ form = [] }) => !form.some(([name]) => /^_?csrf(Token)?$|^xsrf$/.test(name)));
  expect(without.map(({ url }) => url.pathname)).toEqual([]);
});

test('every cookie is out of reach of scripts and of other sites', async () => {
  const [persona] = await federation.personas.all();
  if (!persona) throw new Error('nobody');
  const citizen = new Citizen(federation, persona, 'ameli');
  await citizen.signIn();
  await citizen.browser.get(`${new URL(federation.franceconnect.issuer).origin}/_local/personas/new`);
  const { cookies = [] } = (await citizen.browser.cookies.serialize()) ?? {};
  expect(cookies.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['fc_session_id', 'cpf_session', 'trustedDevice', 'local_form', '_session']),
  );
  for (const { key, httpOnly, sameSite } of cookies) {
    expect([key, httpOnly]).toEqual([key, true]);
    expect([key, ['lax', 'strict'].includes(String(sameSite))]).toEqual([key, true]);
  }
});

describe('session fixation', () => {
  test('an identifier somebody else chose, or had before, is not the one that is signed in', async () => {
    const [persona] = await federation.personas.all();
    if (!persona) throw new Error('nobody');
    const victim = new Citizen(federation, persona, 'ameli');
    await victim.toMire();
    const planted = await cookiesOf(victim.browser);
    await victim.browser.submit('#idp-ameli');
    await victim.identify();
    await victim.browser.submit('form[action="/api/v2/login"]');
    const after = await cookiesOf(victim.browser);
    for (const name of ['cpf_session', 'fc_session_id']) {
      expect(after.get(name)).toBeDefined();
      expect(after.get(name)).not.toBe(planted.get(name));
    }
    // Whoever planted the former cookies is nobody with them.
    const cookie = [...planted].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${federation.cpf?.url}/droits`, { headers: { cookie }, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/connexion?suite=droits']);
  });
});

async function cookiesOf(walker: Walker): Promise<Map<string, string>> {
  const { cookies = [] } = (await walker.cookies.serialize()) ?? {};
  return new Map(cookies.map(({ key, value }) => [String(key), String(value)]));
}

describe('hostile names are shown as words', () => {
  test('of a service: on the list of sources, the information page, error pages, in mail and in the timeline', async () => {
    const service = await Service.register(federation, { name: EVIL });
    const visitor = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
    const shown: string[] = [];
    await visitor.browser.get(service.request().url);
    shown.push(visitor.page.body);
    const wrong = await visitor.post('/redirect-to-idp', { providerUid: 'nobody', csrfToken: 'wrong' });
    shown.push(await wrong.text());
    await visitor.browser.get(service.request({ state: 'e'.repeat(32) }).url);
    await visitor.identify('ameli');
    shown.push(visitor.page.body);
    await visitor.confirm();
    const local = `${new URL(federation.franceconnect.issuer).origin}/_local`;
    const listed = new Walker();
    shown.push((await listed.get(`${local}/mail`)).body);
    const message = listed.page.document.querySelector('.mails a')?.getAttribute('href') ?? '';
    shown.push((await listed.get(message)).body, (await listed.get(`${message}/html`)).body);
    shown.push((await listed.get(`${local}/flows`)).body);
    shown.push((await listed.get(`${local}/errors/${encodeURIComponent(EVIL)}`)).body);
    expect(shown.filter((page) => page.includes('alert(1)')).length).toBeGreaterThan(4);
    for (const page of shown) expect(page).not.toMatch(/<script>|<img src=x/);
  });

  test('of a person: at the source, on the information page and on the CPF site', async () => {
    const { persona } = await federation.personas.add({
      id: 'hostile',
      identity: { given_name: EVIL, family_name: EVIL, gender: 'female', birthdate: '1990-04-12', birthplace: '75107' },
    });
    const citizen = new Citizen(federation, persona, 'ameli');
    const shown: string[] = [];
    await citizen.toSource();
    shown.push(citizen.browser.page.body);
    await choosePerson(citizen.browser, persona.id);
    shown.push(citizen.browser.page.body);
    const confirm = citizen.browser.page.document.querySelector('form[action="/api/v2/login"]');
    if (confirm) shown.push((await citizen.browser.submit('form[action="/api/v2/login"]')).body);
    expect(shown.filter((page) => page.includes('alert(1)')).length).toBeGreaterThan(0);
    for (const page of shown) expect(page).not.toMatch(/<script>|<img src=x/);
  });
});

test('no secret is compared with ===, which tells by its time how much of a guess is right', () => {
  const folders = ['provider', 'identity-sources', 'relying-party', 'federation', 'infrastructure'];
  const comparisons = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) =>
        readFileSync(join(ROOT, folder, name), 'utf8')
          .split('\n')
          .filter((line) => /(?<!typeof [\w.]*)(secret|csrf|xsrf|controlToken)\)?\s*[!=]==\s*[a-z]/i.test(line))
          .filter((line) => !/[!=]==\s*(undefined|null|true|false)\b|typeof/.test(line))
          .map((line) => `${folder}/${name}: ${line.trim()}`),
      ),
  );
  expect(comparisons).toEqual([]);
});

test('dependencies are pinned by the lockfile, and run a script at installation only when allowed to', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean; integrity?: string; link?: boolean }>;
  };
  const { dependencies, devDependencies, allowScripts } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string | boolean>>;
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.filter(([, { integrity, link }]) => !integrity && !link).map(([path]) => path)).toEqual([]);
  const scripts = installed.flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
  );
  const undecided = scripts.filter((name) => !(name in (allowScripts ?? {})) && name !== 'fsevents');
  expect(undecided).toEqual([]);
  for (const version of Object.values({ ...dependencies, ...devDependencies })) expect(version).toMatch(/^\d[\d.]*$/);
});
