#!/usr/bin/env node
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// What was compiled once is read the next time. Node 20 does not know how; where the folder cannot be written, everything is
// compiled each time.
nodeModule.enableCompileCache?.(join(homedir(), '.cache', 'franceconnect-local'));

// Only now, and only what the command needs: what a module imports is compiled before its first line runs.
const [word = '', ...words] = process.argv.slice(2);
if (word === 'audit') {
  const { runAuditCommand } = await import('./audit.ts');
  process.exitCode = await runAuditCommand(words);
} else if (word === '' || word === 'explain' || word.startsWith('-')) {
  const { runCommand } = await import('../federation/command.ts');
  await runCommand({
    pages: async () => [(await import('../audit/console/page.ts')).auditPage()],
    commands: async () => (await import('./commands.ts')).commandLines(),
  });
} else {
  const { runSubcommand } = await import('./run.ts');
  process.exitCode = await runSubcommand(word, words);
}
