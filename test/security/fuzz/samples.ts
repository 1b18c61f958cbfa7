import type { Federation } from '../../../federation/index.ts';
import { Walker } from '../../../infrastructure/browser/walker.ts';
import { Citizen } from '../../support/citizen.ts';
import { REDIRECT_URI, Service } from '../../support/service.ts';
import { credentialsOf } from '../../support/wire.ts';
import type { Route } from './routes.ts';

/** A request to be spoiled: one that would be answered well, or the bare address of a route. */
export interface Sample {
  method: string;
  url: URL;
  headers: Record<string, string>;
  /** Fields of a form. */
  form?: [string, string][];
  /** A body in JSON, or in another type when `headers` say so. */
  json?: unknown;
}

/** One bare request for each route of an application. */
export function bareSamples(origin: string, routes: readonly Route[]): Sample[] {
  return routes.map(({ method, path }) => ({
    method,
    url: new URL(origin + path.replaceAll(/[:*](\w+)/g, 'x')),
    headers: {},
    ...(method === 'POST' && { form: [] }),
  }));
}

/** What the engines answer by themselves: every address their discovery documents announce. */
export async function announcedSamples(issuers: readonly string[]): Promise<Sample[]> {
  const samples = issuers.map(async (issuer) => {
    const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const addresses = Object.entries(document as Record<string, unknown>).flatMap(([name, value]) =>
      /(_endpoint|_uri)$/.test(name) && typeof value === 'string' && URL.canParse(value) ? [value] : [],
    );
    return [...new Set(addresses)].flatMap((address): Sample[] => [
      { method: 'GET', url: new URL(address), headers: {} },
      { method: 'POST', url: new URL(address), headers: {}, form: [] },
      { method: 'GET', url: new URL(`${address}/x`), headers: {} },
      { method: 'POST', url: new URL(`${address}/confirm`), headers: {}, form: [] },
    ]);
  });
  return (await Promise.all(samples)).flat();
}

/** The own examples of the control API and of the CPF site's. */
export async function controlSamples(origin: string): Promise<Sample[]> {
  type Call = { requestBody?: { content: Record<string, { example?: unknown }> } };
  type Methods = Record<string, Call> & { servers?: { url: string }[] };
  const document = (await (await fetch(`${origin}/_local/api/openapi.json`)).json()) as {
    paths: Record<string, Methods>;
  };
  return Object.entries(document.paths).flatMap(([path, { servers, ...calls }]) =>
    Object.entries(calls as Record<string, Call>).map(([method, { requestBody }]): Sample => {
      const [[type, { example }] = ['application/json', { example: undefined }]] = Object.entries(
        requestBody?.content ?? {},
      );
      const base = servers?.[0]?.url ?? `${origin}/_local/api`;
      const url = new URL(base + path.replaceAll(/\{\w+\}/g, 'ameli'));
      if (!requestBody) return { method: method.toUpperCase(), url, headers: {} };
      return { method: method.toUpperCase(), url, headers: { 'content-type': type }, json: example ?? {} };
    }),
  );
}

/** Every request people and services make in real sign-ins, ready to be sent once more by the same browser. */
export async function journeySamples(federation: Federation): Promise<Sample[]> {
  const samples = await Promise.all([
    lowSamples(federation),
    plusSamples(federation),
    serviceSamples(federation),
    cpfSamples(federation),
    visitSamples(federation),
  ]);
  return samples.flat();
}

async function lowSamples(federation: Federation): Promise<Sample[]> {
  const { client_id } = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
  const request = { client_id, redirect_uri: REDIRECT_URI, acr_values: 'eidas1' };
  return signInSamples(federation.franceconnect.issuer, request, 'ameli');
}

/** The CPF site is the client at hand that FranceConnect+ can encrypt for. */
async function plusSamples({ franceconnectPlus, cpf }: Federation): Promise<Sample[]> {
  const request = { client_id: 'cpf', redirect_uri: `${cpf?.url}/fc/retour`, acr_values: 'eidas2' };
  return signInSamples(franceconnectPlus.issuer, request, 'la-poste');
}

/** From `/authorize` to the door of the service, left at each page in turn so that its form is still alive. */
async function signInSamples(
  issuer: string,
  request: { client_id: string; redirect_uri: string; acr_values: string },
  source: string,
): Promise<Sample[]> {
  const fixed = { response_type: 'code', scope: 'openid', state: 's'.repeat(32), nonce: 'n'.repeat(32) };
  const parameters = new URLSearchParams({ ...request, ...fixed });
  const samples: Sample[] = [];
  for (const stop of [0, 1, 2]) {
    const walker = new Walker({ stopAt: request.redirect_uri });
    await walker.get(`${issuer}/authorize?${parameters}`);
    if (stop > 0) await walker.submit(`#idp-${source}`);
    if (stop > 1) {
      await walker.submit('button[name="persona"]');
      const approve = 'button[name="decision"][value="approuver"]';
      if (walker.page.document.querySelector(approve)) await walker.submit(approve);
    }
    samples.push(...(await requestsOn(walker)));
  }
  return [...samples, { method: 'GET', url: new URL(`${issuer}/authorize?${parameters}`), headers: {} }];
}

