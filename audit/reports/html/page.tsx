import type { ComponentChildren } from 'preact';
import { type AuditReport, type AuditResult, type Finding, SUITES } from '../../report.ts';
import { SEVERITIES } from '../../verdict.ts';
import { countsText, failingOf, verdictText } from '../words.ts';
import { CaseDetails, CaseLink, SeverityMark } from './case.tsx';
import type { PictureAddresses } from './pictures.ts';
import { Changes, SuiteTable } from './tables.tsx';
import { usualMembers } from './usual.ts';

/** Of which cases the pages are shown as they look. */
export type Looks = 'all' | 'not of passing cases' | 'none';

/** The body of the report: what failed first, then everything by suite. */
export function ReportPage({
  report,
  looks,
  pictures,
}: {
  report: AuditReport;
  looks: Looks;
  pictures: PictureAddresses;
}) {
  const { results, findings, stopped } = report;
  const failing = failingOf(results);
  const warnings = results.filter((result) => result.verdict === 'warn' && !failing.includes(result));
  const expected = results.filter((result) => result.verdict === 'fail' && result.expected?.met === true);
  const toLookAt = results.filter(({ verdict }) => verdict === 'self-assessed');
  const told = new Set([...failing, ...warnings, ...expected, ...toLookAt]);
  const usual = usualMembers(results);
  const shown = (result: AuditResult) => looks === 'all' || (looks !== 'none' && result.verdict !== 'pass');
  const cases = (list: readonly AuditResult[]) =>
    list.map((result) => (
      <CaseDetails
        key={result.case}
        result={result}
        usual={usual}
        look={shown(result)}
        picture={pictures.get(result.page?.screenshot ?? '')}
      />
    ));
  return (
    <body>
      <header>
        <p class="wordmark">
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path
              d="M6 4v24M16 4v24M26 4v24M6 10h10M16 17h10M26 24H6"
              fill="none"
              stroke="currentColor"
              stroke-width="3"
            />
          </svg>
          franceconnect-local <span>audit</span>
        </p>
        <h1>
          Audit of <span class="address">{report.service.start}</span>
        </h1>
        <Facts report={report} />
      </header>
      <main>
        <Verdict report={report} />
        {stopped && (
          <p class="notice stopped">
            <strong>The run stopped.</strong> {stopped.why}
          </p>
        )}
        {report.notices?.map((notice) => (
          <p key={notice} class="notice">
            {notice}
          </p>
        ))}
        {looks !== 'all' && (
          <p class="notice">
            {looks === 'none'
              ? 'The looks of pages are left out: the report would be larger than 10 MB.'
              : 'The looks of pages of passing cases are left out: the report would be larger than 10 MB.'}
          </p>
        )}
        <Part title="Causes" intro="What several failing cases have in common." entries={findings}>
          {findings.map((finding) => (
            <Cause key={finding.id} {...finding} />
          ))}
        </Part>
        <Part
          title="What failed"
          intro="Most severe first. Open a case for what was sent, what followed and the page that was seen."
          entries={failing}
        >
          {cases(failing)}
        </Part>
        <Changes report={report} />
        <Part title="Expected failures" intro="Known, with the reason why they may stay." entries={expected}>
          {cases(expected)}
        </Part>
        <Part title="Warnings" intro="They do not fail a run unless asked to." entries={warnings}>
          {cases(warnings)}
        </Part>
        <Part title="For you to look at" intro="Only a person can decide these." entries={toLookAt}>
          {cases(toLookAt)}
        </Part>
        <SuiteTable results={results} />
        {SUITES.map((suite) => {
          const of = results.filter((result) => result.suite === suite);
          if (of.length === 0) return null;
          return (
            <section key={suite} id={`suite-${suite}`} class="suite">
              <h3>{suite}</h3>
              {of.map((result) =>
                told.has(result) ? <CaseLink key={result.case} result={result} /> : cases([result]),
              )}
            </section>
          );
        })}
      </main>
      <footer>
        <p>
          Written by {report.tool.name} {report.tool.version}. Codes, tokens, secrets and cookies are masked. People in
          this report are invented.
        </p>
      </footer>
    </body>
  );
}

function Facts({ report }: { report: AuditReport }) {
  const { service, startedAt, took, controls } = report;
  const platform = service.platform === 'high' ? 'FranceConnect+' : 'FranceConnect';
  const facts: (readonly [string, string])[] = [
    ['Date', `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`],
    ['Duration', took < 60_000 ? `${(took / 1000).toFixed(1)} s` : `${(took / 60_000).toFixed(1)} min`],
    ['Platform', platform],
    ['Client', service.client],
    ['Controls', `${controls.length} ordinary sign-ins between the cases`],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Verdict({ report }: { report: AuditReport }) {
  const { summary, complete, failing } = report;
  const { bySeverity } = summary;
  const good = complete && !failing;
  const tiles = [
    ['Failed', summary.fail, 'bad'],
    ['Unclear', summary.unclear + summary.error, 'bad'],
    ['Warnings', summary.warn, 'rough'],
    ['Expected failures', summary.expected, 'quiet'],
    ['Passed', summary.pass, 'good'],
    ['Not judged', summary.notExercised + summary.notApplicable + summary.selfAssessed, 'quiet'],
  ] as const;
  return (
    <section class={`verdict ${good ? 'good' : 'bad'}`} aria-label="Result">
      <h2>
        <span aria-hidden="true">{good ? '✓' : '✗'}</span> {verdictText(report)}
      </h2>
      <p>
        {countsText(report)}
        {summary.fail > 0 &&
          ` Failures by severity: ${SEVERITIES.filter((one) => bySeverity[one] > 0)
            .map((one) => `${bySeverity[one]} ${one}`)
            .join(', ')}.`}
      </p>
      <dl class="tiles">
        {tiles
          .filter(([word, count]) => count > 0 || word === 'Failed' || word === 'Passed')
          .map(([word, count, tone]) => (
            <div key={word} class={count > 0 ? tone : 'quiet'}>
              <dt>{word}</dt>
              <dd>{count}</dd>
            </div>
          ))}
      </dl>
      <p class="rehearsal">
        A rehearsal on a simulator. It qualifies nothing: only FranceConnect’s team qualifies a service.
      </p>
    </section>
  );
}

function Part({
  title,
  intro,
  entries,
  children,
}: {
  title: string;
  intro?: string;
  entries: readonly unknown[];
  children: ComponentChildren;
}) {
  if (entries.length === 0) return null;
  return (
    <section class="part">
      <h2>
        {title} <span class="count">{entries.length}</span>
      </h2>
      {intro && <p class="intro">{intro}</p>}
      {children}
    </section>
  );
}

function Cause({ title, severity, cases, fix }: Finding) {
  return (
    <article class="cause">
      <h3>
        <SeverityMark severity={severity} /> {title}
      </h3>
      <p>{fix}</p>
      <p class="seen-in">
        Shown by{' '}
        {cases.map((id, index) => (
          <>
            {index > 0 && ', '}
            <a key={id} href={`#case-${id}`}>
              {id}
            </a>
          </>
        ))}
        .
      </p>
    </article>
  );
}
