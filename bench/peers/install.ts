import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { UserError } from '../../infrastructure/user-error.ts';
import { MEASURES } from '../options.ts';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE_MS = 120_000;

/**
 * Where a program of another project is, installed first when it is not there in the version `bench/package.json` wants.
 * @param program below `bench/node_modules/`
 * @throws UserError that says what to do when the registry does not answer
 */
export async function programOf(name: string, program: string): Promise<string> {
  const wanted = (await versions())[name];
  if ((await installed(name)) !== wanted) await install();
  if ((await installed(name)) !== wanted) throw new Error(`npm ci installed no ${name} ${wanted} in ${BENCH}.`);
  return `${BENCH}node_modules/${name}/${program}`;
}

async function versions(): Promise<Record<string, string>> {
  return (JSON.parse(await readFile(`${BENCH}package.json`, 'utf8')) as { dependencies: Record<string, string> })
    .dependencies;
}

async function installed(name: string): Promise<string | undefined> {
  try {
    const description = await readFile(`${BENCH}node_modules/${name}/package.json`, 'utf8');
    return (JSON.parse(description) as { version: string }).version;
  } catch {
    return undefined;
  }
}

async function install(): Promise<void> {
  process.stderr.write('installing the servers to compare with, once: npm ci --prefix bench\n');
  // No script of theirs runs on this machine: none of them needs one.
  const command = ['ci', '--prefix', BENCH, '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await promisify(execFile)('npm', command, { timeout: PATIENCE_MS });
  } catch (cause) {
    throw new UserError(unreachable(String((cause as { stderr?: string }).stderr || cause)), { cause });
  }
}

/** What npm calls an error, beside its codes and its log files, in a sentence that says what else can be done. */
export function unreachable(said: string): string {
  const errors = [...said.matchAll(/^npm error (.+)$/gm)].map(([, text = '']) => text);
  const reason = errors.find((text) => !/^(code|syscall|errno|path|A complete log)\b/.test(text)) ?? said.trim();
  const others = MEASURES.filter((measure) => measure !== 'peers' && measure !== 'soak');
  return [
    `The servers to compare with could not be installed: ${reason}`,
    'They come from the npm registry, once, by npm ci --prefix bench; does it answer from here?',
    `Everything else is measured without them: npm run bench -- --only ${others.join(',')}`,
  ].join('\n');
}
