import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditReport, AuditResult } from '../report.ts';
import type { Reporter } from './reporter.ts';
import { countsText, failingOf, outcomeText, verdictText } from './words.ts';

/** GitHub refuses a job summary of more than 1 MiB. */
const LARGEST = 900_000;
/** Longest text of a cell, in characters. */
const LONGEST_CELL = 600;

/** `audit.md`; the summary of a job on GitHub too, where there is one. */
export const markdown: Reporter = {
  name: 'markdown',
  async write(report, { folder, jobSummary }) {
    const file = join(folder, 'audit.md');
    const text = markdownText(report);
    await writeFile(file, text);
    if (jobSummary) await appendFile(jobSummary, text);
    return [file];
  },
};

/** The report in Markdown, under 900 kB: when there are too many rows, the last ones are left out, and that is said. */
export function markdownText(report: AuditReport): string {
  const { results, findings, stopped, service } = report;
  const failing = failingOf(results);
  const expected = results.filter((result) => result.verdict === 'fail' && result.expected?.met === true);
  const warnings = results.filter((result) => result.verdict === 'warn' && !failing.includes(result));
  const lines = [
    `## FranceConnect audit: ${verdictText(report)}`,
    '',
    `${countsText(report)} A rehearsal on a simulator, of \`${plain(service.start)}\`: only FranceConnect’s team qualifies a service.`,
    ...(report.notices ?? []).flatMap((notice) => ['', cell(notice)]),
    ...(stopped ? ['', `**The run stopped:** ${cell(stopped.why)}`] : []),
    ...section(
      'Causes',
      findings.map(
        ({ title, severity, cases, fix }) => `- **${cell(title)}** (${severity}, ${cases.length} cases). ${cell(fix)}`,
      ),
    ),
    ...table('Failing', ['Case', 'Severity', 'How', 'Seen', 'What to do'], failing.map(failingRow)),
    ...table(
      'Expected failures',
      ['Case', 'How', 'Reason'],
      expected.map(({ case: id, how = '', expected: entry }) => [`\`${id}\``, how, cell(entry?.reason ?? '')]),
    ),
    ...changes(report),
    ...table(
      'Warnings',
      ['Case', 'How', 'Seen'],
      warnings.map(({ case: id, how = '', seen }) => [`\`${id}\``, how, cell(seen)]),
    ),
  ];
  return cut(lines);
}

function failingRow(result: AuditResult): string[] {
  const { case: id, severity, seen, fix, expected } = result;
  const said = [seen, expected?.note].filter(Boolean).join(' ');
  return [`\`${id}\``, severity, `**${outcomeText(result)}**`, cell(said), cell(fix)];
}

function changes({ comparison }: AuditReport): string[] {
  if (!comparison) return [];
  const title = `Changes since the run of ${comparison.with}`;
  if (comparison.changes.length === 0) return ['', `### ${title}`, '', 'None.'];
  return table(
    title,
    ['Case', 'Change', 'Before', 'Now'],
    comparison.changes.map(({ case: id, change, before = '', now = '' }) => [`\`${id}\``, change, before, now]),
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}

function table(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return section(title, rows.length === 0 ? [] : [line(headings), line(headings.map(() => '---')), ...rows.map(line)]);
}

/** On one line, with nothing that Markdown or HTML would read. */
function cell(text: string): string {
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  return plain(short).replaceAll(/[\\`*_{}[\]<>|~@#]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('`', '&#96;');
}

function cut(lines: readonly string[]): string {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += Buffer.byteLength(line) + 1;
    if (size > LARGEST)
      return `${kept.join('\n')}\n\n${lines.length - kept.length} lines are left out; the JSON report has them.\n`;
    kept.push(line);
  }
  return `${kept.join('\n')}\n`;
}
