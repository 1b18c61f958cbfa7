import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMMANDS, OTHER_COMMANDS } from '../../cli/commands.ts';
import { type Federation, type JournalEntry, startFederation } from '../../federation/index.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { Command, FREE_PORTS } from './command.ts';
import { temporaryFolder } from './temporary.ts';

/** The commands against a running simulator, as built. */

const TOKEN = 'a-control-token-of-these-tests';
let federation: Federation;
let service: Service;
let at: string[];

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'], controlToken: TOKEN });
  service = await Service.register(federation, { client_id: 'my-app' });
  at = [`--at=${federation.franceconnect.issuer}`, `--control-token=${TOKEN}`];
});
afterAll(() => federation.stop());

/** What a command that succeeds prints. */
async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await Command.run([...args, ...at]);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return stdout.trimEnd();
}

const json = async (...args: string[]) => JSON.parse(await run(...args, '--json'));
const signIn = () => service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });

describe('against a running simulator', () => {
  test('use activates a scenario for a service and so many sign-ins; reset ends it', async () => {
    expect(await run('use', 'invalid-nonce', '--client', 'my-app', '--times', '1')).toBe(
      'invalid-nonce is active for my-app, for one sign-in.',
    );
    await expect(signIn()).rejects.toThrow();
    await signIn();
    expect(await json('use', 'invalid-nonce', '--client=my-app')).toEqual({
      scenario: 'invalid-nonce',
      client: 'my-app',
    });
    await expect(signIn()).rejects.toThrow();
    expect(await run('reset', '--client=my-app')).toBe('Reset my-app.');
    await signIn();
  });

  test('advance moves the clock of a service, and says what time it is', async () => {
    const request = service.request();
    const callback = await federation.signIn(request.url);
    const { now } = await json('advance', '31min', '--client', 'my-app');
    expect(Date.parse(now) - Date.now()).toBeGreaterThan(30 * 60_000);
    await expect(service.complete(callback, request)).rejects.toThrow();
    expect(await run('advance', '1h')).toMatch(/^It is now 20\d\d-\S+Z for everybody\.$/);
    await run('reset');
  });

  test('people and scenarios are listed by identifier, narrowed by words, as JSON too', async () => {
    const people = (await run('people')).split('\n');
    expect(people.length).toBe((await federation.personas.all()).length);
    expect((await run('people', 'angele', 'dubreuil')).split('\n')).toEqual([
      expect.stringMatching(/^angele-dubreuil +Angèle DUBREUIL +\S/),
    ]);
    expect(await json('people', 'angele-dubreuil')).toEqual([
      expect.objectContaining({ id: 'angele-dubreuil', identity: expect.any(Object) }),
    ]);
    expect((await json('scenarios')).length).toBe((await federation.scenarios.all()).length);
    expect(await run('scenarios', 'invalid-nonce')).toMatch(/^invalid-nonce +\S/);
    expect(await run('people', 'nobody at all')).toBe('No match.');
  });

  test('sign-in prints the callback URL, and the code of a refusal', async () => {
    const url = String(service.request().url);
    const callback = new URL(await run('sign-in', url, '--as', 'angele-dubreuil@ameli'));
    expect(callback.origin + callback.pathname).toBe(REDIRECT_URI);
    expect(callback.searchParams.get('code')).toBeTruthy();
    expect((await json('sign-in', url)).callback_url).toContain('code=');
    const refused = await Command.run(['sign-in', url, '--as=odette-lavergnole', ...at]);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/Y01\d{4}/) });
  });

  test('tail shows what happened so far, then each step as it happens, of one service', async () => {
    await signIn();
    const steps = (await run('tail', '--once', '--client=my-app', '--json'))
      .split('\n')
      .map((line) => JSON.parse(line));
    const entries = await federation.journal.entries({ client: 'my-app' });
    expect(steps.map(({ id }: JournalEntry) => id)).toEqual(entries.slice(-20).map(({ id }) => id));
    await using command = Command.start(['tail', '--client=my-app', ...at]);
    await command.says('reads the identity');
    const shown = command.stdout.length;
    await (await Service.register(federation, { client_id: 'another' })).signIn();
    await federation.signIn(service.request().url, { persona: 'angele-dubreuil' });
    await command.says('The service asks for a sign-in (my-app)', shown);
    expect(command.stdout).not.toContain('another');
  });

  test('flow prints the file of a sign-in', async () => {
    await signIn();
    const flow = (await federation.journal.entries({ client: 'my-app' })).at(-1)?.flow ?? '';
    expect(await run('flow', flow)).toBe((await federation.flows.export(flow)).trimEnd());
    expect(await json('flow', '--client=my-app', '--format=har')).toMatchObject({ log: { pages: [{ id: flow }] } });
  });

  test('export prints a world that another command starts with', async () => {
    const world = await run('export');
    expect(JSON.parse(world)).toEqual(await federation.exportWorld());
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'world.json');
    await writeFile(file, world);
    const options = [...FREE_PORTS, '--only=provider', '--log-level=silent', `--data=${folder.path}`];
    await using command = Command.start([...options, `--world=${file}`]);
    const { FranceConnect = '' } = await command.running();
    expect(await Command.run(['export', `--at=${FranceConnect}`])).toMatchObject({ code: 0, stdout: `${world}\n` });
    await command.signal('SIGTERM');
    expect(await Command.run(['export', `--data=${folder.path}`])).toMatchObject({ code: 0, stdout: `${world}\n` });
  });
});

