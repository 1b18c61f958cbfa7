import { type Logger, pino } from 'pino';

export type { Logger };

/** Members that would let a reader of the log sign in as somebody. */
const SECRETS = [
  'client_secret',
  'password',
  'code',
  'access_token',
  'id_token',
  'id_token_hint',
  '*.client_secret',
  '*.password',
  '*.code',
  '*.access_token',
  '*.id_token',
  '*.id_token_hint',
];

/** Says nothing: the library's default. */
export const silentLog: Logger = pino({ level: 'silent' });

/** A readable log for people at a terminal, secrets masked. */
export async function terminalLog(level = 'info'): Promise<Logger> {
  const { default: pretty } = await import('pino-pretty');
  return pino(
    { level, redact: { paths: SECRETS, censor: '[masked]' } },
    pretty({
      sync: true,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'pid,hostname,application',
      messageFormat: '{if application}{application}: {end}{msg}',
    }),
  );
}
