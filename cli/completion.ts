import { AUDIT_FLAGS } from '../audit/flag-list.ts';
import { FLAGS } from '../federation/options/flags.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { COMMANDS, type Command, flagsOf, OTHER_COMMANDS, type ValueKind } from './commands.ts';

interface Flag {
  name: string;
  value?: string;
  kind?: ValueKind | 'file';
  help: string;
}

interface Completed {
  name: string;
  help: string;
  flags: readonly Flag[];
  /** What its first word may be. */
  operand?: ValueKind | undefined;
}

/** The flags before any command, and every command. */
const START: readonly Flag[] = FLAGS.map(withKind);
const ALL: readonly Completed[] = [
  ...OTHER_COMMANDS.map(({ name, help }) => ({ name, help, flags: name === 'audit' ? AUDIT_FLAGS.map(withKind) : [] })),
  ...COMMANDS.map((command: Command) => ({
    name: command.name,
    help: command.help,
    flags: flagsOf(command),
    operand: command.operands?.[0]?.kind,
  })),
];

/** Options of the program and of the audit say by the name of their value what it is. */
function withKind({ name, value, help }: Flag): Flag {
  const kind = value === 'FOLDER' || value === 'FILE' ? (value.toLowerCase() as 'folder' | 'file') : undefined;
  return { name, help, ...(value && { value }), ...(kind && { kind }) };
}

/** Commands that print one identifier at the beginning of each line. */
const LISTED = { scenario: 'scenarios', person: 'people' } as const;
const listing = (kind: keyof typeof LISTED) => `$(franceconnect-local ${LISTED[kind]} 2>/dev/null | cut -d" " -f1)`;

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** @throws UserError for another shell */
export function completionFor(shell: string): string {
  const script = SHELLS[shell];
  if (script) return `${script()}\n`;
  throw new UserError(`SHELL: received ${shell}, expected bash, zsh or fish`);
}

function isListed(kind: Flag['kind']): kind is keyof typeof LISTED {
  return typeof kind === 'string' && kind in LISTED;
}

/** Words a value may be, in any of the three shells. */
function wordsOf(kind: Flag['kind']): string | undefined {
  if (Array.isArray(kind)) return kind.join(' ');
  return isListed(kind) ? listing(kind) : undefined;
}

const dashed = (flags: readonly Flag[]) => flags.map(({ name }) => `--${name}`).join(' ');

// --- bash

function bash(): string {
  const flags = [START, ...ALL.map((each) => each.flags)].flat().filter(({ value }) => value !== undefined);
  const kinds = new Map(flags.map((flag) => [flag.name, flag.kind]));
  return `# franceconnect-local, completion for bash: eval "$(franceconnect-local completion bash)"
_franceconnect_local() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} words=''
  COMPREPLY=()
  case "$previous" in
${[...kinds].map(([name, kind]) => `    --${name}) ${bashValue(kind)}; return ;;`).join('\n')}
  esac
  if ((COMP_CWORD == 1)); then
    words='${ALL.map(({ name }) => name).join(' ')} ${dashed(START)}'
  else
    case "\${COMP_WORDS[1]}" in
${ALL.map(bashCommand).join('\n')}
      *) words='${dashed(START)}' ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _franceconnect_local franceconnect-local`;
}

function bashCommand({ name, flags, operand }: Completed): string {
  const words = wordsOf(operand);
  const first = words === undefined ? '' : `; ((COMP_CWORD == 2)) && words+=" ${words.replaceAll('"', "'")}"`;
  return `      ${name}) words='${dashed(flags)}'${first} ;;`;
}

function bashValue(kind: Flag['kind']): string {
  if (kind === 'file') return 'mapfile -t COMPREPLY < <(compgen -f -- "$current")';
  if (kind === 'folder') return 'mapfile -t COMPREPLY < <(compgen -d -- "$current")';
  const words = wordsOf(kind);
  return words === undefined
    ? ':'
    : `mapfile -t COMPREPLY < <(compgen -W "${words.replaceAll('"', "'")}" -- "$current")`;
}

// --- zsh

function zsh(): string {
  return `#compdef franceconnect-local
# franceconnect-local, completion for zsh: source <(franceconnect-local completion zsh)
_franceconnect_local() {
  local -a commands
  commands=(
${ALL.map(({ name, help }) => `    ${single(`${name}:${help}`)}`).join('\n')}
  )
  if ((CURRENT == 2)) && [[ "$words[2]" != -* ]]; then
    _describe command commands
    return
  fi
  case "$words[2]" in
${ALL.map(zshCommand).join('\n')}
    *) _arguments ${START.map(zshFlag).join(' ')} ;;
  esac
}
compdef _franceconnect_local franceconnect-local`;
}

function zshCommand({ name, flags, operand }: Completed): string {
  const words = wordsOf(operand);
  // The command itself is the first word.
  const first = words === undefined ? '' : ` "2: :(${words.replaceAll('"', "'")})"`;
  return `    ${name}) _arguments ${flags.map(zshFlag).join(' ')}${first} ;;`;
}

function zshFlag({ name, value, kind, help }: Flag): string {
  const described = `--${name}[${help.replace(/[[\]:]/g, '')}]`;
  if (value === undefined) return single(described);
  const words = wordsOf(kind);
  if (kind === 'file') return single(`${described}:${value}:_files`);
  if (kind === 'folder') return single(`${described}:${value}:_files -/`);
  if (words === undefined) return single(`${described}:${value}:`);
  return `${single(`${described}:${value}:`)}"(${words.replaceAll('"', "'")})"`;
}

const single = (text: string) => `'${text.replaceAll("'", '’')}'`;

// --- fish

function fish(): string {
  const lines = [
    '# franceconnect-local, completion for fish: franceconnect-local completion fish | source',
    'complete -c franceconnect-local -f',
    ...START.map((flag) => fishFlag('__fish_use_subcommand', flag)),
    ...ALL.flatMap(({ name, help, flags, operand }) => {
      const inside = `__fish_seen_subcommand_from ${name}`;
      const words = wordsOf(operand);
      return [
        `complete -c franceconnect-local -n __fish_use_subcommand -a ${name} -d ${single(help)}`,
        ...flags.map((flag) => fishFlag(inside, flag)),
        ...(words === undefined ? [] : [`complete -c franceconnect-local -n '${inside}' -a ${fishWords(words)}`]),
      ];
    }),
  ];
  return lines.join('\n');
}

function fishFlag(condition: string, { name, value, kind, help }: Flag): string {
  const words = wordsOf(kind);
  const files = kind === 'file' || kind === 'folder' ? ' -F' : '';
  const needs = value === undefined ? '' : ` -r${files}${words === undefined ? '' : ` -a ${fishWords(words)}`}`;
  return `complete -c franceconnect-local -n '${condition}' -l ${name}${needs} -d ${single(help)}`;
}

/** Fish runs (…) inside quotes when it completes. */
function fishWords(words: string): string {
  return single(words.replace('$(', '(').replaceAll("'", '"'));
}
