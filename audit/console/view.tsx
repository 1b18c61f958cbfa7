import type { LocalPage } from '../../federation/console/added-page.ts';
import { type AuditReport, SUITES } from '../report.ts';
import { countsText, outcomeText, verdictText } from '../reports/words.ts';
import { DEFAULT_SUITES } from '../settings.ts';
import type { Asked, ConsoleRun } from './run.ts';

interface View {
  run: ConsoleRun | undefined;
  entered: Asked;
  problem: string | undefined;
  csrf: string;
}

/** Seconds between two looks at a run. */
const REFRESH = 2;

/** The page with the form, and the run under way or ended. */
export function auditView({ run, entered, problem, csrf }: View): LocalPage {
  const running = run !== undefined && !run.ended;
  return {
    title: 'Audit',
    about: 'examine a service of your own',
    ...(running && { refresh: REFRESH }),
    children: (
      <>
        <h1>Audit a service</h1>
        {problem && (
          <p class="error-summary" role="alert">
            {problem}
          </p>
        )}
        {run && <Run run={run} csrf={csrf} />}
        {!running && <Form entered={entered} csrf={csrf} again={run !== undefined} />}
      </>
    ),
  };
}

function Form({ entered, csrf, again }: { entered: Asked; csrf: string; again: boolean }) {
  return (
    <section>
      <h2>{again ? 'Another run' : 'Start'}</h2>
      <p>
        It signs invented people in at your service, forges what FranceConnect answers, and judges what the service
        does. Only services of this machine or of a private network are examined.
      </p>
      <form method="post" action="/_local/audit" class="column">
        <input type="hidden" name="csrf" value={csrf} />
        <label for="start">Address where a sign-in begins</label>
        <input
          id="start"
          name="start"
          type="url"
          required
          value={entered.start}
          placeholder="http://localhost:3000/login"
        />
        <label for="client">client_id of the service</label>
        <input id="client" name="client" required value={entered.client} spellcheck={false} autocomplete="off" />
        <label for="platform">Platform</label>
        <select id="platform" name="platform">
          <option value="low" selected={entered.platform === 'low'}>
            FranceConnect
          </option>
          <option value="high" selected={entered.platform === 'high'}>
            FranceConnect+
          </option>
        </select>
        <label for="suite">What is played</label>
        <select id="suite" name="suite">
          <option value="">An ordinary run: {DEFAULT_SUITES.join(', ')}</option>
          {SUITES.map((suite) => (
            <option key={suite} value={suite} selected={suite === entered.suite}>
              {suite}
            </option>
          ))}
        </select>
        <label>
          <input type="checkbox" name="exclusive" checked={entered.exclusive} /> Nobody else uses this simulator
          meanwhile: discovery and keys may be altered for everybody
        </label>
        <button type="submit">Start the audit</button>
      </form>
      <p>
        With more options, or in a pipeline: <code>franceconnect-local audit {entered.start || 'URL'}</code>
      </p>
    </section>
  );
}

function Run({ run, csrf }: { run: ConsoleRun; csrf: string }) {
  const { asked, report, problem, results, planned } = run;
  if (problem !== undefined) {
    return (
      <section aria-live="polite">
        <h2>{asked.start} could not be examined</h2>
        <pre>{problem}</pre>
      </section>
    );
  }
  if (report) return <Ended report={report} />;
  const failing = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'unclear' || verdict === 'error');
  return (
    <section aria-live="polite">
      <h2>{asked.start} is being examined</h2>
      <p>
        {planned === 0
          ? 'The controls first: ordinary sign-ins, one of them refused.'
          : `${results.length} of ${planned} cases, ${failing.length} failing. Last: ${results.at(-1)?.case}.`}
      </p>
      <progress max={planned || 1} {...(planned > 0 && { value: results.length })} aria-label="Cases" />
      <ul>
        {failing.map((result) => (
          <li key={result.case}>
            <strong>{outcomeText(result)}</strong> {result.case}: {result.seen}
          </li>
        ))}
      </ul>
      <form method="post" action="/_local/audit/stop">
        <input type="hidden" name="csrf" value={csrf} />
        <button type="submit" class="secondary">
          Stop
        </button>
      </form>
    </section>
  );
}

function Ended({ report }: { report: AuditReport }) {
  return (
    <section aria-live="polite">
      <h2>
        {report.service.start}: {verdictText(report)}
      </h2>
      <p>{countsText(report)}</p>
      {report.stopped && <p>The run stopped: {report.stopped.why}</p>}
      <p>
        <a href="/_local/audit/report">Open the report</a> <a href="/_local/audit/report.json">As JSON</a>
      </p>
    </section>
  );
}
