import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectFederation, type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { readCommandLine, readSimulatorOptions } from '../../federation/options/command-line.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Citizen } from '../support/citizen.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** Everything on one origin, at its root and below a path that a proxy adds. */

describe.each(['', '/simulator'])('with one port and base path « %s »', (basePath) => {
  let federation: Federation;
  let base: string;
  let people: readonly Persona[];

  beforeAll(async () => {
    federation = await startFederation({ port: 0, ...(basePath && { basePath }) });
    base = federation.franceconnect.issuer.slice(0, -'/api/v2'.length);
    people = await federation.personas.all();
  });
  afterAll(() => federation.stop());

  const citizen = (id: string, source: string) => {
    const persona = people.find((each) => each.id === id);
    if (!persona) throw new Error(`nobody is called ${id}`);
    return new Citizen(federation, persona, source);
  };

  test('each application has its path on one origin', async () => {
    expect(base).toMatch(new RegExp(`^http://localhost:\\d+${basePath}$`));
    expect(federation.franceconnectPlus.issuer).toBe(`${base}/plus/api/v2`);
    expect(federation.cpf?.url).toBe(base);
    expect(federation.sources?.url).toBe(`${base}/sources`);
    for (const { issuer, discovery } of [federation.franceconnect, federation.franceconnectPlus]) {
      const document = (await (await fetch(discovery)).json()) as Record<string, unknown>;
      expect(document.issuer).toBe(issuer);
      const addresses = Object.entries(document).filter(([name]) => /_(endpoint|uri)$/.test(name));
      for (const [, address] of addresses) expect(address).toMatch(new RegExp(`^${issuer}/`));
    }
    const source = await fetch(`${base}/sources/ameli/.well-known/openid-configuration`);
    expect(await source.json()).toMatchObject({
      issuer: `${base}/sources/ameli`,
      token_endpoint: `${base}/sources/ameli/token`,
    });
  });

  test('openid-client signs in at FranceConnect, and out', async () => {
    const service = await Service.register(federation);
    const { claims, tokens, userinfo } = await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    expect(claims.iss).toBe(federation.franceconnect.issuer);
    expect(userinfo).toMatchObject({ given_name: 'Angèle Louise', sub: claims.sub });
    const walker = new Walker({ stopAt: 'http://localhost:3999/goodbye' });
    const goodbye = new URL(`${federation.franceconnect.issuer}/session/end`);
    goodbye.search = new URLSearchParams({
      id_token_hint: tokens.id_token ?? '',
      state: 's'.repeat(32),
      post_logout_redirect_uri: 'http://localhost:3999/goodbye',
    }).toString();
    await walker.get(goodbye);
    expect(walker.page.url.href).toBe(`http://localhost:3999/goodbye?state=${'s'.repeat(32)}`);
  });

  test('a service signs in at both platforms in one browser, and neither forgets the other', async () => {
    const plus = await PlusService.register(federation);
    const callback = await federation.signIn(plus.request(), { persona: 'angele-dubreuil', source: 'la-poste' });
    const { idToken } = await plus.complete(callback);
    expect(idToken.payload.iss).toBe(federation.franceconnectPlus.issuer);
    plus.close();

    const visitor = citizen('angele-dubreuil', 'la-poste');
    await visitor.browser.get(`${base}/fc/demarrer?plateforme=low`);
    const low = visitor.browser.page.url;
    await visitor.browser.get(`${base}/fc/demarrer?plateforme=high`);
    expect(visitor.browser.page.url.href).toMatch(`${base}/plus/api/v2/interaction/`);
    await visitor.browser.get(low);
    expect(visitor.browser.page.status).toBe(200);
  });

  test('a person signs up at the CPF site, reads the e-mail, and signs out of everything', async () => {
    const person = citizen('angele-dubreuil', 'ameli');
    const { browser } = person;
    await browser.get(`${base}/connexion`);
    await browser.click(`a[href^="${basePath}/fc/demarrer"]`);
    await browser.submit('#idp-ameli');
    expect(browser.page.url.href).toMatch(`${base}/sources/ameli/interaction/`);
    await browser.submit(
      `form[action="${basePath}/_sim/strip/remplir"], form[action="${basePath}/sources/_sim/strip/remplir"]`,
    );
    expect(browser.page.url.href).toMatch(`${base}/sources/ameli/interaction/`);
    await person.identify();
    expect(browser.page.document.querySelector('h1')?.text).toContain('DUBREUIL');
    await browser.submit(`form[action="${basePath}/api/v2/login"]`);
    expect(browser.page.url.href).toBe(`${base}/fc/completer`);
    const mail = (await (await fetch(`${base}/_local/mail`, { headers: { accept: 'application/json' } })).json()) as {
      messages: { subject: string }[];
    };
    expect(mail.messages.length).toBeGreaterThan(0);
    const { nir = '', nir_key = '' } = person.persona;
    await browser.submit(`form[action="${basePath}/fc/completer"]`, { nir, cle: nir_key, cgu: 'oui' });
    expect(browser.page.url.href).toBe(`${base}/droits`);
    await browser.submit(`form[action="${basePath}/deconnexion"]`);
    expect(browser.page.url.href).toMatch(new RegExp(`^${base}/`));
    await browser.get(`${base}/droits`);
    expect(browser.page.url.href).toBe(`${base}/connexion?suite=droits`);
  });

  test('the strip changes the person, and the drawer uses a scenario', async () => {
    const person = citizen('bastien-courcelle', 'ameli');
    await person.browser.get(`${base}/fc/demarrer`);
    await person.browser.submit('#idp-ameli');
    await person.identify();
    await person.browser.submit(`form[action="${basePath}/_sim/strip/changer-de-personne"]`);
    expect(person.browser.page.document.querySelector('h1')?.text).toContain('Connexion en cours sur');
    await person.browser.click(`a[href^="${basePath}/api/v2/interaction/"][href*="incidents"]`);
    await person.browser.submit(`form#incident[action="${basePath}/_local/choose-scenario"]`, {
      scenario: 'invalid-nonce',
    });
    expect(person.browser.page.url.href).toMatch(`${base}/api/v2/interaction/`);
  });

  test('every link, form and file of the pages leads below the base path, to something', async () => {
    const starts = [
      '/',
      '/_local',
      '/_local/flows',
      '/_local/personas',
      '/_local/stage',
      '/_sim',
      '/sources/',
      '/plus/api/v2/accessibilite',
    ];
    const seen = new Set<string>();
    for (const start of starts) {
      const walker = new Walker();
      await walker.get(base + start);
      expect([start, walker.page.status]).toEqual([start, 200]);
      for (const element of walker.page.document.querySelectorAll('[href], [src], [action], [data-live]')) {
        const written = ['href', 'src', 'action', 'data-live'].flatMap((name) => element.getAttribute(name) ?? []);
        for (const address of written) {
          const url = new URL(address, walker.page.url);
          url.hash = '';
          if (url.origin !== new URL(base).origin || seen.has(url.href)) continue;
          seen.add(url.href);
          expect(url.href).toMatch(new RegExp(`^${base}(/|$)`));
          if (element.tagName === 'FORM' || url.pathname.endsWith('/events')) continue;
          const answer = await fetch(url, { redirect: 'manual' });
          await answer.body?.cancel();
          expect([start, url.href, answer.status < 400]).toEqual([start, url.href, true]);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(60);
  });

  test('an error page explains itself, on the one console', async () => {
    const answer = await fetch(`${federation.franceconnectPlus.issuer}/authorize?client_id=nobody`);
    const page = await answer.text();
    const [, explanation = ''] = /href="([^"]*\/_local\/errors\/[^"]*)"/.exec(page) ?? [];
    expect(explanation).toMatch(new RegExp(`^${base}/_local/errors/`));
    expect(await (await fetch(explanation.replaceAll('&amp;', '&'))).text()).toContain('/plus/api/v2/authorize');
    const home = await fetch(`${base}/plus/_local/flows`, { redirect: 'manual' });
    expect(home.headers.get('location')).toBe(`${base}/_local/flows`);
  });

  test.each([
    ...['/plus', '/plus?', '/plus//', '//plus/api/v2/jwks', '/plus/../_local', '/%2e%2e/plus', '/plus/%', '/sources'],
    ...['/sources?x', '/sources//evil.example', '/plus/api/v2', '/api/v2x', '/_localx', '/simulatorx', '*'],
    ...['http://evil.example/plus/api/v2', '/\\evil.example', '/api/v2/..//evil.example'],
  ])('%s is answered like any address, and leads nowhere else', async (path) => {
    const { hostname, port } = new URL(base);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ hostname, port, path, agent: false }, resolve).on('error', reject);
    });
    answer.resume();
    expect(answer.statusCode).toBeLessThan(500);
    const { location } = answer.headers;
    if (location !== undefined) expect(new URL(location, base).href).toMatch(new RegExp(`^${base}(/|$)`));
  });

  test('connectFederation takes the address, base path included', async () => {
    const elsewhere = await connectFederation(base || '/');
    expect(elsewhere.franceconnect).toEqual(federation.franceconnect);
    expect((await connectFederation(federation.franceconnect.issuer)).cpf).toEqual(federation.cpf);
  });
});

