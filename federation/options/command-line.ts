import { parseArgs } from 'node:util';
import { closestMatch } from 'leven';
import { describeFaults } from '../../contract/faults.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { findConfigFile, readConfigFile } from './config-file.ts';
import { asNumber, FLAGS, type Flag } from './flags.ts';
import { merged, single } from './merge.ts';
import { environment, type FederationOptions, optionFaults } from './options.ts';

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
  const candidate = withDefaults(defaults, isByVariable ? { ...asked, port: asNumber(PORT ?? '') } : asked);
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
    if (token.kind === 'positional')
      problems.push(`${token.value}: only options are accepted; a command, such as explain, comes first`);
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
