import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Command, FREE_PORTS } from './command.ts';
import { freePort, isOpen, temporaryFolder } from './temporary.ts';

const json = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;

describe('the whole federation', () => {
  test('starts, prints a table whose addresses answer, and its demo client signs the person in who is shown', async () => {
    await using folder = await temporaryFolder();
    await using command = Command.start([...FREE_PORTS, '--log-level=warn'], { cwd: folder.path });
    const table = await command.running();
    expect(command.stdout).toContain('données fictives');
    expect(command.stderr).toBe('');
    expect(Object.keys(table)).toEqual([
      'CPF site',
      'FranceConnect',
      'FranceConnect+',
      'Home page',
      'Stage',
      'Sign-ins',
      'Identity sources',
      expect.stringMatching(/^[A-ZÀ-Ý]/),
      'issuer',
      'client_id',
      'client_secret',
      'redirect_uri',
    ]);
    for (const name of ['CPF site', 'Home page', 'Stage', 'Sign-ins', 'Identity sources']) {
      expect([name, (await fetch(table[name] ?? '')).status]).toEqual([name, 200]);
    }
    for (const name of ['FranceConnect', 'FranceConnect+']) {
      const document = await json(`${table[name]}/.well-known/openid-configuration`);
      expect(document).toMatchObject({ issuer: table[name] });
    }
    expect(table.issuer).toBe(table.FranceConnect);
    expect(await readdir(join(folder.path, '.franceconnect-local'))).toEqual([
      'data.json',
      'data.previous.json',
      'lock.json',
    ]);

    // Everything below is typed from the table.
    const [, identifiant = '', password = ''] = /(\d+) {3}password (\S+)/.exec(command.stdout) ?? [];
    const redirect_uri = 'http://localhost:3000/callback';
    const walker = new Walker({ stopAt: redirect_uri });
    await walker.get(authorizationUrl(table, redirect_uri));
    await walker.submit('#idp-impots');
    await walker.submit('form#connexion', { identifiant, password });
    const { url } = await walker.submit('form[action$="/api/v2/login"]');
    const { client_id = '', client_secret = '' } = table;
    const tokens = await fetch(`${table.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: url.searchParams.get('code') ?? '',
        redirect_uri,
        client_id,
        client_secret,
      }),
    });
    expect(await tokens.json()).toMatchObject({ access_token: expect.any(String), id_token: expect.any(String) });
  });

  test('without the CPF site leaves it out of the table', async () => {
    await using folder = await temporaryFolder();
    await using command = Command.start(['--only', 'provider, sources', ...FREE_PORTS, '--data', folder.path]);
    const table = await command.running();
    expect(table).not.toHaveProperty('CPF site');
    expect(table).toHaveProperty('Identity sources');
    const home = await (await fetch(table['Home page'] ?? '')).text();
    expect(home).toContain('The CPF site was left out at start.');
    // As containers are stopped.
    expect(await command.signal('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });

  test('shows sources of one’s own: a module, an issuer that runs elsewhere', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'gymnase.js'), `export default { id: 'gymnase', title: 'Mon gymnase' };`);
    const external = {
      id: 'ailleurs',
      title: 'Ailleurs',
      issuer: 'https://op.example',
      client_id: 'a',
      client_secret: 'b',
    };
    await writeFile(join(folder.path, 'ailleurs.json'), JSON.stringify(external));
    const sources = ['--source', './gymnase.js', '--source', './ailleurs.json'];
    await using command = Command.start([...sources, ...FREE_PORTS], { cwd: folder.path });
    const table = await command.running();
    expect(command.stderr).toBe('');
    const { document } = await new Walker().get(authorizationUrl(table, 'http://localhost:3000/callback'));
    expect(
      document
        .querySelectorAll('[data-testid=main-providers] [id^="idp-"]')
        .map(({ id }) => id)
        .slice(-2),
    ).toEqual(['idp-gymnase', 'idp-ailleurs']);
    const issuer = `${table['Identity sources']}/gymnase`;
    expect(await json(`${issuer}/.well-known/openid-configuration`)).toMatchObject({ issuer });
  });

  test('takes its options from the environment, unless the command line says otherwise', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'gymnase.mjs'), `export default { id: 'gymnase', title: 'Mon gymnase' };`);
    const [sources, cpf] = [await freePort(), await freePort()];
    await using command = Command.start(['--port-cpf', String(cpf)], {
      environment: {
        FRANCECONNECT_LOCAL_PORT_CPF: '1',
        FRANCECONNECT_LOCAL_PORT_SOURCES: String(sources),
        FRANCECONNECT_LOCAL_PORT_FRANCECONNECT: '0',
        FRANCECONNECT_LOCAL_PORT_FRANCECONNECT_PLUS: '0',
        FRANCECONNECT_LOCAL_DATA: join(folder.path, 'kept'),
        FRANCECONNECT_LOCAL_SOURCE: join(folder.path, 'gymnase.mjs'),
        FRANCECONNECT_LOCAL_LOG_LEVEL: 'silent',
        // Left empty in a compose file: as good as absent.
        FRANCECONNECT_LOCAL_PUBLIC_URL_CPF: '',
      },
    });
    const table = await command.running();
    expect(table['CPF site']).toBe(`http://localhost:${cpf}`);
    expect(table['Identity sources']).toBe(`http://localhost:${sources}`);
    expect(await readdir(join(folder.path, 'kept'))).toEqual(['data.json', 'data.previous.json', 'lock.json']);
    expect((await fetch(`${table['Identity sources']}/gymnase/.well-known/openid-configuration`)).status).toBe(200);
  });
});

function authorizationUrl({ issuer, client_id = '' }: Record<string, string>, redirect_uri: string): string {
  const parameters = { client_id, redirect_uri, response_type: 'code', acr_values: 'eidas1', scope: 'openid email' };
  const fresh = { state: 's'.repeat(32), nonce: 'n'.repeat(32) };
  return `${issuer}/authorize?${new URLSearchParams({ ...parameters, ...fresh })}`;
}

describe('stopping', () => {
  test('Ctrl-C ends it within a second, whoever is still connected', async () => {
    await using folder = await temporaryFolder();
    await using command = Command.start([...FREE_PORTS, '--data', folder.path]);
    const table = await command.running();
    const origins = ['CPF site', 'FranceConnect', 'FranceConnect+', 'Identity sources'].map(
      (name) => new URL(table[name] ?? '').origin,
    );
    // Of each: one connection kept alive after an answer, one that never asked anything, one in the middle of asking.
    const agent = new Agent({ keepAlive: true });
    await Promise.all(origins.map((origin) => answered(origin, agent)));
    const sockets = await Promise.all(origins.flatMap((origin) => [opened(origin, ''), opened(origin, 'GET / HT')]));

    const { code, stderr, took } = await command.signal('SIGINT');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(took).toBeLessThan(1000);
    expect(await Promise.all(origins.map(isOpen))).toEqual([false, false, false, false]);
    agent.destroy();
    for (const socket of sockets) socket.destroy();
  });
});

function answered(url: string, agent: Agent): Promise<void> {
  return new Promise((done, reject) => {
    get(url, { agent }, (response) => response.resume().once('end', done)).once('error', reject);
  });
}

function opened(url: string, sent: string) {
  return new Promise<ReturnType<typeof connect>>((done, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(sent);
      // It will be cut: that is the point.
      socket.on('error', () => undefined);
      done(socket);
    }).once('error', reject);
  });
}

