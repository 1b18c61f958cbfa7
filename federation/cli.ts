#!/usr/bin/env node
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// What was compiled once is read the next time. Node 20 does not know how; where the folder cannot be written, everything is
// compiled each time.
nodeModule.enableCompileCache?.(join(homedir(), '.cache', 'franceconnect-local'));

// Only now: what a module imports is compiled before its first line runs.
const { runCommand } = await import('./command.ts');
await runCommand();
