#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { StorageUnavailable } from '../infrastructure/storage/storage.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { helpText, readCommandLine } from './command-line.ts';
import { explanationText } from './console/explain-text.ts';
import { Running } from './running.ts';

/**
 * A laptop has other programs to run. What lives here is some fifty megabytes; left alone, the engine lets several times as much
 * garbage stand before it looks.
 */
const HEAP_GROWTH_PERCENT = 30;
setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
// What a request leaves behind is collected in the sixteen megabytes it begins with. On a machine with much memory the engine
// would take four times as much, out of the processor's caches: a fifth more time per sign-in.
setFlagsFromString('--semi-space-growth-factor=1');

try {
  await main();
} catch (error) {
  // What the person can put right is one clear sentence; anything else is our fault and deserves its stack.
  console.error(error instanceof UserError || error instanceof StorageUnavailable ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const readCommand = () => readCommandLine(process.argv.slice(2));
  const command = readCommand();
  if (command.run === 'help') return console.log(helpText());
  if (command.run === 'explain') return console.log(explanationText(command.code));
  if (command.run === 'version') return console.log(await version());
  // A limit on the size of files is told as a failed write, which the applications answer to, instead of ending the process.
  process.on('SIGXFSZ', () => undefined);
  const running = Running.start(command, { readCommand, say: console.log, complain: console.error });
  // From the first moment: whoever reads that it runs may stop it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      running
        .then((federation) => federation.stop())
        .finally(() => process.exit(0))
        .catch(() => undefined);
    });
  }
  await running;
}

async function version(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