describe('what is kept', () => {
  test('is found again with the same --data, and is not with another', async () => {
    await using folder = await temporaryFolder();
    const port = await freePort();
    // Keys belong to an issuer, hence to a port.
    const keysWith = async (data: string) => {
      const args = ['--only=provider', `--port-franceconnect=${port}`, '--port-franceconnect-plus=0', `--data=${data}`];
      await using command = Command.start(args, { cwd: folder.path });
      const keys = await json(`${(await command.running()).FranceConnect}/jwks`);
      await command.signal('SIGINT');
      return keys;
    };
    await mkdir(join(folder.path, 'one'));
    const first = await keysWith('./one');
    expect(first).toMatchObject({ keys: [expect.objectContaining({ kid: expect.any(String) }), expect.anything()] });
    const [again, other] = [await keysWith('one'), await keysWith('other/made/on/the/way')];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('asking about it', () => {
  test('--version tells that of the package', async () => {
    const { version } = JSON.parse(await readFile(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(await Command.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each(['--help', '-h'])('%s tells every option, and nothing else counts', async (flag) => {
    const { code, stdout, stderr } = await Command.run([flag, '--unknown', '--port-cpf=abc']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: franceconnect-local \[options\]/);
    const options = [...stdout.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name);
    const those = [
      'only',
      'host',
      ...['cpf', 'franceconnect', 'franceconnect-plus', 'sources'].map((name) => `port-${name}`),
      ...['cpf', 'franceconnect', 'franceconnect-plus', 'sources'].map((name) => `public-url-${name}`),
      ...['data', 'source', 'log-level', 'help', 'version'],
    ];
    expect(options).toEqual(expect.arrayContaining(those));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160);
  });
});
