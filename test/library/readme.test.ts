import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMMANDS, commandHelp } from '../../cli/commands.ts';
import { DEMO_CLIENT } from '../../federation/clients/clients.ts';
import { startFederation } from '../../federation/index.ts';
import { helpText, readCommandLine } from '../../federation/options/command-line.ts';
import { loadSource } from '../../federation/sources/sources.ts';
import { Service } from '../support/service.ts';

/** What the README shows is what runs. */

let readme: string;
let folder: string;

beforeAll(async () => {
  readme = await readFile(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The first block of a language that holds some words. */
function block(language: string, words: string): string {
  const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(
    ([, code]) => code ?? '',
  );
  const found = blocks.find((code) => code.includes(words));
  if (!found) throw new Error(`the README shows no ${language} with ${words}`);
  return found;
}

describe('the README', () => {
  test('its source of one’s own appears on the list and signs somebody in', async () => {
    const file = join(folder, 'ours.mjs');
    await writeFile(file, block('js', 'Mon gymnase'));
    await using federation = await startFederation({
      only: ['provider', 'sources'],
      sources: [await loadSource(file)],
    });
    const service = await Service.register(federation);
    const { userinfo } = await service.signIn({ source: 'gymnase', persona: 'angele-dubreuil' });
    expect(userinfo.family_name).toBe('DUBREUIL');
  });

  test('its issuer that runs elsewhere is accepted', async () => {
    const file = join(folder, 'elsewhere.json');
    await writeFile(file, block('json', 'Ailleurs'));
    await using federation = await startFederation({ only: ['provider'], sources: [await loadSource(file)] });
    expect(federation.franceconnect.issuer).toMatch(/\/api\/v2$/);
  });

  test('its test example uses the library’s names', () => {
    const example = block('ts', 'startFederation');
    for (const name of ['registerClient', 'signIn', 'stop', 'franceconnect.issuer']) expect(example).toContain(name);
  });

  test('its settings are those of the demo client, its options those of --help', () => {
    expect(readme).toContain(DEMO_CLIENT.client_secret);
    const shown = [...readme.matchAll(/`(--[a-z]+(?:-[a-z]+)*)/g)].map(([, flag]) => flag ?? '');
    expect(shown.length).toBeGreaterThan(4);
    const helps = [helpText(), ...COMMANDS.map(commandHelp)].join('\n');
    for (const flag of shown.filter((name) => name !== '--public-url' && name !== '--help'))
      expect(helps).toContain(flag);
  });

  test('its configuration file is one the command accepts', async () => {
    const file = join(folder, 'franceconnect-local.config.json');
    await writeFile(file, block('json', '$schema'));
    const command = readCommandLine([`--config=${file}`], {});
    expect(command).toMatchObject({
      options: { only: ['provider', 'sources'], ports: { franceconnect: 5000 }, clients: join(folder, 'clients.json') },
      sourceFiles: [join(folder, 'ours.js')],
    });
  });

  test('it counts the people right', async () => {
    await using federation = await startFederation({ only: ['provider'] });
    expect(readme).toContain(`${(await federation.personas.all()).length} invented citizens`);
  });
});
