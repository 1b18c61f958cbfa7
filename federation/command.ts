import { neverBlock } from '../infrastructure/output.ts';
import { StorageUnavailable } from '../infrastructure/storage/storage.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { toolVersion } from '../infrastructure/version.ts';
import type { AddedPage } from './console/added-page.ts';
import { helpText, readCommandLine } from './options/command-line.ts';

/** What the bin adds to the command; loaded when it is needed. */
export interface Additions {
  /** Pages of the console. */
  pages(): Promise<readonly AddedPage[]>;
  /** What `--help` says of the other commands, a line each. */
  commands(): Promise<readonly string[]>;
}

/** Runs the command as it was typed; its exit code is the process's. */
export async function runCommand(additions: Additions): Promise<void> {
  try {
    await main(additions);
  } catch (error) {
    complain(error);
    process.exitCode = 1;
  }
}

/** Says why a command has failed: what the person can put right in one sentence, anything else, our fault, with its stack. */
export function complain(error: unknown): void {
  console.error(error instanceof UserError || error instanceof StorageUnavailable ? error.message : error);
}

/** Milliseconds a stop may take; whoever stops a container waits for it. */
const MOST_TO_STOP = 900;

async function main({ pages, commands }: Additions): Promise<void> {
  const readCommand = () => readCommandLine(process.argv.slice(2));
  const command = readCommand();
  if (command.run === 'help') return console.log(helpText(await commands()));
  if (command.run === 'explain') return explain(command.code);
  if (command.run === 'version') return console.log(await toolVersion());
  // A limit on the size of files is told as a failed write, which the applications answer to, instead of ending the process.
  process.on('SIGXFSZ', () => undefined);
  neverBlock(process.stdout, process.stderr);
  const Running = await loadServers();
  const terminal = { readCommand, say: console.log, complain: console.error, pages: await pages() };
  const running = Running.start(command, terminal);
  // From the first moment: whoever reads that it runs may stop it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // What was acknowledged is kept already: nothing is worth waiting for any longer.
      setTimeout(() => process.exit(0), MOST_TO_STOP);
      running
        .then((federation) => federation.stop())
        .finally(() => process.exit(0))
        .catch(() => undefined);
    });
  }
  await running;
}

/** Most of what there is; who asks for help or mistypes an option does without. */
async function loadServers() {
  const { Running } = await import('./running.ts');
  return Running;
}

async function explain(code: string): Promise<void> {
  const { explanationText } = await import('./console/explain-text.ts');
  console.log(explanationText(code));
}
