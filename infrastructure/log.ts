import type { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import { Lines } from './output.ts';
import { readable } from './secrets.ts';

export type { Logger };

/** Says nothing: the library's default. */
export const silentLog: Logger = pino({ level: 'silent' });

/** A readable log for people at a terminal, secrets masked. Logging never waits for the reader of the output. */
export async function terminalLog(level = 'info', output: Writable = process.stdout): Promise<Logger> {
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname,application',
    messageFormat: '{if application}{application}: {end}{msg}',
  });
  const lines = new Lines(output);
  // As JSON once more: secrets are masked at any depth, and by value too.
  return pino({ level }, { write: (line) => lines.write(pretty(readable(JSON.parse(line)))) });
}
