import { styleText } from 'node:util';
import type { AuditReport, AuditResult } from '../report.ts';
import { SUITES } from '../report.ts';
import { countsText, failingOf, outcomeText, verdictText } from './words.ts';

const WIDTH = 100;

type Style = Parameters<typeof styleText>[0];

/** The report as text of 100 columns. */
export function terminalText(
  report: AuditReport,
  { colours, files = [] }: { colours: boolean; files?: readonly string[] },
): string {
  const paint = (style: Style, text: string) => (colours ? styleText(style, text, { validateStream: false }) : text);
  const { results } = report;
  const failing = failingOf(results);
  const sections = [
    wrapped((report.notices ?? []).join('\n')),
    suites(report),
    findings(report, paint),
    failing.map((result) => row(result, paint)).join('\n\n'),
    grouped(
      'Warnings',
      results.filter((result) => result.verdict === 'warn' && !failing.includes(result)),
      ({ how }) => how ?? '',
    ),
    grouped(
      'Not exercised',
      results.filter(({ verdict }) => verdict === 'not-exercised'),
      ({ seen }) => seen,
    ),
    grouped(
      'Not applicable',
      results.filter(({ verdict }) => verdict === 'not-applicable'),
      ({ seen }) => seen,
    ),
    grouped(
      'For you to look at',
      results.filter(({ verdict }) => verdict === 'self-assessed'),
      ({ seen }) => seen,
    ),
    grouped(
      'Expected failures',
      results.filter(({ verdict, expected }) => verdict === 'fail' && expected?.met === true),
      ({ expected }) => expected?.reason ?? '',
    ),
    changes(report),
    report.stopped ? wrapped(`The run stopped: ${report.stopped.why}`) : '',
    lastLine(report, paint),
    files.map((file) => `  ${file}`).join('\n'),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function suites({ results }: AuditReport): string {
  return SUITES.flatMap((suite) => {
    const of = results.filter((result) => result.suite === suite);
    if (of.length === 0) return [];
    const told = [
      ['passed', of.filter(({ verdict }) => verdict === 'pass').length],
      ['failed', of.filter(({ verdict }) => verdict === 'fail').length],
      ['unclear', of.filter(({ verdict }) => verdict === 'unclear' || verdict === 'error').length],
      ['warned', of.filter(({ verdict }) => verdict === 'warn').length],
      ['not exercised', of.filter(({ verdict }) => verdict === 'not-exercised').length],
      ['not applicable', of.filter(({ verdict }) => verdict === 'not-applicable').length],
      ['to look at', of.filter(({ verdict }) => verdict === 'self-assessed').length],
    ] as const;
    const counted = told.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
    return [`  ${suite.padEnd(14)}${counted.join(', ')}`];
  }).join('\n');
}

function findings({ findings: causes }: AuditReport, paint: (style: Style, text: string) => string): string {
  return causes
    .map(({ title, severity, cases, fix }) =>
      [paint('bold', `${title} (${severity}, ${cases.length} cases)`), wrapped(`→ ${fix}`, '  ')].join('\n'),
    )
    .join('\n\n');
}

function row(result: AuditResult, paint: (style: Style, text: string) => string): string {
  const { case: id, severity, seen, fix, expected } = result;
  const unexpected = expected?.note ? ` ${expected.note}` : '';
  const head = `${outcomeText(result)}  ${id}  (${severity})`;
  return [paint('red', head), wrapped(`${seen}${unexpected}`, '  '), wrapped(`→ ${fix}`, '  ')].join('\n');
}

/** Cases that say the same, together. */
function grouped(title: string, results: readonly AuditResult[], by: (result: AuditResult) => string): string {
  if (results.length === 0) return '';
  const groups = new Map<string, string[]>();
  for (const result of results) {
    // A time differs from case to case, and the reason is the same.
    const reason = by(result).replaceAll(/\d{2}:\d{2}:\d{2}/g, '…');
    groups.set(reason, [...(groups.get(reason) ?? []), result.case]);
  }
  return [
    title,
    ...[...groups].map(([reason, cases]) => wrapped(`${reason.replace(/\.$/, '')}: ${cases.join(', ')}`, '  ')),
  ].join('\n');
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => wrapped(line, '  '))].join('\n');
}

function changes({ comparison }: AuditReport): string {
  if (!comparison) return '';
  const lines = comparison.changes.map(
    ({ case: id, change, before, now }) => `${change}: ${id} (${[before, now].filter(Boolean).join(' → ')})`,
  );
  return listed(`Changes since the run of ${comparison.with}`, lines.length === 0 ? ['None.'] : lines);
}

function lastLine(report: AuditReport, paint: (style: Style, text: string) => string): string {
  const style = report.complete && !report.failing ? 'green' : 'red';
  return `${paint(style, verdictText(report))}: ${countsText(report)}`;
}

function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = indent;
    for (const word of paragraph.split(' ')) {
      if (line.length + word.length > WIDTH && line.trim() !== '') {
        lines.push(line.trimEnd());
        line = indent + (indent ? '  ' : '');
      }
      line += `${word} `;
    }
    lines.push(line.trimEnd());
  }
  return lines.join('\n');
}