/** What a service's server asks with a code, tokens and its secret in hand. */
async function serviceSamples(federation: Federation): Promise<Sample[]> {
  const { issuer } = federation.franceconnect;
  const service = await Service.register(federation);
  const { tokens } = await service.signIn();
  const callback = await federation.signIn(service.request().url);
  const grant = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI };
  const code = callback.searchParams.get('code') ?? '';
  const secrets = credentialsOf(service);
  const post = (path: string, fields: Record<string, string>): Sample => ({
    method: 'POST',
    url: new URL(issuer + path),
    headers: {},
    form: Object.entries(fields),
  });
  const hint = new URLSearchParams({ id_token_hint: tokens.id_token ?? '', state: 's' });
  const assertion = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
  return [
    post('/token', { ...secrets, ...grant, code }),
    post('/token', { client_id: secrets.client_id, ...grant, code, ...assertion, client_assertion: 'a.b.c' }),
    post('/token/revocation', { ...secrets, token: tokens.access_token }),
    post('/checktoken', { ...secrets, token: tokens.access_token }),
    {
      method: 'GET',
      url: new URL(`${issuer}/userinfo`),
      headers: { authorization: `Bearer ${tokens.access_token}` },
    },
    { method: 'GET', url: new URL(`${issuer}/userinfo?access_token=${tokens.access_token}`), headers: {} },
    { method: 'GET', url: new URL(`${issuer}/session/end?${hint}`), headers: {} },
  ];
}

/** The CPF site, before and after its account is opened. */
async function cpfSamples(federation: Federation): Promise<Sample[]> {
  const home = federation.cpf?.url ?? '';
  const people = await federation.personas.all();
  const persona = people.find(({ id }) => id === 'angele-dubreuil');
  if (!persona) throw new Error('angele-dubreuil has left the stock');
  const newcomer = new Citizen(federation, persona, 'ameli');
  await newcomer.signIn();
  const samples = await requestsOn(newcomer.browser);
  const stranger = new Walker();
  const paths = ['/connexion', '/inscription', '/inscription/identite', '/mot-de-passe-oublie', '/_sim/mail'];
  for (const path of paths) samples.push(...(await requestsAt(stranger, home + path)));
  const member = new Citizen(federation, persona, 'ameli');
  await member.signIn();
  if (member.browser.page.document.querySelector('form[action="/fc/completer"]')) await member.complete();
  const pages = ['/mon-compte', '/mon-compte/adresse', '/mon-compte/sessions', '/mon-compte/fermer', '/droits'];
  for (const path of pages) samples.push(...(await requestsAt(member.browser, home + path)));
  return samples;
}

/** What is ours, not FranceConnect's. */
async function visitSamples(federation: Federation): Promise<Sample[]> {
  const { origin } = new URL(federation.franceconnect.issuer);
  const walker = new Walker();
  const samples: Sample[] = [];
  for (const path of [
    '/_local/personas?filter=a',
    '/_local/personas/new',
    '/_local/mail',
    '/_local/errors/Y030106?id=x',
  ]) {
    samples.push(...(await requestsAt(walker, origin + path)));
  }
  return samples;
}

async function requestsAt(walker: Walker, address: string): Promise<Sample[]> {
  await walker.get(address);
  return requestsOn(walker);
}

/** The page itself once more, its forms and the links that carry something. */
async function requestsOn(walker: Walker): Promise<Sample[]> {
  const { url, document } = walker.page;
  if (walker.page.stopped) throw new Error(`A sample was wanted at ${url}, where nothing is asked`);
  const forms = document.querySelectorAll('form').map((form) => ({
    method: (form.getAttribute('method') ?? 'get').toUpperCase(),
    url: new URL(form.getAttribute('action') || url, url),
    form: form
      .querySelectorAll('[name]')
      .map((field): [string, string] => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
  }));
  const links = document
    .querySelectorAll('a[href*="?"]')
    .map((link) => ({ method: 'GET', url: new URL(link.getAttribute('href') ?? '', url) }));
  const requests = [{ method: 'GET', url }, ...forms, ...links];
  return Promise.all(
    requests.map(async (request) => {
      const cookie = await walker.cookies.getCookieString(request.url.href);
      return { ...request, headers: { accept: 'text/html', ...(cookie && { cookie }) } };
    }),
  );
}
