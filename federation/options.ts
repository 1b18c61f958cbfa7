import { parseArgs } from 'node:util';
import { closestMatch } from 'leven';
import { z } from 'zod';
import { describeFaults, faultsOf } from '../contract/faults.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { AnySource } from './sources.ts';

/** The applications a federation is made of. */
export const APPLICATIONS = ['provider', 'sources', 'cpf'] as const;
export type Application = (typeof APPLICATIONS)[number];

/** Everything that listens; FranceConnect+ belongs to the provider. */
export type Address = 'franceconnect' | 'franceconnect-plus' | 'sources' | 'cpf';

/** Options of `startFederation()`. Everything has a default. */
export interface FederationOptions {
  /** Which applications to run. Default: all. */
  only?: readonly Application[];
  /** Bind address. Default: 127.0.0.1. */
  host?: string;
  /** Ports; 0, the library's default, takes a free one. */
  ports?: Partial<Record<Address, number>>;
  /** Origins to announce when others reach the applications under another name (containers). */
  publicUrls?: Partial<Record<Address, string>>;
  /** Folder that keeps accounts, clients and keys. Default: nothing is kept. */
  data?: string;
  /** JSON file of services to register, read again when it changes. */
  clients?: string;
  /** Sources beside the built-in ones: definitions to run here, or issuers that run elsewhere. */
  sources?: readonly AnySource[];
  /** Mail server, `smtp://` or `smtps://`. Default: messages stay in the built-in mailboxes. */
  smtp?: string;
  /** Level of the log on standard output. Default: silent. */
  logLevel?: LogLevel;
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

const port = z
  .int('a port number from 0 to 65535')
  .min(0, 'a port number from 0 to 65535')
  .max(65_535, 'a port number from 0 to 65535');
const origin = z
  .string('a URL')
  .refine(
    (value) => /^https?:\/\/[^/?#@]+\/?$/.test(value) && URL.canParse(value),
    'an origin such as http://franceconnect:4000',
  )
  .refine(
    isPrivateHost,
    'a host of your own: this is a simulator and never answers for a public service (*.gouv.fr, *.franceconnect.*)',
  );
const perApplication = <T extends z.ZodType>(schema: T) =>
  z.strictObject({
    franceconnect: schema.optional(),
    'franceconnect-plus': schema.optional(),
    sources: schema.optional(),
    cpf: schema.optional(),
  });

const options = z.strictObject({
  only: z
    .array(z.enum(APPLICATIONS, APPLICATIONS.join(', ')))
    .min(1, APPLICATIONS.join(', '))
    .refine(
      (only) => !only.includes('cpf') || only.includes('provider'),
      'provider as well: the CPF site needs FranceConnect',
    )
    .optional(),
  host: z
    .string('an address')
    .min(1, 'an address')
    .refine((host) => isPrivateHost(`http://${host}`), 'an address of this machine, not a public service’s name')
    .optional(),
  ports: perApplication(port).optional(),
  publicUrls: perApplication(origin).optional(),
  data: z.string('a folder').min(1, 'a folder').optional(),
  clients: z.string('a file').min(1, 'a file').optional(),
  sources: z.array(z.unknown()).optional(),
  smtp: z
    .string('the address of a mail server')
    .refine(
      (value) => /^smtps?:\/\/[^/]/.test(value) && URL.canParse(value),
      'an address such as smtp://localhost:1025',
    )
    .optional(),
  logLevel: z.enum(LOG_LEVELS, LOG_LEVELS.join(', ')).optional(),
});

/** @throws UserError listing every problem of the option set */
export function checkOptions(received: FederationOptions): void {
  const faults = faultsOf(options, received);
  if (faults.length > 0) throw new UserError(`These options cannot be used:\n${describeFaults(faults)}`);
}

/** Whether a URL’s host is one nobody could take for the State’s. */
function isPrivateHost(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { hostname } = new URL(url);
  // The test platforms' names end in -franceconnect.fr.
  return !/(^|\.)gouv\.fr\.?$/i.test(hostname) && !/(^|[.-])franceconnect\.[^.]/i.test(hostname);
}

interface Flag {
  name: string;
  /** What `--help` shows for the value; a flag without one is a switch. */
  value?: string;
  multiple?: true;
  help: string;
}

const FLAGS: readonly Flag[] = [
  { name: 'only', value: 'LIST', help: `Run some applications only, separated by commas: ${APPLICATIONS.join(', ')}.` },
  { name: 'host', value: 'ADDRESS', help: 'Bind address. Default: 127.0.0.1, which only this machine reaches.' },
  { name: 'port-cpf', value: 'PORT', help: 'Port of the CPF site. Default: 4200; 0 takes a free one.' },
  { name: 'port-franceconnect', value: 'PORT', help: 'Port of FranceConnect. Default: 4000.' },
  { name: 'port-franceconnect-plus', value: 'PORT', help: 'Port of FranceConnect+. Default: 4001.' },
  { name: 'port-sources', value: 'PORT', help: 'Port of the identity sources. Default: 4100.' },
  { name: 'public-url-cpf', value: 'ORIGIN', help: 'Origin under which others reach the CPF site.' },
  { name: 'public-url-franceconnect', value: 'ORIGIN', help: 'Origin under which others reach FranceConnect.' },
  {
    name: 'public-url-franceconnect-plus',
    value: 'ORIGIN',
    help: 'Origin under which others reach FranceConnect+.',
  },
  { name: 'public-url-sources', value: 'ORIGIN', help: 'Origin under which others reach the sources.' },
  { name: 'data', value: 'FOLDER', help: 'Where accounts, clients and keys are kept. Default: ./.franceconnect-local' },
  {
    name: 'clients',
    value: 'FILE',
    help: 'Your services: a JSON array of registrations, read again when it changes.',
  },
  {
    name: 'source',
    value: 'FILE',
    multiple: true,
    help: 'A source of your own: a module, or a .json file for an issuer that runs elsewhere. Repeatable.',
  },
  {
    name: 'smtp',
    value: 'URL',
    help: 'Mail server to hand messages to, smtp:// or smtps://. Default: built-in mailboxes, nothing is sent.',
  },
  { name: 'log-level', value: 'LEVEL', help: `How much the log says: ${LOG_LEVELS.join(', ')}. Default: info.` },
  { name: 'help', help: 'Show this text.' },
  { name: 'version', help: 'Show the version.' },
];

const ENVIRONMENT_PREFIX = 'FRANCECONNECT_LOCAL_';

/** The fixed addresses of the command (the library takes free ports). */
const COMMAND_DEFAULTS = {
  ports: { franceconnect: 4000, 'franceconnect-plus': 4001, sources: 4100, cpf: 4200 },
  data: '.franceconnect-local',
} as const;

/** What a command line asks for. */
export type CommandLine =
  | { run: 'help' }
  | { run: 'version' }
  | { run: 'explain'; code: string }
  | { run: 'start'; options: FederationOptions; sourceFiles: string[] };

/**
 * Reads the command line; what it leaves out comes from the environment, then from the defaults.
 * @throws UserError listing every problem
 */
export function readCommandLine(argv: readonly string[], environment: NodeJS.ProcessEnv = process.env): CommandLine {
  if (argv[0] === EXPLAIN && !argv.includes('--help')) return explainCommand(argv.slice(1));
  const { values, problems } = parseFlags(argv[0] === EXPLAIN ? argv.slice(1) : argv);
  if (values.help) return { run: 'help' };
  if (values.version) return { run: 'version' };
  // A variable left empty, as compose files do, is as good as absent.
  const variable = (name: string) => environment[environmentName(name)] || undefined;
  const text = (name: string) => (values[name] as string | undefined) ?? variable(name);
  const number = (name: string) => {
    const value = text(name);
    // What is no number stays as it was typed, to be shown with the fault.
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : (value as number | undefined);
  };
  const only = text('only')
    ?.split(',')
    .map((word) => word.trim()) as Application[] | undefined;
  const candidate = compact({
    only,
    host: text('host'),
    ports: {
      franceconnect: number('port-franceconnect') ?? COMMAND_DEFAULTS.ports.franceconnect,
      'franceconnect-plus': number('port-franceconnect-plus') ?? COMMAND_DEFAULTS.ports['franceconnect-plus'],
      sources: number('port-sources') ?? COMMAND_DEFAULTS.ports.sources,
      cpf: number('port-cpf') ?? COMMAND_DEFAULTS.ports.cpf,
    },
    publicUrls: compact({
      franceconnect: text('public-url-franceconnect'),
      'franceconnect-plus': text('public-url-franceconnect-plus'),
      sources: text('public-url-sources'),
      cpf: text('public-url-cpf'),
    }),
    data: text('data') ?? COMMAND_DEFAULTS.data,
    clients: text('clients'),
    smtp: text('smtp'),
    logLevel: (text('log-level') ?? 'info') as LogLevel,
  }) as FederationOptions;
  const asGiven = (flag: string) =>
    values[flag] === undefined && variable(flag) ? environmentName(flag) : `--${flag}`;
  problems.push(
    ...faultsOf(options, candidate).map(({ path, ...fault }) =>
      describeFaults([{ ...fault, path: asGiven(flagOf(path)) }]),
    ),
  );
  if (problems.length > 0) {
    throw new UserError(`This command line cannot be used:\n${problems.join('\n')}\nSee franceconnect-local --help.`);
  }
  const sourceFiles = (values.source as string[] | undefined) ?? variable('source')?.split(',') ?? [];
  return { run: 'start', options: candidate, sourceFiles };
}

const EXPLAIN = 'explain';

function explainCommand([code, ...more]: readonly string[]): CommandLine {
  if (code === undefined || more.length > 0) {
    throw new UserError('Give one error code, for example: franceconnect-local explain Y04C013C');
  }
  return { run: 'explain', code };
}

/** The text of `--help`. */
export function helpText(): string {
  const left = ({ name, value }: Flag) => `  --${name}${value ? ` ${value}` : ''}`;
  const width = Math.max(...FLAGS.map((flag) => left(flag).length)) + 2;
  return [
    'Usage: franceconnect-local [options]',
    '       franceconnect-local explain CODE   what an error code means, and what to do',
    '',
    'The FranceConnect you run on your laptop: FranceConnect, six identity sources and the CPF site, with invented people.',
    '',
    ...FLAGS.map((flag) => `${left(flag).padEnd(width)}${flag.help}`),
    '',
    `Every option may also come from the environment: --port-cpf as ${environmentName('port-cpf')}; several sources`,
    `separated by commas.`,
  ].join('\n');
}

function environmentName(flag: string): string {
  return ENVIRONMENT_PREFIX + flag.toUpperCase().replaceAll('-', '_');
}

/** Never stops at the first problem: all of them are told together. */
function parseFlags(argv: readonly string[]) {
  const known = Object.fromEntries(
    FLAGS.map(({ name, value, multiple }) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(multiple && { multiple }) },
    ]),
  );
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: string[] = [];
  for (const token of tokens ?? []) {
    if (token.kind === 'positional') problems.push(`${token.value}: only options are accepted`);
    if (token.kind !== 'option') continue;
    const flag = FLAGS.find(({ name }) => name === token.name);
    if (!flag) {
      const nearest = closestMatch(
        token.name,
        FLAGS.map(({ name }) => name),
      );
      problems.push(`${token.rawName}: unknown option${nearest ? `; did you mean --${nearest}?` : ''}`);
    } else if (flag.value && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))) {
      // The parser would take the next option for the value.
      problems.push(`--${flag.name}: a value is missing (${flag.value})`);
      delete values[flag.name];
    }
  }
  return { values, problems };
}

/** The flag behind a path of the options. */
function flagOf(path: string): string {
  return path
    .replace(/^ports\./, 'port-')
    .replace(/^publicUrls\./, 'public-url-')
    .replace(/^logLevel$/, 'log-level')
    .replace(/^only\.\d+$/, 'only');
}

function compact<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;
}
