import { ASSETS } from '../../../infrastructure/http/assets.ts';
import { API } from '../../control/address.ts';
import type { FlowFormat } from '../../federation.ts';
import { Copyable } from '../copyable.tsx';
import { LocalFrame } from '../frame.tsx';
import { applicationOf, applicationTestOf } from './application-test.ts';
import { curlOf, testOf } from './copy.ts';
import { Diagram } from './diagram.tsx';
import type { Story } from './story.ts';
import { Facts, Verdict } from './summary.tsx';

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

const FORMATS = [
  { format: 'html', name: 'HTML page' },
  { format: 'har', name: 'HAR' },
] as const satisfies readonly { format: FlowFormat; name: string }[];

/** What one takes away: the link, the test, the files, the raw entries. */
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
        To send, in one file without secrets:{' '}
        {FORMATS.map(({ format, name }, index) => (
          <>
            {index > 0 && ', '}
            <a key={format} href={`${API}/flows/${story.id}/export?format=${format}`} download>
              {name}
            </a>
          </>
        ))}
        . <a href={`/_local/flows/${story.id}/entries`}>The same as JSON</a>
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
  const test = applicationTestOf(story, link.replace(/\/_local\/.*$/, ''), signIn);
  if (!test) return null;
  return (
    <details id="open-application-test" open={application !== undefined}>
      <summary>Copy as test of your application</summary>
      <form method="get" action={`/_local/flows/${story.id}#open-application-test`} class="filter">
        <label for="application">The address its FranceConnect button leads to</label>
        <input type="url" id="application" name="application" value={signIn} required />
        <button type="submit">Write the test for it</button>
      </form>
      <Copyable name="The test of your application" text={test} />
    </details>
  );
}
