/**
 * Runs the tests of the kits that are not in JavaScript, each with its own tool, against the built command. `.ci/clients`
 * installs the tools. `node test/clients/kits.ts [name…]`
 */
import { spawnSync } from 'node:child_process';

interface Kit {
  /** Folder below `kits/`. */
  name: string;
  test: readonly string[];
  /** Prints the version of the tool. */
  version: readonly string[];
}

const KITS: readonly Kit[] = [
  {
    name: 'python',
    test: ['/usr/bin/python3', '-m', 'pytest', '-q', '-p', 'no:cacheprovider'],
    version: ['/usr/bin/python3', '-m', 'pytest', '--version'],
  },
  { name: 'ruby', test: ['rspec'], version: ['rspec', '--version'] },
  { name: 'php', test: ['phpunit'], version: ['phpunit', '--version'] },
  { name: 'go', test: ['go', 'test', '-count=1', './...'], version: ['go', 'version'] },
  { name: 'java', test: ['./test.sh'], version: ['javac', '--version'] },
];

const ROOT = new URL('../../', import.meta.url);
const COMMAND = new URL('dist/cli.js', ROOT).pathname;

const environment = {
  ...process.env,
  FRANCECONNECT_LOCAL_COMMAND: `${process.execPath} ${COMMAND} --only provider,sources --port {port}`,
  PYTHONDONTWRITEBYTECODE: '1',
  LANG: 'C.UTF-8',
};

function run([program = '', ...args]: readonly string[], name: string) {
  return spawnSync(program, args, { cwd: new URL(`kits/${name}`, ROOT), env: environment, encoding: 'utf8' });
}

const say = (text: string) => process.stdout.write(`${text}\n`);

const wanted = process.argv.slice(2);
let failures = 0;
for (const { name, test, version } of KITS.filter((kit) => wanted.length === 0 || wanted.includes(kit.name))) {
  const tool = run(version, name);
  const tests = run(test, name);
  const passed = tests.status === 0;
  if (!passed) failures += 1;
  say(`${passed ? 'ok  ' : 'FAIL'} kit ${name} (${tool.stdout?.trim().split('\n')[0] || 'tool not found'})`);
  if (!passed) say(`${tests.error ?? ''}${tests.stdout}${tests.stderr}`);
}
say(`${failures} kits failed`);
process.exitCode = failures > 0 ? 1 : 0;
