import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Federation, type FederationOptions, startFederation, UserError } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';
import { freePort, isOpen, takenPort, temporaryFolder } from './temporary.ts';

const ANGELE = 'angele-dubreuil';

const json = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;

const addressesOf = ({ franceconnect, franceconnectPlus, sources, cpf }: Federation) =>
  [franceconnect.discovery, franceconnectPlus.discovery, sources?.url, cpf?.url].filter((url) => url !== undefined);

describe('startFederation() without options', () => {
  test('takes free ports, and every address it gives answers', async () => {
    await using federation = await startFederation();
    const { franceconnect, franceconnectPlus, sources, cpf } = federation;
    for (const { issuer, discovery } of [franceconnect, franceconnectPlus]) {
      expect(issuer).toMatch(/^http:\/\/localhost:\d+\/api\/v2$/);
      expect(discovery).toBe(`${issuer}/.well-known/openid-configuration`);
      expect(await json(discovery)).toMatchObject({ issuer });
    }
    expect(await json(`${sources?.url}/impots/.well-known/openid-configuration`)).toMatchObject({
      issuer: `${sources?.url}/impots`,
    });
    expect((await fetch(cpf?.url ?? '')).status).toBe(200);
    const ports = addressesOf(federation).map((url) => new URL(url).port);
    expect(new Set(ports).size).toBe(4);
    for (const usual of ['4000', '4001', '4100', '4200']) expect(ports).not.toContain(usual);
  });

  test('two at once do not disturb each other', async () => {
    await using one = await startFederation();
    await using other = await startFederation();
    expect(new Set([...addressesOf(one), ...addressesOf(other)]).size).toBe(8);

    const [here, there] = [await Service.register(one), await Service.register(other)];
    const signIns = await Promise.all([
      here.signIn({ persona: 'angele-dubreuil' }),
      there.signIn({ persona: 'bastien-courcelle' }),
      here.signIn({ persona: 'clotilde-bernachot' }),
      there.signIn({ persona: 'angele-dubreuil' }),
    ]);
    expect(signIns.map(({ userinfo }) => userinfo.family_name)).toEqual([
      'DUBREUIL',
      'COURCELLE',
      'BERNACHOT',
      'DUBREUIL',
    ]);
    expect(signIns[0].claims.sub).not.toBe(signIns[3].claims.sub);

    // What is registered at one is unknown to the other.
    const abroad = new URL(here.request().url.href.replace(one.franceconnect.issuer, other.franceconnect.issuer));
    await expect(other.signIn(abroad)).rejects.toMatchObject({ status: 400 });
    await one.stop();
    await expect(there.signIn()).resolves.toBeDefined();
  });

  test('ten may start at the same time', async () => {
    const federations = await Promise.all(Array.from({ length: 10 }, () => startFederation({ only: ['provider'] })));
    expect(new Set(federations.map(({ franceconnect }) => franceconnect.issuer)).size).toBe(10);
    await Promise.all(federations.map((federation) => federation.stop()));
  });
});

describe('only', () => {
  test('the CPF site and the demonstration are two services like any other', async () => {
    await using federation = await startFederation({ only: ['provider', 'cpf'] });
    const clients = `${new URL(federation.franceconnect.issuer).origin}/_local/api/clients`;
    const registered = (await (await fetch(clients)).json()) as { client_id: string; redirect_uris: string[] }[];
    expect(registered.map(({ client_id }) => client_id).toSorted()).toEqual(['cpf', 'demo']);
    expect((await fetch(`${clients}/cpf`, { method: 'DELETE' })).status).toBe(204);
    const page = await new Walker().get(`${federation.cpf?.url}/fc/demarrer`);
    expect([page.status, page.document.querySelector('.error-code')?.text]).toEqual([400, 'Erreur Y04EA6EF']);
  });

  test('leaves the CPF site out', async () => {
    await using federation = await startFederation({ only: ['provider', 'sources'] });
    expect(federation).not.toHaveProperty('cpf');
    expect(federation.sources?.url).toBeDefined();
    expect(await isOpen(federation.franceconnect.discovery)).toBe(true);
  });

  test('leaves the sources out: FranceConnect then has none to offer', async () => {
    await using federation = await startFederation({ only: ['provider', 'cpf'] });
    expect(federation).not.toHaveProperty('sources');
    expect((await fetch(federation.cpf?.url ?? '')).status).toBe(200);
    const service = await Service.register(federation);
    const { document } = await new Walker().get(service.request().url);
    expect(document.querySelector('title')?.text).toContain('Choix du compte');
    expect(document.querySelectorAll('[id^="idp-"]')).toHaveLength(0);
  });

  test('runs the sources alone, for another FranceConnect', async () => {
    await using federation = await startFederation({ only: ['sources'] });
    expect(federation).not.toHaveProperty('cpf');
    expect(await isOpen(federation.sources?.url ?? '')).toBe(true);
  });
});

