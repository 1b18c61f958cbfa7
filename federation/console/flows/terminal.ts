import type { Journal, JournalEntry, Lane } from '../../../infrastructure/journal/journal.ts';
import type { Logger } from '../../../infrastructure/log.ts';
import { onOneLine } from '../../../infrastructure/secrets.ts';
import { duration } from './times.ts';

/** As short as one can say it: a line must fit a terminal. */
const LANE_NAMES: Readonly<Record<Lane, string>> = {
  citizen: 'browser',
  service: 'service',
  franceconnect: 'FranceConnect',
  source: 'source',
  register: 'register',
};

const LANES_WIDTH = 'FranceConnect → register'.length;

/**
 * One line per step of every sign-in that this process takes part in, as it happens; the first one of a sign-in, and each refusal, says where to read more.
 * @param home address of the local home page
 * @returns what ends it
 */
export function tellTerminal(journal: Journal, log: Logger, home: string): () => void {
  if (!log.isLevelEnabled('info')) return () => {};
  const known = new Set<string>();
  return journal.subscribeHere((entry) => {
    const isNew = !known.has(entry.flow);
    known.add(entry.flow);
    // The journal forgets flows as well; a line that repeats an address is no harm.
    if (known.size > MOST_KNOWN) known.clear();
    const more = isNew || entry.code !== undefined ? `  ${home}/flows/${entry.flow}` : '';
    log[entry.code === undefined ? 'info' : 'warn'](onOneLine(lineOf(entry) + more));
  });
}

const MOST_KNOWN = 500;

/** A step in one line. */
export function lineOf({ from, to, summary, took, code, client, scenarios, detail: { answer } }: JournalEntry): string {
  const lanes = `${LANE_NAMES[from]} → ${LANE_NAMES[to]}`.padEnd(LANES_WIDTH);
  const refused = code === undefined ? '' : ` refused, ${code}`;
  const who = from === 'service' && client !== undefined ? ` (${client.slice(0, LONGEST_CLIENT)})` : '';
  const met = scenarios ? ` under ${scenarios.join(', ')}` : '';
  return `${lanes}  ${summary}${who}: ${answer?.status || 'no answer'}${refused} in ${duration(took)}${met}`;
}

/** Identifiers given by FranceConnect have 64 characters: their beginning tells them apart. */
const LONGEST_CLIENT = 12;
