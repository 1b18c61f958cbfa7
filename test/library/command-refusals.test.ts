import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Command, FREE_PORTS } from './command.ts';
import { takenPort, temporaryFolder } from './temporary.ts';

/** What the command says, and only on standard error, when it cannot start; never a stack. */
async function refusal(args: readonly string[], cwd?: string, environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await Command.run(args, { ...(cwd && { cwd }), environment });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at |node:internal|\.js:\d+|UserError/m);
  return stderr.trimEnd().split('\n');
}

describe('a command line that cannot be used', () => {
  test('is told all its problems together', async () => {
    const lines = await refusal([
      '--prot-cpf=4300',
      '--port-cpf=abc',
      '--port-franceconnect=65536',
      '--port-franceconnect-plus=-1',
      '--log-level=loud',
      '--smtp=localhost:1025',
      '--cpf-variant=cpa',
      '--cpf-rules=recovery=later,lock.tries=none,speed=9',
      '--only=provider,cfp',
      '--public-url-franceconnect-plus=nowhere',
      'start',
      '--port-sources',
    ]);
    expect(lines.at(0)).toBe('This command line cannot be used:');
    expect(lines.at(-1)).toBe('See franceconnect-local --help.');
    expect(lines.slice(1, -1).toSorted()).toEqual(
      [
        '--prot-cpf: unknown option; did you mean --port-cpf?',
        'start: only options are accepted; a command, such as explain, comes first',
        '--port-sources: a value is missing (PORT)',
        '--port-cpf: received abc, expected a port number from 0 to 65535',
        '--port-franceconnect: received 65536, expected a port number from 0 to 65535',
        '--port-franceconnect-plus: received -1, expected a port number from 0 to 65535',
        '--log-level: received loud, expected silent, error, warn, info, debug',
        '--cpf-variant: received cpa, expected mcf, cpa2017',
        '--cpf-rules recovery: received later, expected immediate, delayed72h, manual',
        '--cpf-rules lock.tries: received none, expected a whole number',
        '--cpf-rules speed: received 9, expected nothing of this name',
        '--smtp: received localhost:1025, expected an address such as smtp://localhost:1025',
        '--only: received cfp, expected provider, sources, cpf',
        '--public-url-franceconnect-plus: received nowhere, expected an origin such as http://franceconnect:4000',
      ].toSorted(),
    );
  });

  test('has no port that every browser refuses', async () => {
    await using folder = await temporaryFolder();
    expect(await refusal(['--port-sources=6000'], folder.path)).toContain(
      '--port-sources: received 6000, expected another port: no browser opens a page at this one',
    );
  });

  test('has a value after each option that wants one: the next option is none', async () => {
    await using folder = await temporaryFolder();
    expect(await refusal(['--data', '--only=provider', ...FREE_PORTS], folder.path)).toContain(
      '--data: a value is missing (FOLDER)',
    );
    // It would have been the name of the folder.
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('names the variable when the environment is at fault', async () => {
    const lines = await refusal([], undefined, {
      FRANCECONNECT_LOCAL_PORT_CPF: 'abc',
      FRANCECONNECT_LOCAL_LOG_LEVEL: 'loud',
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'FRANCECONNECT_LOCAL_PORT_CPF: received abc, expected a port number from 0 to 65535',
        'FRANCECONNECT_LOCAL_LOG_LEVEL: received loud, expected silent, error, warn, info, debug',
      ]),
    );
  });

  test('that asks for a public name is refused, whatever the application', async () => {
    const host = 'https://app.franceconnect.gouv.fr';
    const lines = await refusal([`--public-url-franceconnect=${host}`]);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`--public-url-franceconnect: received ${host}, expected a host of your own`);
    const others = await refusal([
      '--public-url-cpf=https://moncompteformation.gouv.fr',
      '--public-url-franceconnect-plus=http://franceconnect.fr:4001',
      '--public-url-sources=https://fcp-low.sbx.dev-franceconnect.fr',
      '--host=app.franceconnect.gouv.fr',
    ]);
    expect(others.slice(1, -1).map((line) => line.split(':')[0])).toEqual([
      '--host',
      '--public-url-franceconnect-plus',
      '--public-url-sources',
      '--public-url-cpf',
    ]);
  });
});

describe('a place that is taken', () => {
  test('a port: one sentence names it and the option that changes it', async () => {
    await using folder = await temporaryFolder();
    await using taken = await takenPort();
    const args = [...FREE_PORTS, `--port-sources=${taken.port}`, `--data=${folder.path}`];
    expect(await refusal(args)).toEqual([
      `Port ${taken.port}, meant for the identity sources, is already taken. Stop the program that uses it, or choose another port with --port-sources (0 takes a free one).`,
    ]);
  });

  test('a data folder: one sentence names it and the option', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    const wanted = ['file/below', '/proc/franceconnect-local/data'];
    const answers = await Promise.all(wanted.map((data) => refusal([...FREE_PORTS, '--data', data], folder.path)));
    expect(answers).toEqual(
      wanted.map((data) => [
        expect.stringMatching(new RegExp(`^The data folder ${data} cannot be written \\(E[A-Z]+\\)\\..*--data`)),
      ]),
    );
  });

  test('a data file of somebody else is named, and left alone', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'data.json'), '{"theirs":');
    const [line, ...more] = await refusal([...FREE_PORTS, '--data', folder.path]);
    expect(line).toContain(`${join(folder.path, 'data.json')} is not valid JSON.`);
    expect(more).toEqual([]);
    expect(await readdir(folder.path)).toEqual(['data.json']);
  });
});

test('sources that cannot be used are told each with its file', async () => {
  await using folder = await temporaryFolder();
  const files = {
    'faulty.js': `export default { id: 'faulty', acr: ['eidas9'] };`,
    'broken.mjs': 'export default {',
    'empty.mjs': '',
    'faulty.json': '{"id":"ailleurs","issuer":"op.example"}',
    'half.json': '{"id":',
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder.path, name), text)));
  const names = [...Object.keys(files), 'missing.js', 'missing.json'];
  const lines = await refusal([...FREE_PORTS, ...names.flatMap((name) => ['--source', name])], folder.path);
  const told = lines.join('\n');
  for (const name of names) expect(told).toContain(join(folder.path, name));
  expect(told).toMatch(/faulty\.js: [^\n]*\ntitle: received \(nothing\)[^\n]*\nacr\.0: received eidas9/);
  expect(told).toMatch(/faulty\.json [^\n]*\ntitle: received \(nothing\)[^\n]*\nissuer: received op\.example/);
});