describe('stopping', () => {
  test('`await using` closes every address', async () => {
    let addresses: string[];
    {
      await using federation = await startFederation();
      addresses = addressesOf(federation);
      expect(await Promise.all(addresses.map(isOpen))).toEqual([true, true, true, true]);
    }
    expect(await Promise.all(addresses.map(isOpen))).toEqual([false, false, false, false]);
  });

  test('closes them although a test failed in between', async () => {
    let addresses: string[] = [];
    const failing = async () => {
      await using federation = await startFederation({ only: ['provider'] });
      addresses = [federation.franceconnect.discovery];
      throw new Error('the test failed');
    };
    await expect(failing()).rejects.toThrow('the test failed');
    expect(await isOpen(addresses[0] ?? '')).toBe(false);
  });

  test('may be asked for several times, also at once', async () => {
    const federation = await startFederation({ only: ['provider'] });
    await Promise.all([federation.stop(), federation.stop()]);
    await federation.stop();
    await federation[Symbol.asyncDispose]();
    expect(await isOpen(federation.franceconnect.discovery)).toBe(false);
  });
});

describe('options', () => {
  const refusalOf = async (options: unknown) => {
    const refusal: unknown = await startFederation(options as FederationOptions).then(
      (federation) => federation.stop(),
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UserError);
    return (refusal as UserError).message;
  };

  test('every fault is told, with where, what came and what was expected', async () => {
    const message = await refusalOf({
      only: ['provider', 'cfp'],
      host: '',
      ports: { franceconnect: 70_000, sources: -1, cpf: 'auto' },
      publicUrls: { franceconnect: 'franceconnect:4000', cpf: 'https://mon-compte.gouv.fr' },
      data: '',
      logLevel: 'loud',
      colour: 'red',
    });
    const [title, ...lines] = message.split('\n');
    expect(title).toBe('These options cannot be used:');
    expect(lines.map((line) => line.replace(/, expected .*/, ''))).toEqual([
      'only.1: received cfp',
      'host: received (empty)',
      'ports.franceconnect: received 70000',
      'ports.sources: received -1',
      'ports.cpf: received auto',
      'publicUrls.franceconnect: received franceconnect:4000',
      'publicUrls.cpf: received https://mon-compte.gouv.fr',
      'data: received (empty)',
      'logLevel: received loud',
      'colour: received red',
    ]);
    expect(lines[0]).toContain('expected provider, sources, cpf');
    expect(lines[2]).toContain('expected a port number from 0 to 65535');
    expect(lines[8]).toContain('expected silent, error, warn, info, debug');
  });

  test.each([null, 'all', 4000, []])('%p is not a set of options', async (options) => {
    await expect(startFederation(options as unknown as FederationOptions)).rejects.toBeInstanceOf(UserError);
  });

  test.each([
    'https://app.franceconnect.gouv.fr',
    'http://impots.gouv.fr:4000',
    'https://GOUV.FR',
    'https://gouv.fr.',
    'https://franceconnect.fr',
    'https://www.franceconnect.example',
    'https://fcp-low.sbx.dev-franceconnect.fr',
    'https://app.franceconnect。gouv。fr',
  ])('%s is never answered for', async (url) => {
    expect(await refusalOf({ publicUrls: { franceconnect: url } })).toContain('never answers for a public service');
    expect(await refusalOf({ publicUrls: { sources: url, cpf: url } })).toMatch(/sources: .*\n.*cpf: /);
  });

  test.each(['http://franceconnect:4000', 'http://franceconnect.', 'https://gouv.fr.example.org', 'http://mygouv.fr'])(
    '%s is a name of one’s own',
    async (url) => {
      await using federation = await startFederation({ only: ['provider'], publicUrls: { franceconnect: `${url}/` } });
      expect(federation.franceconnect.issuer).toBe(`${url}/api/v2`);
    },
  );

  test.each(['http://here:4000/path', 'http://here:4000?a=b', 'http://here#a', 'http://me:secret@here', 'ftp://here'])(
    '%s is more, or less, than an origin',
    async (url) => {
      expect(await refusalOf({ publicUrls: { franceconnect: url } })).toContain('expected an origin such as');
    },
  );

  test('the CPF site does not run without FranceConnect', async () => {
    expect(await refusalOf({ only: ['cpf'] })).toContain('the CPF site needs FranceConnect');
    expect(await refusalOf({ only: [] })).toContain('only: ');
  });

  test('ports that are taken are all named, and what was opened is closed again', async () => {
    await using one = await takenPort();
    await using other = await takenPort();
    await using free = await takenPort();
    const { port } = free;
    await free[Symbol.asyncDispose]();
    const message = await refusalOf({ ports: { franceconnect: one.port, sources: port, cpf: other.port } });
    expect(message.split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(`^Port ${one.port}, meant for FranceConnect, is already taken.*--port-franceconnect`),
      ),
      expect.stringMatching(new RegExp(`^Port ${other.port}, meant for the CPF site, is already taken.*--port-cpf`)),
    ]);
    expect(await isOpen(`http://127.0.0.1:${port}`)).toBe(false);
  });

  test('an address that is not of this machine is named', async () => {
    expect(await refusalOf({ only: ['provider'], host: '203.0.113.7' })).toMatch(
      /FranceConnect cannot listen on 203\.0\.113\.7:0 \(EADDRNOTAVAIL\)\. Check --host/,
    );
  });
});

