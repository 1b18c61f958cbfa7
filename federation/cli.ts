#!/usr/bin/env node
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * A laptop has other programs to run. What lives here is some fifty megabytes; left alone, the engine lets several times as much
 * garbage stand before it looks.
 */
const HEAP_GROWTH_PERCENT = 10;
setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);

// What was compiled once is read the next time. Node 20 does not know how; where the folder cannot be written, everything is
// compiled each time.
nodeModule.enableCompileCache?.(join(homedir(), '.cache', 'franceconnect-local'));

// Only now: what a module imports is compiled before its first line runs.
const { runCommand } = await import('./command.ts');
await runCommand();
