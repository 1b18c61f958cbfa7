import { useContext } from 'preact/hooks';
import type { JournalEntry, JournalToken, Parameters } from '../../../infrastructure/journal/journal.ts';
import { Mark, type SourceMark } from '../../../infrastructure/pages/source-mark.tsx';
import { Faults } from '../../../provider/pages/faults.tsx';
import { LANES, laneName, phasesOf } from './phases.ts';
import { StandsAlone } from './stands-alone.ts';
import { type Arrow, type CheckedToken, isClosed } from './story.ts';
import { duration, offset } from './times.ts';

export interface DiagramProps {
  arrows: readonly Arrow[];
  culprit: JournalEntry | undefined;
  /** Of the source, for its lane. */
  sourceMark: SourceMark | undefined;
}

/** A sequence diagram that is an ordered list: five lanes, a line per message, each unfolding into what was said. */
export function Diagram({ arrows, culprit, sourceMark }: DiagramProps) {
  let number = 1;
  return (
    <div class="diagram">
      <div class="lanes" aria-hidden="true">
        <span class="at">s</span>
        {LANES.map(({ lane, name, short }) => (
          <span key={lane} class={`lane ${lane}`}>
            {lane === 'source' && sourceMark && <Mark {...sourceMark} />}
            <span class="long">{name}</span>
            <span class="short">{short}</span>
          </span>
        ))}
      </div>
      {phasesOf(arrows).map(({ title, arrows: group }) => {
        const start = number;
        number += group.length;
        return (
          <section key={start} aria-label={title}>
            <h3>{title}</h3>
            <ol start={start}>
              {group.map((arrow) => (
                <Line key={`${arrow.entry.id} ${arrow.of}`} arrow={arrow} guilty={arrow.entry.id === culprit?.id} />
              ))}
            </ol>
          </section>
        );
      })}
    </div>
  );
}

function Line({ arrow, guilty }: { arrow: Arrow; guilty: boolean }) {
  const { entry, of, from, to, throughBrowser, failed } = arrow;
  const [first, last] = [placeOf(from), placeOf(to)].sort((one, other) => one - other) as [number, number];
  const direction = placeOf(from) <= placeOf(to) ? 'rightward' : 'leftward';
  const id = guilty && of === 'answer' ? { id: `entry-${entry.id}` } : {};
  return (
    <li class={`${of}${failed ? ' failed' : ''}`} {...id}>
      <details id={`open-${entry.id}-${of}`} open={guilty && of === 'answer'}>
        <summary>
          <span class="at">{offset(arrow.offset)}</span>
          <span class={`message span-${first}-${last} ${direction}`}>
            <span class="visually-hidden">
              {`${laneName(from)} to ${laneName(to)}${throughBrowser ? ', through the browser' : ''}: `}
            </span>
            <span class="label">
              <Label arrow={arrow} />
            </span>
            <span class={`line${throughBrowser ? ' carried' : ''}`} aria-hidden="true" />
          </span>
        </summary>
        <Unfolded arrow={arrow} />
      </details>
    </li>
  );
}

function placeOf(lane: Arrow['from']): number {
  return LANES.findIndex((one) => one.lane === lane) + 1;
}

function Label({ arrow: { entry, of, failed, tokens, throughBrowser } }: { arrow: Arrow }) {
  const { request, answer } = entry.detail;
  if (of === 'request') {
    return (
      <>
        {entry.summary}
        <small>
          {request?.method} <code>{pathOf(request?.address)}</code>
          {throughBrowser && ' through the browser'}
        </small>
      </>
    );
  }
  return (
    <>
      {failed && <strong class="sign">✗ </strong>}
      <strong>{statusOf(answer?.status)}</strong> {meaningOf(entry)}
      {entry.code && <code class="code">{entry.code}</code>}
      {entry.scenarios?.map((id) => (
        <span key={id} class="scenario">
          {id}
        </span>
      ))}
      {tokens.map(({ token, checks }) => {
        const broken = checks.filter(({ kept }) => kept === false).length;
        const verdict = isClosed(token) ? [] : [broken > 0 ? `✗ ${broken}` : '✓'];
        return (
          <span key={token.name} class={`token${broken > 0 ? ' bad' : ''}`}>
            {[[token.name, ...verdict].join(' '), ...(token.encrypted ? ['encrypted'] : [])].join(', ')}
          </span>
        );
      })}
    </>
  );
}

function statusOf(status: number | undefined): string {
  return status === 0 ? 'no answer' : String(status ?? '');
}