describe('public addresses', () => {
  test('are announced instead of those bound, everywhere', async () => {
    const publicUrls = {
      franceconnect: 'https://fc.test:8443',
      'franceconnect-plus': 'http://fc-plus.test',
      sources: 'https://sources.test',
      cpf: 'http://cpf.test',
    };
    // Those bound differ from those announced; they are needed to ask.
    const ports = {
      franceconnect: await freePort(),
      'franceconnect-plus': await freePort(),
      sources: await freePort(),
      cpf: await freePort(),
    };
    await using federation = await startFederation({ publicUrls, ports });
    expect(federation.franceconnect.issuer).toBe('https://fc.test:8443/api/v2');
    expect(federation.franceconnectPlus.issuer).toBe('http://fc-plus.test/api/v2');
    expect(federation.sources?.url).toBe('https://sources.test');
    expect(federation.cpf?.url).toBe('http://cpf.test');

    const documents = [
      [`http://localhost:${ports.franceconnect}/api/v2`, 'https://fc.test:8443'],
      [`http://127.0.0.1:${ports['franceconnect-plus']}/api/v2`, 'http://fc-plus.test'],
      [`http://localhost:${ports.sources}/impots`, 'https://sources.test'],
    ];
    for (const [bound, announced] of documents) {
      const document = Object.entries(await json(`${bound}/.well-known/openid-configuration`));
      // Every endpoint, as the outside must find it, whatever name the document was asked under.
      const addresses = document.filter(([name]) => /^issuer$|_(endpoint|uri)$/.test(name));
      expect(addresses.length).toBeGreaterThan(4);
      expect(addresses.filter(([, value]) => !String(value).startsWith(`${announced}/`))).toEqual([]);
    }
  });
});

describe('data', () => {
  test('without a folder nothing outlives the federation', async () => {
    const ports = { franceconnect: await freePort() };
    const keys = async () => {
      await using federation = await startFederation({ only: ['provider'], ports });
      return await json(`${federation.franceconnect.issuer}/jwks`);
    };
    expect(await keys()).not.toEqual(await keys());
  });

  test('in a folder outlives it: services, keys, the sub of a citizen', async () => {
    await using folder = await temporaryFolder();
    const options = {
      only: ['provider', 'sources'],
      data: join(folder.path, 'kept'),
      ports: { franceconnect: await freePort(), sources: await freePort() },
    } as const satisfies FederationOptions;
    const keysOf = ({ franceconnect }: Federation) => json(`${franceconnect.issuer}/jwks`);

    const first = await startFederation(options);
    const service = await Service.register(first);
    const before = { keys: await keysOf(first), sub: (await service.signIn({ persona: ANGELE })).claims.sub };
    await first.stop();

    await using second = await startFederation(options);
    expect(await keysOf(second)).toEqual(before.keys);
    // Nothing is registered this time: the service goes on as it is, with its identifier, its secret, the keys it knows.
    const request = service.request();
    const { claims } = await service.complete(await second.signIn(request.url, { persona: ANGELE }), request);
    expect(claims.sub).toBe(before.sub);
  });

  test('a folder that cannot be written is named', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    await expect(startFederation({ data: join(file, 'below') })).rejects.toThrow(
      `The data folder ${join(file, 'below')} cannot be written (ENOTDIR).`,
    );
  });
});
