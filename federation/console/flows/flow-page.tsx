import { ASSETS } from '../../../infrastructure/http/assets.ts';
import { Mark } from '../../../infrastructure/pages/source-mark.tsx';
import { Rules } from '../../../provider/pages/rules.tsx';
import { CONTRACT } from '../addresses.ts';
import { Copyable } from '../copyable.tsx';
import { LocalFrame } from '../frame.tsx';
import { Moment } from '../moment.tsx';
import { applicationOf, applicationTestOf } from './application-test.ts';
import { curlOf, testOf } from './copy.ts';
import { Diagram, ScenarioLink } from './diagram.tsx';
import { OutcomeBadge } from './outcome.tsx';
import type { Reaction } from './reaction.ts';
import type { Story } from './story.ts';
import { duration } from './times.ts';

/**
 * One sign-in: how it ended and why, then every request and answer in order.
 * @param link absolute address of this page
 * @param application address of the reader's application that begins a sign-in, once it was given
 */
export function flowPage(story: Story, link: string, application: string | undefined) {
  const { service, id } = story;
  return (
    <LocalFrame
      title={`Sign-in at ${service}`}
      about="what happened, hop by hop"
      stylesheets={[`${ASSETS}/flows.css`]}
      scripts={[`${ASSETS}/flows.js`]}
    >
      <div data-live={`/_local/flows/${id}/events`}>
        <p>
          <a class="back" href="/_local/flows">
            All sign-ins
          </a>
        </p>
        <h1>Sign-in at {service}</h1>
        <Verdict {...story} />
        <Facts {...story} />
        <h2 id="diagram">Who said what to whom</h2>
        <p>Open a line to read what was sent or answered. Codes, secrets and signatures are masked.</p>
        <Diagram arrows={story.arrows} culprit={story.culprit} sourceMark={story.sourceMark} />
        <Take story={story} link={link} application={application} />
      </div>
    </LocalFrame>
  );
}

/** For a link to a sign-in that has given way to later ones. */
export function unknownFlowPage() {
  return (
    <LocalFrame title="Unknown sign-in" about="what happened, hop by hop">
      <h1>This sign-in is not remembered</h1>
      <p>
        The journal keeps the last 500 sign-ins since this simulator was started, in memory. This one is older, was
        cleared, or belongs to another simulator.
      </p>
      <p>
        <a href="/_local/flows">All sign-ins</a>
      </p>
    </LocalFrame>
  );
}

function Verdict({ outcome, sentence, culprit, code, reaction }: Story) {
  return (
    <section class={`verdict ${outcome}`} aria-label="How it ended">
      <p role="status">
        <OutcomeBadge outcome={outcome} /> {sentence}
      </p>
      {reaction && <WhatTheServiceDid {...reaction} />}
      {culprit && code && <Remedy culprit={culprit} code={code} />}
      {culprit && (
        <p>
          <a href={`#${anchorOf(culprit.id)}`}>Go to the line where it happened</a>
        </p>
      )}
    </section>
  );
}

const REACTIONS: Readonly<Record<Reaction['verdict'], string>> = {
  refused: '✓ refused as it must',
  accepted: '✗ accepted what it must refuse',
  unknown: '? cannot tell',
};

function WhatTheServiceDid({ verdict, sentence }: Reaction) {
  return (
    <p class={`reaction ${verdict}`}>
      <strong>The service then:</strong> <strong class="what">{REACTIONS[verdict]}</strong>. {sentence}
    </p>
  );
}

function Remedy({ culprit, code }: Required<Pick<Story, 'culprit' | 'code'>>) {
  const { faults = [], error_id } = culprit.detail;
  return (
    <>
      <Rules code={code} faults={faults} contract={CONTRACT} />
      <p>
        <a href={`/_local/errors/${code}${error_id ? `?id=${error_id}` : ''}`}>All about {code}</a>
      </p>
    </>
  );
}

function Facts({ began, lasted, rules, client, person, persona, sourceTitle, sourceMark, scenarios, entries }: Story) {
  return (
    <dl class="facts">
      <dt>When</dt>
      <dd>
        <Moment at={began} /> (Paris time), for {duration(lasted)}
      </dd>
      <dt>Platform</dt>
      <dd>{rules.name}</dd>
      {client !== undefined && (
        <>
          <dt>Service</dt>
          <dd>
            <code>{client}</code>
          </dd>
        </>
      )}
      {person !== undefined && (
        <>
          <dt>Person</dt>
          <dd>
            <span lang="fr">{person}</span> <code>{persona}</code>
          </dd>
        </>
      )}
      {sourceTitle !== undefined && (
        <>
          <dt>Source</dt>
          <dd lang="fr" class="marked">
            {sourceMark && <Mark {...sourceMark} />} {sourceTitle}
          </dd>
        </>
      )}
      {scenarios.length > 0 && (
        <>
          <dt>{scenarios.length === 1 ? 'Scenario' : 'Scenarios'}</dt>
          <dd>
            {scenarios.map(({ id, own }) => (
              <span key={id}>
                <ScenarioLink id={id} explained={!own} />{' '}
              </span>
            ))}
          </dd>
        </>
      )}
      <dt>Requests</dt>
      <dd>{entries.length}</dd>
    </dl>
  );
}

/** What one takes away: the link, the test, the raw entries. */
function Take({ story, link, application }: { story: Story; link: string; application: string | undefined }) {
  const test = testOf(story);
  const commands = story.entries.flatMap((entry) => {
    const command = curlOf(entry, new URL(story.issuer).origin);
    return command ? [{ id: entry.id, summary: entry.summary, command }] : [];
  });
  return (
    <section class="take">
      <h2>Take it with you</h2>
      <p>
        <label for="link">Link to this page, while this simulator runs</label>
        <input id="link" readOnly value={link} />
      </p>
      <ApplicationTest story={story} link={link} application={application} />
      {test && (
        <details id="open-test">
          <summary>Copy as test of FranceConnect’s side, without your application</summary>
          <Copyable name="The test" text={test} />
        </details>
      )}
      {commands.map(({ id, summary, command }) => (
        <details key={id} id={`open-curl-${id}`}>
          <summary>Copy as curl: {summary.toLowerCase()}</summary>
          <Copyable name={`The command: ${summary.toLowerCase()}`} text={command} />
        </details>
      ))}
      <p>
        <a href={`/_local/flows/${story.id}/entries`}>The same as JSON</a>
      </p>
    </section>
  );
}

/** The test of the reader's own application, and the form that asks where it begins a sign-in. */
function ApplicationTest({
  story,
  link,
  application,
}: {
  story: Story;
  link: string;
  application: string | undefined;
}) {
  const origin = applicationOf(story);
  if (origin === undefined) return null;
  const signIn = application ?? `${origin}/login`;
  const test = applicationTestOf(story, new URL(link).origin, signIn);
  if (!test) return null;
  return (
    <details id="open-application-test" open={application !== undefined}>
      <summary>Copy as test of your application</summary>
      <form method="get" action={`${new URL(link).pathname}#open-application-test`} class="filter">
        <label for="application">The address its FranceConnect button leads to</label>
        <input type="url" id="application" name="application" value={signIn} required />
        <button type="submit">Write the test for it</button>
      </form>
      <Copyable name="The test of your application" text={test} />
    </details>
  );
}

export function anchorOf(entry: string): string {
  return `entry-${entry}`;
}
