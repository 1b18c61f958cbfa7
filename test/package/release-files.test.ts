import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { AUDIT_FLAGS } from '../../audit/flag-list.ts';
import { readAuditLine, variableOf } from '../../audit/flags.ts';
import { readCommandLine } from '../../federation/options/command-line.ts';
import { FLAGS } from '../../federation/options/flags.ts';

/** The files a release is made with, as far as they can be tried without the services they run on. */

const ROOT = resolve(import.meta.dirname, '../..');
const file = (name: string) => readFile(resolve(ROOT, name), 'utf8');

test('the action gives the audit variables it knows, from inputs the action has', async () => {
  const action = await file('.github/actions/audit/action.yml');
  const inputs = [...(action.split('runs:')[0] ?? '').matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name);
  const used = [...action.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name);
  expect(inputs.length).toBeGreaterThan(4);
  expect([...new Set(used)].toSorted()).toEqual(inputs.toSorted());
  const variables = [...action.matchAll(/^ {8}(FRANCECONNECT_LOCAL_\w+): (.+)$/gm)];
  const known = [...AUDIT_FLAGS.map(variableOf), 'FRANCECONNECT_LOCAL_AUDIT_START'];
  expect(variables.map(([, name = '']) => name).filter((name) => !known.includes(name))).toEqual([]);
  const line = readAuditLine([], Object.fromEntries(variables.map(([, name, value]) => [name, value])));
  expect(line).toMatchObject({ problems: [], settings: { reports: ['terminal', 'markdown', 'html', 'junit'] } });
});

test('the command of the action runs, its further options one by one', async () => {
  const [, script = ''] = /^ {6}run: \|\n((?: {8}.*\n)+)/m.exec(await file('.github/actions/audit/action.yml')) ?? [];
  const { PATH } = process.env;
  const env = {
    PATH,
    AUDIT_VERSION: '',
    AUDIT_ARGS: '--list --suite callback',
    FRANCECONNECT_LOCAL_AUDIT_START: 'http://localhost:1/',
  };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: ROOT, env });
  expect(stdout).toContain('invalid-state');
  expect(stdout).not.toContain('logout-reaches-franceconnect');
});

test('the workflow attests the bill of materials that is built, of the file that is packed', async () => {
  const workflow = await file('.github/workflows/release.yml');
  const [, sbom = ''] = /sbom-path: (\S+)/.exec(workflow) ?? [];
  expect(existsSync(resolve(ROOT, sbom))).toBe(true);
  const { name, version } = JSON.parse(await file('package.json'));
  const [, pattern = ''] = /npm publish .* \.\/(\S+)$/m.exec(workflow) ?? [];
  expect(`${name}-${version}.tgz`).toMatch(new RegExp(`^${pattern.replace('*', '.*')}$`));
});

test('the recipes for services of a job give options the command has', async () => {
  const recipes = (await file('docs/ci.md')).split('```').filter((block) => block.includes('image: '));
  expect(recipes).toHaveLength(2);
  for (const recipe of recipes) {
    const variables = [...recipe.matchAll(/^ +((?:FRANCECONNECT_LOCAL_)\w+): (.+)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const command = readCommandLine([], { PORT: '4000', ...Object.fromEntries(variables) });
    expect(command).toMatchObject({ options: { port: 4000, service: { client_id: 'my-app' } } });
    expect(Object.keys(Object.fromEntries(variables)).filter((name) => !NAMES.includes(name))).toEqual([]);
  }
});

/** Variables the command reads. */
const NAMES = FLAGS.map(({ name }) => `FRANCECONNECT_LOCAL_${name.toUpperCase().replaceAll('-', '_')}`);

test('the image runs as nobody in particular, checks its health, says what it is and opens one port', async () => {
  const image = (await file('Dockerfile')).split(/^FROM /m).at(-1) ?? '';
  expect(image).toMatch(/^USER node$/m);
  expect(image).toMatch(/^HEALTHCHECK .*\/_local\/health/m);
  expect(image.match(/^EXPOSE .*$/gm)).toEqual(['EXPOSE 4000']);
  for (const label of ['title', 'description', 'licenses', 'version', 'revision'])
    expect(image).toContain(`org.opencontainers.image.${label}=`);
});
