import type { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import { Lines } from './output.ts';
import { SECRET_NAMES } from './secrets.ts';

export type { Logger };

/** The same names as everywhere, on the first two levels of a line. */
const SECRETS = [...SECRET_NAMES].flatMap((name) => [`["${name}"]`, `*["${name}"]`]);

/** Says nothing: the library's default. */
export const silentLog: Logger = pino({ level: 'silent' });

/** A readable log for people at a terminal, secrets masked. Logging never waits for whoever reads the output. */
export async function terminalLog(level = 'info', output: Writable = process.stdout): Promise<Logger> {
  const { prettyFactory } = await import('pino-pretty');
  const readable = prettyFactory({
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname,application',
    messageFormat: '{if application}{application}: {end}{msg}',
  });
  const lines = new Lines(output);
  return pino(
    { level, redact: { paths: SECRETS, censor: '[masked]' } },
    { write: (line) => lines.write(readable(line)) },
  );
}
