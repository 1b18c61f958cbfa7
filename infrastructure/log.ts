import type { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import { SECRET_NAMES } from './secrets.ts';

export type { Logger };

/** The same names as everywhere, on the first two levels of a line. */
const SECRETS = [...SECRET_NAMES].flatMap((name) => [`["${name}"]`, `*["${name}"]`]);

/** Says nothing: the library's default. */
export const silentLog: Logger = pino({ level: 'silent' });

const STANDARD_OUTPUT = 1;

/** A readable log for people at a terminal, secrets masked. */
export async function terminalLog(level = 'info', destination: number | Writable = STANDARD_OUTPUT): Promise<Logger> {
  const { default: pretty } = await import('pino-pretty');
  return pino(
    { level, redact: { paths: SECRETS, censor: '[masked]' } },
    pretty({
      destination,
      sync: true,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'pid,hostname,application',
      messageFormat: '{if application}{application}: {end}{msg}',
    }),
  );
}