test('a proxy that takes the base path off is served as well', async () => {
  await using federation = await startFederation({ port: 0, basePath: '/simulator', only: ['provider', 'sources'] });
  const { origin } = new URL(federation.franceconnect.issuer);
  const discovery = await fetch(`${origin}/api/v2/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ issuer: `${origin}/simulator/api/v2` });
  expect((await fetch(`${origin}/`, { redirect: 'manual' })).headers.get('location')).toBe('/simulator/_local');
});

describe('the options', () => {
  const optionsOf = (argv: string[], variables = {}) => readCommandLine(argv, variables);

  test('--port, FRANCECONNECT_LOCAL_PORT and PORT ask for one port; without them there are four', () => {
    expect(optionsOf([])).toMatchObject({ options: { ports: { franceconnect: 4000, cpf: 4200 } } });
    for (const one of [
      optionsOf(['--port=4000']),
      optionsOf([], { FRANCECONNECT_LOCAL_PORT: '4000' }),
      optionsOf([], { PORT: '4000' }),
      optionsOf(['--port=4000'], { FRANCECONNECT_LOCAL_PORT: '1', PORT: '2' }),
    ]) {
      expect(one).toMatchObject({ options: { port: 4000 } });
      expect(one).not.toHaveProperty('options.ports');
    }
    for (const each of ['--port-cpf=4300', '--public-url-sources=http://sources.test']) {
      expect(optionsOf([each], { PORT: '4000' })).not.toHaveProperty('options.port');
    }
    // A service under audit has its port from the same variable.
    expect(readSimulatorOptions([], { PORT: '4000' })).not.toHaveProperty('options.port');
  });

  test('what contradicts one port is refused, with what to do', () => {
    expect(() => optionsOf(['--port=4000', '--port-cpf=4200', '--public-url-sources=http://sources.test'])).toThrow(
      [
        '--port-cpf: received ports beside port, expected port, one for everything, or an address for each application: not both',
        '--public-url-sources: received publicUrls beside port, expected port, one for everything, or an address for each application: not both',
      ].join('\n'),
    );
    expect(() => optionsOf(['--base-path=/simulator'])).toThrow('--base-path: received no port, expected port as well');
    expect(() => optionsOf(['--port=0', '--base-path=simulator'])).toThrow(
      '--base-path: received simulator, expected a path',
    );
    expect(() => optionsOf([], { PORT: 'http' })).toThrow('PORT: received http, expected a port number');
  });
});
