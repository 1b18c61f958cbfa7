/** What stands for a value in a command's words: how a shell completes it. */
export type ValueKind = 'scenario' | 'person' | 'folder' | readonly string[];

/** A word a command takes without a flag before it. */
export interface Operand {
  /** In capitals, as `--help` shows it. */
  name: string;
  optional?: true;
  kind?: ValueKind;
}

/** An option of a command. */
export interface CommandFlag {
  name: string;
  /** What `--help` shows for the value; a flag without one is a switch. */
  value?: string;
  kind?: ValueKind;
  help: string;
}

/** A command against a running simulator. A new one is a row here and a function in `actions.ts`. */
export interface Command {
  name: string;
  operands?: readonly Operand[];
  flags?: readonly CommandFlag[];
  /** One sentence, without a full stop. */
  help: string;
  /** Whether it needs no simulator, and takes none of {@link COMMON_FLAGS}. */
  alone?: true;
}

const client: CommandFlag = { name: 'client', value: 'ID', help: 'Only for this service, by its client_id.' };

/** Every command but `audit` and `explain`, in the order `--help` lists them. */
export const COMMANDS = [
  {
    name: 'use',
    operands: [{ name: 'SCENARIO', kind: 'scenario' }],
    flags: [
      client,
      { name: 'persona', value: 'ID', kind: 'person', help: 'Only once this person has signed in.' },
      { name: 'times', value: 'N', help: 'How many sign-ins it reaches. Default: all.' },
    ],
    help: 'Activate a scenario',
  },
  {
    name: 'reset',
    flags: [client],
    help: 'End scenarios, sessions, moved clocks and troubled sources; empty the journal',
  },
  { name: 'advance', operands: [{ name: 'DURATION' }], flags: [client], help: 'Move time forward, such as 31min' },
  {
    name: 'people',
    operands: [{ name: 'WORDS', optional: true }],
    help: 'List who can sign in, or whom these words describe',
  },
  {
    name: 'scenarios',
    operands: [{ name: 'WORDS', optional: true }],
    help: 'List the scenarios, or those these words describe',
  },
  {
    name: 'tail',
    flags: [client, { name: 'once', help: 'End after what happened so far.' }],
    help: 'Show the last steps of sign-ins, then each one as it happens',
  },
  {
    name: 'sign-in',
    operands: [{ name: 'URL' }],
    flags: [
      {
        name: 'as',
        value: 'PERSON[@SOURCE]',
        kind: 'person',
        help: 'Who signs in, and where. Default: the first person.',
      },
    ],
    help: 'Sign somebody in at an authorization URL, and print the callback URL',
  },
  {
    name: 'flow',
    operands: [{ name: 'ID', optional: true }],
    flags: [
      { name: 'format', value: 'FORMAT', kind: ['html', 'har'], help: 'html (default) or har.' },
      { ...client, help: 'The last sign-in of this service.' },
    ],
    help: 'Print a sign-in, the last one unless named, as a file to send',
  },
  {
    name: 'export',
    flags: [
      { name: 'data', value: 'FOLDER', kind: 'folder', help: 'Export a data folder that no simulator uses, instead.' },
    ],
    help: 'Print what the simulator is set up with, for --world',
  },
  {
    name: 'completion',
    operands: [{ name: 'SHELL', kind: ['bash', 'zsh', 'fish'] }],
    help: 'Print what completes these commands in bash, zsh or fish',
    alone: true,
  },
] as const satisfies readonly Command[];

export type CommandName = (typeof COMMANDS)[number]['name'];

/** Options of every command that talks to a running simulator. */
export const COMMON_FLAGS: readonly CommandFlag[] = [
  {
    name: 'at',
    value: 'URL',
    help: 'The simulator. Default: FRANCECONNECT_LOCAL_URL, or the port your settings say, 4000.',
  },
  { name: 'control-token', value: 'TOKEN', help: 'What it was started with, if anything.' },
  { name: 'json', help: 'Print JSON.' },
];

export const HELP_FLAG: CommandFlag = { name: 'help', help: 'Show this text.' };

/** Options a command takes. */
export function flagsOf({ flags = [], alone }: Command): readonly CommandFlag[] {
  return [...flags, ...(alone ? [] : COMMON_FLAGS), HELP_FLAG];
}

/** How a command is typed. */
export function usageOf({ name, operands = [] }: Command): string {
  return [name, ...operands.map(({ name: operand, optional }) => (optional ? `[${operand}]` : operand))].join(' ');
}

/** The commands with their own lines of code, which are no row above. */
export const OTHER_COMMANDS: readonly (Pick<Command, 'name' | 'help'> & { usage: string })[] = [
  { name: 'audit', usage: 'audit URL', help: 'Examine a service of your own' },
  { name: 'explain', usage: 'explain CODE', help: 'Say what an error code means, and what to do' },
];

/** What `--help` says of all of them, a line each. */
export function commandLines(): string[] {
  const rows = [
    ...OTHER_COMMANDS,
    ...COMMANDS.map((command: Command) => ({ usage: usageOf(command), help: command.help })),
  ];
  const width = Math.max(...rows.map(({ usage }) => usage.length)) + 4;
  return [
    ...rows.map(({ usage, help }) => `  ${usage.padEnd(width)}${help}.`),
    '  Each has options of its own: franceconnect-local COMMAND --help.',
  ];
}

/** The text of a command's `--help`. */
export function commandHelp(command: Command): string {
  const rows = flagsOf(command).map(
    ({ name, value, help }) => [`  --${name}${value ? ` ${value}` : ''}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    `Usage: franceconnect-local ${usageOf(command)} [options]`,
    '',
    `${command.help}.`,
    '',
    ...rows.map(([left, help]) => left.padEnd(width) + help),
  ].join('\n');
}
