import { parseArgs } from 'node:util';
import { closestMatch } from 'leven';
import { describeFaults } from '../../contract/faults.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { DEFAULT_CONFIG_FILE, findConfigFile, readConfigFile } from './config-file.ts';
import { readCpfRules } from './cpf-rules.ts';
import { merged, single } from './merge.ts';
import {
  type Address,
  APPLICATIONS,
  environment,
  type FederationOptions,
  LOG_LEVELS,
  optionFaults,
} from './options.ts';

interface Flag {
  name: string;
  /** What `--help` shows for the value; a flag without one is a switch. */
  value?: string;
  /** The option it sets, as a path of {@link FederationOptions}; without one the command itself minds it. */
  option?: string;
  /** How its text becomes the option's value. Default: as it is. */
  read?: (text: string) => unknown;
  multiple?: true;
  /** One letter, after one hyphen. */
  short?: string;
  help: string;
}

/** What is no number stays as it was typed, to be shown with the fault. */
const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
const yesOrNo = (text: string) => ({ true: true, false: false })[text] ?? text;
const list = (text: string) => text.split(',').map((word) => word.trim());

/** Every flag there is. A new one is a row here, and its option a line of the schema above. */
export const FLAGS: readonly Flag[] = [
  {
    name: 'only',
    value: 'LIST',
    option: 'only',
    read: list,
    help: `Run some applications only, separated by commas: ${APPLICATIONS.join(', ')}.`,
  },
  {
    name: 'host',
    value: 'ADDRESS',
    option: 'host',
    help: 'Bind address. Default: 127.0.0.1, which only this machine reaches.',
  },
  {
    name: 'port',
    value: 'PORT',
    option: 'port',
    read: number,
    help: 'One port for everything, also from PORT: FranceConnect+ is then at /plus, the sources at /sources.',
  },
  {
    name: 'base-path',
    value: 'PATH',
    option: 'basePath',
    help: 'With --port: what a proxy puts before all paths, such as /simulator.',
  },
  {
    name: 'public-url',
    value: 'ORIGIN',
    option: 'publicUrl',
    help: 'With --port: the origin to announce, whatever name a request was sent to.',
  },
  {
    name: 'allow-host',
    value: 'NAMES',
    option: 'allowHosts',
    read: list,
    help: 'With --port: other names to answer under, separated by commas: franceconnect,*.review.example.org.',
  },
  {
    name: 'trust-proxy',
    value: 'ADDRESSES',
    option: 'trustProxy',
    read: list,
    help: 'With --port: the proxies whose X-Forwarded-Host and X-Forwarded-Proto count: 127.0.0.1,172.16.0.0/12.',
  },
  ...addressFlags('port', 'PORT', 'ports', number, {
    cpf: 'Port of the CPF site. Default: 4200; 0 takes a free one.',
    franceconnect: 'Port of FranceConnect. Default: 4000.',
    'franceconnect-plus': 'Port of FranceConnect+. Default: 4001.',
    sources: 'Port of the identity sources. Default: 4100.',
  }),
  ...addressFlags('public-url', 'ORIGIN', 'publicUrls', undefined, {
    cpf: 'Origin under which others reach the CPF site.',
    franceconnect: 'Origin under which others reach FranceConnect.',
    'franceconnect-plus': 'Origin under which others reach FranceConnect+.',
    sources: 'Origin under which others reach the sources.',
  }),
  {
    name: 'data',
    value: 'FOLDER',
    option: 'data',
    help: 'Where accounts, clients and keys are kept. Default: ./.franceconnect-local',
  },
  {
    name: 'store',
    value: 'URL',
    option: 'store',
    help: 'Keep everything in a Redis, redis://…, which several instances share, instead of memory and the data folder.',
  },
  {
    name: 'world',
    value: 'FILE',
    option: 'world',
    help: 'What franceconnect-local export wrote: services, people, sources, records, CPF rules, clock. A file, or JSON.',
  },
  ...serviceFlags(),
  {
    name: 'clients',
    value: 'FILE',
    option: 'clients',
    help: 'Your services: a JSON array of registrations, read again when it changes.',
  },
  {
    name: 'personas',
    value: 'FILE',
    option: 'personas',
    help: 'Your people: a JSON array, or CSV in a layout of FranceConnect’s test people. Read again when it changes.',
  },
  {
    name: 'data-providers',
    value: 'FILE',
    option: 'dataProviders',
    help: 'Who may ask /checktoken: a JSON array of data providers, read again when it changes.',
  },
  {
    name: 'list',
    value: 'NAME',
    option: 'list',
    help: 'Sources on FranceConnect’s list: today, as in production (default), or 2020, the six of the CPF guides.',
  },
  {
    name: 'hide-descriptions',
    option: 'hideDescriptions',
    read: yesOrNo,
    help: 'Leave out the line under each source’s title, which the real list has not.',
  },
  {
    name: 'source',
    value: 'FILE',
    multiple: true,
    help: 'A source of your own: a module, or a .json file for an issuer that runs elsewhere. Repeatable.',
  },
  {
    name: 'control-token',
    value: 'TOKEN',
    option: 'controlToken',
    help: 'Lets other machines open /_local, /_sim and the control API with this token; this machine needs it too.',
  },
  {
    name: 'cpf-variant',
    value: 'NAME',
    option: 'cpfVariant',
    help: 'Sign-up form of the CPF site: mcf, four steps and a link by e-mail, or cpa2017, one page. Default: mcf.',
  },
  {
    name: 'source-records',
    value: 'FILE',
    option: 'sourceRecords',
    help: 'What FranceConnect records of the sources (active, maintenance, order…): JSON, read again when it changes.',
  },
  {
    name: 'strictness',
    value: 'RULES',
    option: 'strictness',
    help: 'code: what FranceConnect does (default); documentation: what it asks for, nonce and state of 32 characters.',
  },
  {
    name: 'cpf-rules',
    value: 'RULES',
    option: 'cpfRules',
    read: readCpfRules,
    help: 'Rules of the CPF site, such as recovery=delayed72h,lock.tries=5; the README lists them. Default: the reference’s.',
  },
  {
    name: 'cpf-unsafe',
    value: 'NAMES',
    option: 'cpfUnsafe',
    read: (text) => text.split(',').map((name) => name.trim()),
    help: 'Mistakes the CPF site makes on purpose, in red: link-by-email,no-state-check,unsigned-userinfo. Default: none.',
  },
  {
    name: 'smtp',
    value: 'URL',
    option: 'smtp',
    help: 'Mail server to hand messages to, smtp:// or smtps://. Default: built-in mailboxes, nothing is sent.',
  },
  {
    name: 'https',
    option: 'https',
    read: yesOrNo,
    help: 'Speak https everywhere, with a certificate made on the spot and kept in the data folder.',
  },
  {
    name: 'log-level',
    value: 'LEVEL',
    option: 'logLevel',
    help: `How much the log says: ${LOG_LEVELS.join(', ')}. Default: info.`,
  },
  {
    name: 'config',
    value: 'FILE',
    help: `Options from a file, started again when it changes. Default: ./${DEFAULT_CONFIG_FILE} when there is one.`,
  },
  { name: 'help', short: 'h', help: 'Show this text.' },
  { name: 'version', help: 'Show the version.' },
];

