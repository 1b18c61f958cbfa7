import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { run } from '../examples/run.ts';
import { temporaryFolder } from '../library/temporary.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test.each([
  ['playwright', { '.': ['FranceConnect', 'pages', 'signIn', 'test'] }],
  ['cypress', { '.': ['franceconnect', 'pages'], './plugin': ['withFranceConnect'] }],
] as const)('kits/%s is a package that its user can import', async (kit, entries) => {
  await using folder = await temporaryFolder();
  const modules = join(folder.path, 'node_modules');
  const name = `franceconnect-local-${kit}`;
  await mkdir(join(modules, name), { recursive: true });
  for (const [link, target] of [
    ['franceconnect-local', ROOT],
    ['@playwright/test', join(ROOT, 'node_modules/@playwright/test')],
  ] as const) {
    await mkdir(dirname(join(modules, link)), { recursive: true });
    await symlink(target, join(modules, link));
  }
  await cp(join(ROOT, 'kits', kit, 'package.json'), join(modules, name, 'package.json'));
  const outDir = join(modules, name, 'dist');
  const built = await run('npm', ['run', '--silent', 'prepack', '--prefix', `kits/${kit}`, '--', '--outDir', outDir]);
  expect(built).toEqual({ code: 0, output: '' });
  for (const [entry, exported] of Object.entries(entries)) {
    const program = `console.log(JSON.stringify(Object.keys(await import('${name}${entry.slice(1)}')).sort()))`;
    const { code, output } = await run('env', [
      '-C',
      folder.path,
      process.execPath,
      '--input-type=module',
      '-e',
      program,
    ]);
    expect({ code, exported: code === 0 ? JSON.parse(output) : output }).toEqual({ code: 0, exported });
  }
});
