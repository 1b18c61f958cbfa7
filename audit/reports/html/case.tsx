import type { AuditResult, ResultPage } from '../../report.ts';
import type { Severity, Verdict } from '../../verdict.ts';
import { didNotHappen, outcomeText } from '../words.ts';
import { Fact } from './fact.tsx';
import { hintsFor } from './library-hints.ts';
import { lookOf } from './look.ts';
import { Scroll } from './scroll.tsx';
import { Sent } from './sent.tsx';
import type { UsualMembers } from './usual.ts';

const TONES: Readonly<Record<Verdict, string>> = {
  pass: 'good',
  fail: 'bad',
  warn: 'rough',
  unclear: 'bad',
  error: 'bad',
  'not-exercised': 'quiet',
  'not-applicable': 'quiet',
  'self-assessed': 'quiet',
};

export function SeverityMark({ severity }: { severity: Severity }) {
  return <span class={`severity ${severity}`}>{severity}</span>;
}

function Outcome({ result }: { result: AuditResult }) {
  const { verdict, expected } = result;
  const tone = didNotHappen(result) ? 'bad' : expected?.met ? 'quiet' : TONES[verdict];
  return <span class={`outcome ${tone}`}>{outcomeText(result).replace('-', ' ')}</span>;
}

/** A line that leads to a case further up. */
export function CaseLink({ result }: { result: AuditResult }) {
  const { case: id, title, severity } = result;
  return (
    <p class="case-link">
      <Outcome result={result} />
      <a href={`#case-${id}`}>{id}</a> <span class="title">{title}</span> <SeverityMark severity={severity} />
    </p>
  );
}

/** One case: what was seen on its line, the evidence below. */
export function CaseDetails({
  result,
  usual,
  look,
  picture,
}: {
  result: AuditResult;
  usual: UsualMembers;
  look: boolean;
  picture: string | undefined;
}) {
  const { case: id, title, severity, verdict, seen, must, rule, fix, sent, page, proof, expected } = result;
  const hints = verdict === 'pass' ? [] : hintsFor(result);
  const quiet = verdict === 'pass' && !didNotHappen(result);
  return (
    <details class={`case ${quiet ? 'passed' : 'told'} ${TONES[verdict]}`} id={`case-${id}`}>
      <summary>
        <Outcome result={result} />
        <span class="id">{id}</span>
        <span class="title">{title}</span>
        <SeverityMark severity={severity} />
        {!quiet && <span class="seen">{seen}</span>}
      </summary>
      <div class="evidence">
        <dl>
          {quiet && <Fact name="Seen">{seen}</Fact>}
          {expected && (
            <Fact name="Expected">
              {expected.reason}
              {expected.note ? `. ${expected.note}` : ''}
            </Fact>
          )}
          <Fact name="A correct service">{must}</Fact>
          <Fact name="Where the rule comes from">{rule.sources.join('; ')}</Fact>
          {!quiet && fix !== must && <Fact name="What to do">{fix}</Fact>}
          {hints.length > 0 && (
            <Fact name="In a library">
              <ul class="hints">
                {hints.map(({ library, write }) => (
                  <li key={library}>
                    {library}: <code>{write}</code>
                  </li>
                ))}
              </ul>
            </Fact>
          )}
          <Fact name="How it is known">{witnessed(proof)}</Fact>
        </dl>
        {(sent.faults.length > 0 || sent.tokens.length > 0) && (
          <>
            <h4>What was sent</h4>
            <Sent sent={sent} usual={usual} />
          </>
        )}
        <Timeline result={result} />
        {page && <PageSeen page={page} look={look} picture={picture} />}
      </div>
    </details>
  );
}

function witnessed({ redeemed, readUserinfo, documentsRead }: AuditResult['proof']): string {
  const said = [
    redeemed ? 'the service redeemed the code' : 'the service did not redeem the code',
    readUserinfo ? 'it read userinfo' : 'it did not read userinfo',
    `the keys were read ${documentsRead === 1 ? 'once' : `${documentsRead} times`}`,
  ];
  return `By FranceConnect’s journal: ${said.join(', ')}.`;
}

/** What happened, as the journal and the browser saw it. */
function Timeline({ result: { steps, flow, took } }: { result: AuditResult }) {
  const [first] = steps;
  if (!first) return null;
  return (
    <details class="timeline">
      <summary>
        What happened: {steps.length} requests in {(took / 1000).toFixed(1)} s
      </summary>
      {flow && <p>Sign-in {flow} in the journal.</p>}
      <Scroll label="Requests">
        <table>
          <thead>
            <tr>
              <th scope="col">After</th>
              <th scope="col">From and to</th>
              <th scope="col">Request</th>
              <th scope="col">Answer</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ at, who, method, address, status, note }, index) => (
              <tr key={index} class={who.includes('service') ? 'of-service' : undefined}>
                <td class="time">{Math.round(at - first.at)} ms</td>
                <td class="who">{who}</td>
                <td class="request">
                  <code>
                    {method} {address}
                  </code>
                </td>
                <td>{status === 0 ? 'none' : status}</td>
                <td class="note">{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function PageSeen({ page, look, picture }: { page: ResultPage; look: boolean; picture: string | undefined }) {
  const { address, status, title, text, markup, wayOut } = page;
  return (
    <>
      <h4>The last page of the service</h4>
      <p class="page-address">
        <code>{address}</code> {status === 0 ? 'no answer' : `HTTP ${status}`}
      </p>
      <blockquote>
        {title && <p class="page-title">{title}</p>}
        <p class="page-text">{text || '(no text)'}</p>
      </blockquote>
      <p class="way-out">{wayOut.length > 0 ? `Ways out: ${wayOut.join(', ')}` : 'No way out on it.'}</p>
      {picture && <img class="screenshot" src={picture} alt={`Screenshot of ${title || address}`} />}
      {look && !picture && markup !== '' && (
        <details class="look">
          <summary>Its look, without style sheets and pictures of its own</summary>
          <iframe title={`The page: ${title || address}`} sandbox="" loading="lazy" srcDoc={lookOf(markup)} />
        </details>
      )}
    </>
  );
}