function addressFlags(
  prefix: string,
  value: string,
  option: string,
  read: Flag['read'],
  help: Record<Address, string>,
): Flag[] {
  return Object.entries(help).map(([address, text]) => ({
    name: `${prefix}-${address}`,
    value,
    option: `${option}.${address}`,
    ...(read && { read }),
    help: text,
  }));
}

/** One service, for a container without any file. */
function serviceFlags(): Flag[] {
  const flags: Flag[] = [
    {
      name: 'client-id',
      value: 'ID',
      option: 'service.client_id',
      help: 'A service to register, beside demo: its client_id,',
    },
    {
      name: 'client-secret',
      value: 'SECRET',
      option: 'service.client_secret',
      help: 'its secret, of 32 characters at least,',
    },
    {
      name: 'redirect-uris',
      value: 'LIST',
      option: 'service.redirect_uris',
      read: list,
      help: 'its callback addresses, separated by commas,',
    },
    {
      name: 'post-logout-redirect-uris',
      value: 'LIST',
      option: 'service.post_logout_redirect_uris',
      read: list,
      help: 'and where it takes citizens back after a logout.',
    },
  ];
  return flags;
}

const ENVIRONMENT_PREFIX = 'FRANCECONNECT_LOCAL_';

/** The fixed addresses of the command (the library takes free ports). */
const COMMAND_DEFAULTS = {
  ports: { franceconnect: 4000, 'franceconnect-plus': 4001, sources: 4100, cpf: 4200 },
  data: '.franceconnect-local',
  logLevel: 'info',
} satisfies FederationOptions;

/** What a command line asks for. */
export type CommandLine =
  | { run: 'help' }
  | { run: 'version' }
  | { run: 'explain'; code: string }
  | {
      run: 'start';
      options: FederationOptions;
      sourceFiles: string[];
      /** The file some options come from: when it changes, the command line is to be read again. */
      configFile?: string;
    };

/**
 * Reads the command line; what it leaves out comes from the environment, then from the configuration file, then from the
 * defaults.
 * @throws UserError listing every problem
 */
