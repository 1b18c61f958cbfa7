import { styleText } from 'node:util';
import type { SourceFinding, SourceReport } from './report.ts';

const WIDTH = 100;
const MARKS = { pass: '✓', fail: '✗', warn: '!', 'not-exercised': '–' } as const;
const COLOURS = { pass: 'green', fail: 'red', warn: 'yellow', 'not-exercised': 'gray' } as const;

/** The report as text of 100 columns. */
export function sourceText({ source, issuer, findings, failing }: SourceReport, colours: boolean): string {
  const lines = findings.map((finding) => line(finding, colours));
  const failed = findings.filter(({ verdict }) => verdict === 'fail').length;
  const last = failing ? `${failed} of ${findings.length} checks fail.` : 'Nothing fails.';
  return [`${source} (${issuer})`, ...lines, last].join('\n\n');
}

function line({ check, acr, verdict, code, seen }: SourceFinding, colours: boolean): string {
  const name = [check, acr].filter(Boolean).join(' ');
  const head = `${MARKS[verdict]} ${name}${code ? `  ${code}` : ''}`;
  const painted = colours ? styleText(COLOURS[verdict], head, { validateStream: false }) : head;
  return `${painted}\n${wrapped(seen)}`;
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const current = lines.at(-1) ?? '';
    if (current !== '' && current.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = current === '' ? word : `${current} ${word}`;
  }
  return lines.map((each) => `  ${each}`).join('\n');
}