/** What an answer amounts to, in a few words. */
function meaningOf({ kind, detail: { answer } }: JournalEntry): string {
  const { address, parameters = {}, to, status = 0 } = answer ?? {};
  if (address !== undefined) {
    const where = to === 'service' ? address.replace(/^https?:\/\//, '') : pathOf(address);
    return `→ ${where}${parameters.code === undefined ? '' : ' with a code'}`;
  }
  if (parameters.error !== undefined) return String(parameters.error);
  if (kind === 'FC_REQUESTED_RNIPP') return String(parameters.outcome);
  if (status >= 400) return kind === 'IDP_SIGNED_IN' ? 'not recognised' : 'an error page';
  return PAGES[kind] ?? '';
}

/** What the browser shows. */
const PAGES: Readonly<Record<string, string>> = {
  FC_SHOWED_IDP_CHOICE: 'the list of sources',
  IDP_SHOWED_SIGN_IN: 'the sign-in page',
  IDP_SHOWED_TELEPHONE: 'the approval page',
  IDP_SHOWED_PAGE: 'a page of the source',
  FC_SHOWED_CONSENT: 'the information page',
  SP_REQUESTED_LOGOUT: 'a page that passes on',
  IDP_RECEIVED_LOGOUT: 'a page that passes on',
  IDP_LOGOUT_CALLEDBACK: 'a page that passes on',
};

/** The path alone: the lane says whose it is. */
function pathOf(address: string | undefined): string {
  return address?.replace(/^https?:\/\/[^/]+/, '') ?? '';
}

function Unfolded({ arrow }: { arrow: Arrow }) {
  const { entry, of, tokens, scenarios } = arrow;
  const { request, answer, faults = [] } = entry.detail;
  return (
    <div class="unfolded">
      <p>
        {entry.summary}.{' '}
        <small>
          <code>{entry.kind}</code>
          {of === 'answer' && `, answered in ${duration(entry.took)}`}
        </small>
      </p>
      {scenarios.map(({ id, what, serviceMust }) => (
        <p key={id}>
          Active scenario: <ScenarioLink id={id} explained={what !== ''} />. {what}{' '}
          {serviceMust && <>A correct service: {serviceMust}</>}
        </p>
      ))}
      {of === 'request' ? (
        <Members title="Sent to" address={request?.address} members={request?.parameters} />
      ) : (
        <>
          <Members
            title="Redirects to"
            address={answer?.address}
            members={answer?.parameters}
            alone={tokens.length === 0}
          />
          <Faults faults={faults} comparison={undefined} />
          {tokens.map((token) => (
            <Token key={token.token.name} {...token} />
          ))}
        </>
      )}
    </div>
  );
}

/** A scenario's identifier, with a link to where it is explained: one's own is not. */
export function ScenarioLink({ id, explained }: { id: string; explained: boolean }) {
  const name = <code>{id}</code>;
  return explained && !useContext(StandsAlone) ? <a href={`/_local/scenarios#${id}`}>{name}</a> : name;
}

function Members({
  title,
  address,
  members = {},
  alone = false,
}: {
  title: string;
  address: string | undefined;
  members?: Parameters | undefined;
  /** Whether nothing else says what was answered. */
  alone?: boolean;
}) {
  const rows = Object.entries(members);
  if (address === undefined && rows.length === 0) return alone ? <p>Nothing but the status.</p> : null;
  return (
    <dl class="members">
      {address !== undefined && (
        <>
          <dt>{title}</dt>
          <dd>
            <code>{address}</code>
          </dd>
        </>
      )}
      {rows.map(([name, value]) => (
        <>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <code>{shown(value)}</code>
          </dd>
        </>
      ))}
    </dl>
  );
}

function Token({ token, checks }: CheckedToken) {
  return (
    <>
      {token.encrypted && <Encryption {...token} />}
      {!isClosed(token) && <Claims name={token.name} checks={checks} />}
    </>
  );
}

function Encryption({ name, claims, encryption }: JournalToken) {
  return (
    <>
      <p>
        The {name} is encrypted for {readerOf(name)}, which alone can open it.{' '}
        {claims && 'FranceConnect made it: the signed token inside is checked below. '}
        The header of the encryption:
      </p>
      <Members title="" address={undefined} members={encryption} />
    </>
  );
}

function readerOf(name: string): string {
  return name === 'introspection' ? 'the data provider' : 'the service';
}

function Claims({ name, checks }: { name: string; checks: CheckedToken['checks'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-label={`${name}, decoded`}>
      <table class="claims">
        <caption>{name}, decoded and checked</caption>
        <thead>
          <tr>
            <th scope="col">Claim</th>
            <th scope="col">Value</th>
            <th scope="col">Rule</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ claim, value, kept, rule }) => (
            <tr key={claim} class={kept === false ? 'broken' : undefined}>
              <th scope="row">
                <code>{claim}</code>
              </th>
              <td>
                <code>{value === undefined ? 'missing' : shown(value)}</code>
              </td>
              <td>
                <Sign kept={kept} /> {rule}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sign({ kept }: { kept: boolean | undefined }) {
  if (kept === undefined) return null;
  return kept ? (
    <span class="kept">
      <span aria-hidden="true">✓</span>
      <span class="visually-hidden">kept: </span>
    </span>
  ) : (
    <span class="unkept">
      <span aria-hidden="true">✗</span>
      <span class="visually-hidden">broken: </span>
    </span>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
