import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readCommandLine } from '../../federation/options/command-line.ts';
import { FLAGS } from '../../federation/options/flags.ts';
import { configSchemaText } from '../../tools/generate-config-schema.ts';
import { Command, FREE_PORTS } from './command.ts';
import { freePort, temporaryFolder } from './temporary.ts';

const NAME = 'franceconnect-local.config.json';

/** The options of a command line that starts, given a configuration file. */
async function optionsWith(
  config: unknown,
  { args = [], variables = {} }: { args?: string[]; variables?: Record<string, string> } = {},
) {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'ours.json');
  await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
  const command = readCommandLine([`--config=${file}`, ...args], variables);
  if (command.run !== 'start') throw new Error(`it would ${command.run}`);
  return { ...command, folder: folder.path };
}

describe('a configuration file', () => {
  test('gives options; the environment comes before it, the command line before both', async () => {
    const config = { only: ['provider'], ports: { cpf: 5000, franceconnect: 5001, sources: 5002 }, logLevel: 'debug' };
    const { options } = await optionsWith(config, {
      args: ['--port-cpf=6010'],
      variables: { FRANCECONNECT_LOCAL_PORT_CPF: '7000', FRANCECONNECT_LOCAL_PORT_FRANCECONNECT: '7001' },
    });
    expect(options).toMatchObject({
      only: ['provider'],
      logLevel: 'debug',
      ports: { cpf: 6010, franceconnect: 7001, sources: 5002, 'franceconnect-plus': 4001 },
    });
  });

  test('names files from where it stands', async () => {
    const { options, sourceFiles, folder } = await optionsWith({
      $schema: './franceconnect-local.schema.json',
      data: './kept',
      clients: '../clients.json',
      personas: 'people.csv',
      sources: ['ours.js'],
    });
    expect(options).toMatchObject({
      data: join(folder, 'kept'),
      clients: join(folder, '../clients.json'),
      personas: join(folder, 'people.csv'),
    });
    expect(sourceFiles).toEqual([join(folder, 'ours.js')]);
  });

  test('is told all its problems at once, each with its place', async () => {
    const config = { prots: {}, ports: { cpf: 'abc', fc: 1 }, sources: [3], logLevel: 'loud' };
    const refusal = await optionsWith(config, { args: ['--host'] }).catch((error: Error) => error.message);
    for (const line of [
      'ours.json: prots: received {}, expected nothing of this name',
      'ours.json: ports.cpf: received abc, expected a port number from 0 to 65535',
      'ours.json: ports.fc: received 1, expected nothing of this name',
      'ours.json: sources.0: received 3, expected a file',
      'ours.json: logLevel: received loud, expected silent, error, warn, info, debug',
      '--host: a value is missing (ADDRESS)',
    ]) {
      expect(refusal).toContain(line);
    }
  });

  test.each([
    ['{ "ports": ', 'is not valid JSON'],
    ['[]', 'expected a JSON object of options'],
  ])('that says %s is refused in a sentence', async (content, sentence) => {
    await expect(optionsWith(content)).rejects.toThrow(sentence);
  });

  test('that was named must be there', () => {
    expect(() => readCommandLine(['--config=nowhere.json'], {})).toThrow(/nowhere\.json: cannot be read/);
  });

  test('of the working folder counts by itself; a change starts everything again, a faulty one changes nothing', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, NAME);
    const [first, second] = [await freePort(), await freePort()];
    const config = (port: unknown) => JSON.stringify({ only: ['provider'], ports: { franceconnect: port } });
    await writeFile(file, config(first));
    const others = FREE_PORTS.filter((flag) => !flag.startsWith('--port-franceconnect='));
    await using command = Command.start([...others, '--log-level=silent'], { cwd: folder.path });
    expect((await command.running()).FranceConnect).toBe(`http://localhost:${first}/api/v2`);

    await writeFile(file, config(second));
    expect((await command.runningAgain()).FranceConnect).toBe(`http://localhost:${second}/api/v2`);
    expect((await fetch(`http://localhost:${second}/_local/health`)).status).toBe(200);
    await expect(fetch(`http://localhost:${first}/_local/health`)).rejects.toThrow();

    await writeFile(file, config('abc'));
    await command.complains('The former options stay.');
    expect(command.stderr).toContain(`${NAME}: ports.franceconnect: received abc`);
    expect((await fetch(`http://localhost:${second}/_local/health`)).status).toBe(200);
  });
});

describe('franceconnect-local.schema.json', () => {
  test('is up to date; if not: node tools/generate-config-schema.ts', async () => {
    const file = resolve(import.meta.dirname, '../../franceconnect-local.schema.json');
    expect(await readFile(file, 'utf8')).toBe(configSchemaText());
  });

  test('knows what may be said of a source’s record, in a file or on the spot', () => {
    const { sourceRecords } = JSON.parse(configSchemaText()).properties;
    const [file, records] = sourceRecords.anyOf;
    expect(file).toEqual({ type: 'string' });
    const { properties, additionalProperties } = records.additionalProperties;
    expect(additionalProperties).toBe(false);
    expect(properties).toMatchObject({
      active: { type: 'boolean' },
      order: { type: 'number' },
      maintenance: { type: 'string', minLength: 1 },
      allowedAcr: { type: 'array', items: { enum: ['eidas1', 'eidas2', 'eidas3'] } },
      modal: { required: ['title', 'body'] },
    });
  });

  test('describes every option in the words of --help', () => {
    const text = configSchemaText();
    for (const { help, option } of FLAGS) if (option) expect(text).toContain(JSON.stringify(help).slice(1, -1));
  });
});
