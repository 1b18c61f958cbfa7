import { parseArgs } from 'node:util';
import { closestMatch } from 'leven';
import { complain } from '../federation/command.ts';
import { ControlClient } from '../federation/control-client.ts';
import { readCommandLine } from '../federation/options/command-line.ts';
import { environment } from '../federation/options/options.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { ACTIONS } from './actions.ts';
import { COMMANDS, type Command, type CommandName, commandHelp, flagsOf, OTHER_COMMANDS, usageOf } from './commands.ts';

/** What a command was given. */
export interface Call {
  operands: readonly string[];
  flags: Readonly<Record<string, string | undefined>>;
  /** The simulator it talks to. */
  simulator: ControlClient;
  /** Prints a result: as JSON when that was asked for, in words otherwise. */
  print(result: unknown, words: string): void;
  json: boolean;
}

/** Runs a command as it was typed. @returns the exit code: 0, or 1 and a sentence on standard error */
export async function runSubcommand(name: string, argv: readonly string[]): Promise<number> {
  // Whoever read the output has left (`| head`).
  process.stdout.once('error', () => process.exit(0));
  try {
    const command = commandOf(name);
    const { values, operands, problems } = parse(command, argv);
    if (values.help !== undefined) {
      say(commandHelp(command));
      return 0;
    }
    if (problems.length > 0) {
      const lines = [`franceconnect-local ${name} cannot be run:`, ...problems];
      throw new UserError(`${lines.join('\n')}\nSee franceconnect-local ${name} --help.`);
    }
    await ACTIONS[command.name as CommandName](callOf(command, operands, values));
    return 0;
  } catch (error) {
    complain(error);
    return 1;
  }
}

function commandOf(name: string): Command {
  const command = COMMANDS.find((each) => each.name === name);
  if (command) return command;
  const names = [...OTHER_COMMANDS, ...COMMANDS].map((each) => each.name);
  const nearest = closestMatch(name.slice(0, 100), names, { maxDistance: 3 });
  throw new UserError(
    `${name}: unknown command.${nearest ? ` Did you mean ${nearest}?` : ''} Known: ${names.join(', ')}. See franceconnect-local --help.`,
  );
}

/** Reads what was typed after the command, and lists every problem. */
function parse(command: Command, argv: readonly string[]) {
  const flags = flagsOf(command);
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [name, { type: value ? ('string' as const) : ('boolean' as const) }]),
  );
  const parsed = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const problems: string[] = [];
  const values: Record<string, string | undefined> = {};
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name || (name === 'help' && token.rawName === '-h'));
    if (!flag) problems.push(`${token.rawName}: unknown option${hintOf(token.name, flags)}`);
    else if (!flag.value) values[flag.name] = 'true';
    else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))
      problems.push(`--${flag.name}: a value is missing (${flag.value})`);
    else values[flag.name] = token.value;
  }
  const operands = parsed.positionals;
  const wanted = command.operands ?? [];
  const last = wanted.at(-1);
  // Words of a search need no quotes.
  const isOpen = last?.name === 'WORDS';
  problems.push(
    ...wanted.slice(operands.length).flatMap(({ name, optional }) => (optional ? [] : [`${name} is missing`])),
    ...(isOpen ? [] : operands.slice(wanted.length).map((word) => `${word}: one word too many (${usageOf(command)})`)),
  );
  return { values, operands, problems };
}

/** The option that was probably meant, if one is near. */
function hintOf(name: string, flags: readonly { name: string }[]): string {
  const names = flags.map((flag) => flag.name);
  const nearest = closestMatch(name.slice(0, 100), names, { maxDistance: 3 });
  return nearest ? `; did you mean --${nearest}?` : '';
}

function callOf({ alone }: Command, operands: readonly string[], flags: Call['flags']): Call {
  const json = flags.json !== undefined;
  const at =
    alone || flags.data !== undefined ? 'http://localhost:4000' : (flags.at ?? variable('URL') ?? localAddress());
  return {
    operands,
    flags,
    json,
    simulator: new ControlClient(at, flags['control-token'] ?? variable('CONTROL_TOKEN')),
    print: (result, words) => say(json ? JSON.stringify(result, null, 2) : words),
  };
}

function variable(name: string): string | undefined {
  return environment[`FRANCECONNECT_LOCAL_${name}`] || undefined;
}

/** Where `franceconnect-local` without options would answer: configuration file and environment count. */
function localAddress(): string {
  const line = readCommandLine([]);
  if (line.run !== 'start') return 'http://localhost:4000';
  const { port, ports, https, basePath = '' } = line.options;
  return `${https ? 'https' : 'http'}://localhost:${port ?? ports?.franceconnect ?? 4000}${basePath}`;
}

/** One result, whole. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