export function readCommandLine(
  argv: readonly string[],
  variables: NodeJS.ProcessEnv = environment,
  defaults: FederationOptions = COMMAND_DEFAULTS,
): CommandLine {
  if (argv[0] === EXPLAIN && !argv.some((word) => word === '--help' || word === '-h'))
    return explainCommand(argv.slice(1));
  const { values, problems } = parseFlags(argv[0] === EXPLAIN ? argv.slice(1) : argv);
  if (values.help) return { run: 'help' };
  if (values.version) return { run: 'version' };
  // A variable left empty, as compose files do, is as good as absent.
  const variable = (name: string) => variables[environmentName(name)] || undefined;
  const text = (name: string) => values[name]?.toString() ?? variable(name);

  const file = findConfigFile(text('config'));
  const configured = file === undefined ? undefined : readConfigFile(file, problems);
  const given = FLAGS.flatMap((flag) => {
    const value = text(flag.name);
    return flag.option === undefined || value === undefined ? [] : [{ ...flag, option: flag.option, value }];
  });
  const asked = [
    configured?.options ?? {},
    ...given.map(({ option, value, read }) => single(option, read ? read(value) : value)),
  ].reduce(merged);
  const { PORT } = variables;
  // It takes the place of fixed ports only: what another command starts takes free ones.
  const isByVariable =
    Boolean(PORT && defaults.ports) &&
    [asked.port, asked.ports, asked.publicUrls].every((given) => given === undefined);
  const candidate = withDefaults(defaults, isByVariable ? { ...asked, port: number(PORT ?? '') } : asked);
  const asGiven = (path: string) => {
    const flag = given.find(({ option }) => path === option || path.startsWith(`${option}.`));
    if (path === 'port' && isByVariable) return 'PORT';
    if (!flag && path.startsWith('service.') && !configured?.options.service) return `--${flagOf(path)}`;
    if (!flag) return `${configured?.name ?? 'default'}: ${path}`;
    // A member of a list is shown by its value; one of a group needs its name.
    const member = path.slice(flag.option.length + 1).replace(/^\d.*/, '');
    const name = values[flag.name] === undefined ? environmentName(flag.name) : `--${flag.name}`;
    return member ? `${name} ${member}` : name;
  };
  problems.push(
    ...optionFaults(candidate).map(({ path, ...fault }) => describeFaults([{ ...fault, path: asGiven(path) }])),
  );
  if (problems.length > 0) {
    throw new UserError(`This command line cannot be used:\n${problems.join('\n')}\nSee franceconnect-local --help.`);
  }
  const sourceFiles =
    (values.source as string[] | undefined) ?? variable('source')?.split(',') ?? configured?.sources ?? [];
  return { run: 'start', options: candidate as FederationOptions, sourceFiles, ...(file && { configFile: file }) };
}

/**
 * Reads options of the command for a simulator that another command starts: nothing is kept and nothing is logged unless
 * given.
 * @throws UserError listing every problem
 */
export function readSimulatorOptions(
  argv: readonly string[],
  variables: NodeJS.ProcessEnv = environment,
): Extract<CommandLine, { run: 'start' }> {
  const read = readCommandLine(argv, variables, { logLevel: 'silent' });
  if (read.run === 'start') return read;
  throw new UserError(`${argv.join(' ')}: not an option of this command`);
}

/** The fixed ports are those of one port each. */
function withDefaults({ ports, ...defaults }: FederationOptions, asked: Readonly<Record<string, unknown>>) {
  return merged({ ...defaults, ...(asked.port === undefined && ports && { ports }) }, asked);
}

const EXPLAIN = 'explain';

function explainCommand([code, ...more]: readonly string[]): CommandLine {
  if (code === undefined || more.length > 0) {
    throw new UserError('Give one error code, for example: franceconnect-local explain Y04C013C');
  }
  return { run: 'explain', code };
}

/** The text of `--help`. @param commands what there is to do beside starting, a line each */
export function helpText(commands: readonly string[] = []): string {
  const left = ({ name, value, short }: Flag) => `  --${name}${value ? ` ${value}` : ''}${short ? `, -${short}` : ''}`;
  const width = Math.max(...FLAGS.map((flag) => left(flag).length)) + 2;
  return [
    'Usage: franceconnect-local [options]',
    '       franceconnect-local COMMAND …',
    '',
    'The FranceConnect you run on your laptop: FranceConnect, its identity sources and the CPF site, with invented people.',
    '',
    ...(commands.length > 0 ? ['Commands:', ...commands, ''] : []),
    'Options:',
    ...FLAGS.map((flag) => `${left(flag).padEnd(width)}${flag.help}`),
    '',
    `Every option may also come from the environment: --port-cpf as ${environmentName('port-cpf')}; several sources`,
    `separated by commas.`,
  ].join('\n');
}

/** The flag that sets an option. */
function flagOf(path: string): string {
  return FLAGS.find(({ option }) => option === path)?.name ?? path;
}

function environmentName(flag: string): string {
  return ENVIRONMENT_PREFIX + flag.toUpperCase().replaceAll('-', '_');
}

/** Never stops at the first problem: all of them are told together. */
function parseFlags(argv: readonly string[]) {
  const known = Object.fromEntries(
    FLAGS.map(({ name, value, multiple, short }) => [
      name,
      {
        type: value ? ('string' as const) : ('boolean' as const),
        ...(multiple && { multiple }),
        ...(short && { short }),
      },
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
