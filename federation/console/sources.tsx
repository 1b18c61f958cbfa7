import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { Mark, type SourceMark } from '../../infrastructure/pages/source-mark.tsx';
import type { ShownList } from '../federation.ts';
import type { SourceState } from '../sources/source-states.ts';
import { LocalFrame } from './frame.tsx';
import { ListSwitch } from './list-switch.tsx';

/** Seconds a slowed source waits: less than the 6 after which FranceConnect gives up. */
export const SLOW_SECONDS = 3;

export interface SourcesPageProps {
  list: ShownList;
  sources: readonly { id: string; title: string; mark: SourceMark | undefined; state: SourceState }[];
  csrf: string;
  /** Why the last form was refused. */
  error: string | undefined;
}

/** How each source is doing, and the buttons that change it. */
export function sourcesPage({ sources, list, csrf, error }: SourcesPageProps) {
  return (
    <LocalFrame title="Sources" about="pause, slow and resume the identity sources">
      <h1>Sources</h1>
      <section aria-labelledby="list">
        <h2 id="list">Which list</h2>
        <ListSwitch list={list} csrf={csrf} />
        <p>
          A source that is not on the list runs all the same: a service sees it when the white list of its registration
          (<code>idpFilterList</code> with <code>idpFilterExclude: false</code>) names it. The European bridge is on no
          list: FranceConnect+ opens it to a service that sends <code>idp_hint=eidas-bridge</code>, or whose white list
          names it.
        </p>
      </section>
      <h2>Outages</h2>
      <p>
        What happens here holds for every service and every browser. A paused source answers HTTP 503: a citizen gets
        its page, FranceConnect shows its list again with a banner. Announce the outage and FranceConnect greys the
        source on its list, as when its operators know.
      </p>
      {error && (
        <div class="error-summary" role="alert">
          <p>{error}</p>
        </div>
      )}
      {sources.length === 0 && <p>No source runs here: they were left out at start.</p>}
      <form method="post" action="/_local/sources">
        <Hidden name="csrf" value={csrf} />
        <ul class="sources">
          {sources.map((source) => (
            <li key={source.id} class="card">
              <Source {...source} />
            </li>
          ))}
        </ul>
      </form>
      <p>
        One sign-in only? Choose a scenario instead. From a test: <code>POST /_local/api/sources/ameli/pause</code>, see
        the <a href="/_local/api">API</a>.
      </p>
    </LocalFrame>
  );
}

function Source({ id, title, mark, state }: SourcesPageProps['sources'][number]) {
  const running = state.state === 'running';
  return (
    <>
      <h3 lang="fr" class="marked">
        {mark && <Mark {...mark} />} {title}
      </h3>
      <p>
        <code>{id}</code> · <strong class={running ? 'ok' : 'trouble'}>{inWords(state)}</strong>
      </p>
      <p class="actions">
        {running ? (
          <>
            <Action name="pause" id={id} title={title} label="Pause" />
            <Action name="announce" id={id} title={title} label="Pause and announce" />
            <Action name="slow" id={id} title={title} label={`Slow: ${SLOW_SECONDS} s`} />
          </>
        ) : (
          <Action name="resume" id={id} title={title} label="Resume" />
        )}
      </p>
    </>
  );
}

function Action({ name, id, title, label }: { name: string; id: string; title: string; label: string }) {
  return (
    <button type="submit" class="quiet" name="action" value={`${name} ${id}`}>
      {label}
      <span class="visually-hidden"> {title}</span>
    </button>
  );
}

function inWords(state: SourceState): string {
  switch (state.state) {
    case 'running':
      return 'Running';
    case 'slow':
      return `Slow: ${state.delay / 1000} s before each answer`;
    case 'paused':
      return state.announced ? 'Paused, greyed on FranceConnect’s list' : 'Paused, FranceConnect does not know';
  }
}