describe('without any file', () => {
  test('a container gets its service, its world and the address of its commands from the environment', async () => {
    await using folder = await temporaryFolder();
    const environment = {
      FRANCECONNECT_LOCAL_CLIENT_ID: 'ours',
      FRANCECONNECT_LOCAL_CLIENT_SECRET: 'a-secret-of-at-least-thirty-two-characters',
      FRANCECONNECT_LOCAL_REDIRECT_URIS: 'http://localhost:3000/a, http://localhost:3000/b',
      FRANCECONNECT_LOCAL_WORLD: '{"people":[{"id":"camille","identity":{"family_name":"ORVIEUX"}}]}',
    };
    await using command = Command.start([...FREE_PORTS, '--only=provider', '--log-level=silent'], {
      environment,
      cwd: folder.path,
    });
    const { FranceConnect = '' } = await command.running();
    const { stdout } = await Command.run(['export'], { environment: { FRANCECONNECT_LOCAL_URL: FranceConnect } });
    expect(JSON.parse(stdout)).toMatchObject({
      services: [{ client_id: 'ours', redirect_uris: ['http://localhost:3000/a', 'http://localhost:3000/b'] }],
      people: [{ id: 'camille' }],
    });
  });

  test('half a service is told what is missing', async () => {
    const environment = { FRANCECONNECT_LOCAL_CLIENT_ID: 'ours', FRANCECONNECT_LOCAL_CLIENT_SECRET: 'short' };
    const { code, stderr } = await Command.run([], { environment });
    expect(code).toBe(1);
    for (const line of [
      'FRANCECONNECT_LOCAL_CLIENT_SECRET: received short, expected at least 32 characters',
      '--redirect-uris: received (nothing), expected a list of URLs',
    ])
      expect(stderr).toContain(line);
  });
});

describe('what cannot be run is told on standard error, with exit code 1', () => {
  test.each([
    [['rest'], 'rest: unknown command. Did you mean reset?'],
    [['use'], 'SCENARIO is missing'],
    [['use', 'invalid-nonce', '--tims=3'], '--tims: unknown option; did you mean --times?'],
    [['use', 'invalid-nonce', '--times=often'], '--times: received often, expected a whole number'],
    [['use', 'invalid-nonce', '--client'], '--client: a value is missing (ID)'],
    [['use', 'invalid-nonc'], "Did you mean 'invalid-nonce'?"],
    [['use', 'invalid-nonce', '--client=my-ap'], "Did you mean 'my-app'?"],
    [['advance', 'soon'], 'expected a duration such as'],
    [['reset', 'everything'], 'everything: one word too many (reset)'],
    [['flow', 'never-there'], "no sign-in 'never-there'"],
    [['completion', 'csh'], 'expected bash, zsh or fish'],
  ])('%j', async (args, sentence) => {
    const needsNone = args[0] === 'completion' || args[0] === 'rest';
    const { code, stdout, stderr } = await Command.run([...args, ...(needsNone ? [] : at)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a simulator that is not there, or wants its token', async () => {
    expect(await Command.run(['people', '--at=http://localhost:9'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No simulator answers at http://localhost:9'),
    });
    expect(await Command.run(['people', `--at=${federation.franceconnect.issuer}`])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--control-token'),
    });
  });
});

describe('help and completion', () => {
  test('--help lists every command; each tells its own options', async () => {
    const { stdout } = await Command.run(['--help']);
    for (const { name, help } of [...OTHER_COMMANDS, ...COMMANDS])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b.*${help.slice(0, 20)}`, 'm'));
    const use = await Command.run(['use', '--help']);
    expect(use).toMatchObject({ code: 0, stdout: expect.stringContaining('--times N') });
    expect(Math.max(...use.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('bash completes commands, options and values', async () => {
    const { stdout } = await Command.run(['completion', 'bash']);
    const complete = (...words: string[]) =>
      execFileSync(
        'bash',
        [
          '-c',
          `${stdout}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _franceconnect_local; echo "\${COMPREPLY[@]}"`,
          'bash',
          ...words,
        ],
        { encoding: 'utf8' },
      ).trim();
    expect(complete('franceconnect-local', 'u')).toBe('use');
    expect(complete('franceconnect-local', 'use', '--t')).toBe('--times');
    expect(complete('franceconnect-local', 'audit', '--pres')).toBe('--press');
    expect(complete('franceconnect-local', '--port-f')).toBe('--port-franceconnect --port-franceconnect-plus');
    expect(complete('franceconnect-local', 'completion', 'z')).toBe('zsh');
    expect(complete('franceconnect-local', 'flow', '--format', 'h')).toBe('html har');
  });

  test.each(['zsh', 'fish'])('%s reads its script, which holds every command', async (shell) => {
    const { stdout } = await Command.run(['completion', shell]);
    for (const { name } of COMMANDS) expect(stdout).toContain(name);
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'completion');
    await writeFile(file, stdout);
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    // Where the shell is not installed, nothing more can be said.
    if (!error) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
