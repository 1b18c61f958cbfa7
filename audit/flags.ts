import { closestMatch } from 'leven';
import { AUDIT_FLAGS, type AuditFlag } from './flag-list.ts';

export const AUDIT_PREFIX = 'FRANCECONNECT_LOCAL_AUDIT_';

/** The variable a flag may come from. */
export function variableOf({ name }: AuditFlag): string {
  return AUDIT_PREFIX + name.toUpperCase().replaceAll('-', '_');
}

/** A command line in three parts. */
export interface AuditLine {
  settings: Record<string, unknown>;
  /** Options that are not the audit's own: the simulator's. */
  rest: string[];
  help: boolean;
  list: boolean;
  problems: string[];
}

/** Splits a command line: the audit's own flags, and what is left for the simulator. */
export function readAuditLine(
  argv: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): AuditLine {
  const line: AuditLine = { settings: {}, rest: [], help: false, list: false, problems: [] };
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-h') line.help = true;
    else if (!word.startsWith('--')) takePlain(word, line);
    else takeFlag(word, words, line);
  }
  for (const flag of AUDIT_FLAGS) {
    const value = variables[variableOf(flag)];
    if (!value || flag.setting === undefined || flag.setting in line.settings) continue;
    line.settings[flag.setting] = flag.value ? readValue(flag, value) : value === 'true';
  }
  line.settings.start ??= variables[`${AUDIT_PREFIX}START`];
  if (line.settings.start === undefined) delete line.settings.start;
  return line;
}

/** The address, once; anything else is the value of a simulator's option before it. */
function takePlain(word: string, line: AuditLine): void {
  const before = line.rest.at(-1);
  if (before?.startsWith('--') && !before.includes('=')) line.rest.push(word);
  else if (line.settings.start === undefined) line.settings.start = word;
  else line.problems.push(`${word}: one address is expected, ${line.settings.start} is already given`);
}

function takeFlag(word: string, words: string[], line: AuditLine): void {
  const [, name = '', inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const flag = AUDIT_FLAGS.find((one) => one.name === name);
  if (!flag) {
    line.rest.push(word);
    return;
  }
  if (name === 'help' || name === 'list') {
    line[name] = true;
    return;
  }
  if (flag.setting === undefined) return;
  if (!flag.value) {
    line.settings[flag.setting] = inline === undefined || inline === 'true';
    return;
  }
  const value = inline ?? words.shift();
  if (value === undefined || (inline === undefined && value.startsWith('--'))) {
    line.problems.push(`--${name}: a value is missing (${flag.value})`);
    if (value !== undefined) words.unshift(value);
    return;
  }
  const given = readValue(flag, value);
  const before = line.settings[flag.setting];
  line.settings[flag.setting] = flag.multiple && before ? [...(before as unknown[]), ...(given as unknown[])] : given;
}

function readValue({ read, multiple }: AuditFlag, value: string): unknown {
  const one = read ? read(value) : value;
  return multiple ? [one] : one;
}

/** `--name` of a setting, for messages. */
export function flagOf(path: string): string {
  const flag = AUDIT_FLAGS.find(({ setting }) => setting === path.split('.')[0]);
  return flag ? `--${flag.name}` : path === 'start' ? 'URL' : path;
}

/** The nearest flag, for a message about an unknown one. */
export function nearestFlag(name: string): string | undefined {
  return closestMatch(
    name,
    AUDIT_FLAGS.map((flag) => flag.name),
  );
}

/** The text of `audit --help`. */
export function auditHelp(): string {
  const left = ({ name, value }: AuditFlag) => `  --${name}${value ? ` ${value}` : ''}`;
  const width = Math.max(...AUDIT_FLAGS.map((flag) => left(flag).length)) + 2;
  return [
    'Usage: franceconnect-local audit URL [options]',
    '       franceconnect-local audit --source FILE [--fill NAME=VALUE] [--refuse SELECTOR]',
    '',
    'Examines a service of your own that signs people in with FranceConnect: signs people in, forges what FranceConnect',
    'answers, and judges what the service does. URL is where a sign-in begins. The audit starts a simulator; every option',
    'of franceconnect-local itself is accepted too and concerns that one. With --source and no URL, that source is examined.',
    '',
    ...AUDIT_FLAGS.map((flag) => `${left(flag).padEnd(width)}${flag.help}`),
    '',
    `Every option may also come from the environment, --fail-on as ${AUDIT_PREFIX}FAIL_ON, or from the member`,
    '“audit” of franceconnect-local.config.json.',
    '',
    'Exit codes: 0 nothing at or above the threshold; 1 findings; 2 could not be run, or not to its end; 130 interrupted.',
  ].join('\n');
}
