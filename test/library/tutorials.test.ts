import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Command } from './command.ts';

/** Every command of the tutorials is run as it is written, and answers what the sentence before it says. */

const ROOT = resolve(import.meta.dirname, '../..');

/** How the install-and-start command of each README begins is the whole test's own beginning; CI runs it as written. */
const START = 'npm ci && npm start';

/** What shows that a command did what its tutorial says. */
const SHOWS: Readonly<Record<string, string>> = {
  '/_local/health': '"status"',
  'openid-configuration': '"authorization_endpoint"',
  '"redirect_uris"': '"client_secret"',
  'examples/curl/sign-in.sh': '"family_name":"DUBREUIL"',
  'code_challenge=x': 'Y030007',
  '/_local/flows': 'Sign-ins',
  '/_local/stage': 'Incident…',
  '/_local/api/personas': '"angele-dubreuil"',
  'scenarios/active': 'invalid-sig-es256',
  '"use": "invalid-sig-es256"': '',
  authorization_url: '"callback_url":"http://localhost:3000/callback?code=',
  'journal?client=my-test': 'FC_AUTHORIZE_INITIATED',
  'flows/latest/export': '<!doctype html>',
  'clock/advance': 'my-test',
  '--request DELETE': '',
  'http://localhost:4200/fc/demarrer': 'Choisissez un compte',
  'http://localhost:4200': 'FranceConnect',
};

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation();
});
afterAll(() => federation.stop());

describe.each(['developer.md', 'tester.md', 'demonstrateur.md'])('docs/tutorials/%s', (name) => {
  test('does what it says', async () => {
    const text = await readFile(resolve(ROOT, 'docs/tutorials', name), 'utf8');
    const commands = [...text.matchAll(/```sh\n(.*?)\n```/gs)].map(([, command]) => command ?? '');
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands.filter((line) => line !== START)) {
      const expected = Object.entries(SHOWS).find(([part]) => command.includes(part))?.[1];
      expect([command, expected ?? (command.startsWith('npx') ? '' : undefined)]).toEqual([
        command,
        expect.any(String),
      ]);
      const shown = command.startsWith('npx franceconnect-local ')
        ? (await Command.run(command.split(' ').slice(2))).stdout
        : await shell(command);
      expect([command, shown]).toEqual([command, expect.stringContaining(expected ?? 'Y030007')]);
    }
  });

  test('names addresses that answer, and pages that exist', async () => {
    const text = await readFile(resolve(ROOT, 'docs/tutorials', name), 'utf8');
    for (const [, url = ''] of text.matchAll(/<(http:[^>]+)>/g)) {
      expect([url, (await fetch(here(url))).status]).toEqual([url, 200]);
    }
    for (const [, page = ''] of text.matchAll(/\]\(([^)]+\.md)\)/g)) {
      await expect(readFile(resolve(ROOT, 'docs/tutorials', page))).resolves.toBeDefined();
    }
  });
});

/** The tutorials say the command's own ports; here they are free ones. */
function here(text: string): string {
  const franceconnect = new URL(federation.franceconnect.issuer).origin;
  return text
    .replaceAll('http://localhost:4000', franceconnect)
    .replaceAll('http://localhost:4200', federation.cpf?.url ?? '');
}

function shell(command: string): Promise<string> {
  return new Promise((shown, reject) => {
    execFile('sh', ['-c', here(command)], { cwd: ROOT, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}\n${stdout}${stderr}`, { cause: error }));
      else shown(stdout);
    });
  });
}
