#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { UserError } from '../infrastructure/user-error.ts';
import { DEMO_CLIENT } from './clients.ts';
import { explanationText } from './console/explain-text.ts';
import { welcome } from './console/welcome.ts';
import { helpText, readCommandLine } from './options.ts';
import { loadSources } from './sources.ts';
import { startFederation } from './start.ts';

/**
 * A laptop has other programs to run. What lives here is some fifty megabytes; left alone, the engine lets several times as much
 * garbage stand before it looks.
 */
const HEAP_GROWTH_PERCENT = 30;
setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);

try {
  await main();
} catch (error) {
  // What the person can put right is one clear sentence; anything else is our fault and deserves its stack.
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2));
  if (command.run === 'help') return console.log(helpText());
  if (command.run === 'explain') return console.log(explanationText(command.code));
  if (command.run === 'version') return console.log(await version());
  const sources = await loadSources(command.sourceFiles);
  const federation = await startFederation({ ...command.options, sources });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      federation.stop().finally(() => process.exit(0));
    });
  }
  const [persona] = await federation.personas.all();
  console.log(welcome(federation, DEMO_CLIENT, persona));
}

async function version(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
