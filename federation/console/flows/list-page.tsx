import { ASSETS } from '../../../infrastructure/http/assets.ts';
import { Mark } from '../../../infrastructure/pages/source-mark.tsx';
import { LocalFrame } from '../frame.tsx';
import { Moment } from '../moment.tsx';
import { OutcomeBadge } from './outcome.tsx';
import type { Story } from './story.ts';
import { duration } from './times.ts';

/** What the list is narrowed to; empty is everything. */
export interface ListFilter {
  text: string;
  outcome: string;
  platform: string;
}

export interface ListPageProps {
  /** Latest first. */
  stories: readonly Story[];
  /** How many there are without the filter. */
  known: number;
  filter: ListFilter;
}

const OUTCOMES: readonly (readonly [string, string])[] = [
  ['', 'any outcome'],
  ['signed-in', 'signed in'],
  ['refused', 'refused'],
  ['broken', 'tokens broken'],
  ['given-up', 'given up'],
  ['running', 'under way'],
  ['left', 'left'],
];
const PLATFORM_NAMES: readonly (readonly [string, string])[] = [
  ['', 'both'],
  ['low', 'FranceConnect'],
  ['high', 'FranceConnect+'],
];

/** Every sign-in the journal remembers, the latest first. */
export function listPage({ stories, known, filter }: ListPageProps) {
  return (
    <LocalFrame
      title="Sign-ins"
      about="what happened, hop by hop"
      stylesheets={[`${ASSETS}/flows.css`]}
      scripts={[`${ASSETS}/flows.js`]}
    >
      <div data-live="/_local/flows/events">
        <h1>Sign-ins</h1>
        <p>
          Every request that reached FranceConnect, from the service’s first one to the logout. The last 500 are kept;
          secrets are not.
        </p>
        <Filter {...filter} />
        <p role="status">
          {stories.length < known && `${stories.length} of `}
          {known} {known === 1 ? 'sign-in' : 'sign-ins'}.
        </p>
        {known === 0 && <p class="info">No sign-in yet. Open the CPF site, or send your own application here.</p>}
        <StoryList stories={stories} />
      </div>
    </LocalFrame>
  );
}

/** A row per sign-in, each a link to its page. */
export function StoryList({ stories }: Pick<ListPageProps, 'stories'>) {
  return (
    <ol class="flows">
      {stories.map((story) => (
        <Row key={story.id} {...story} />
      ))}
    </ol>
  );
}

function Filter({ text, outcome, platform }: ListFilter) {
  return (
    <form method="get" action="/_local/flows" class="flow-filter">
      <p>
        <label for="text">Service, person, source or error code</label>
        <input type="search" id="text" name="text" value={text} />
      </p>
      <p>
        <label for="outcome">Outcome</label>
        <Choice name="outcome" chosen={outcome} options={OUTCOMES} />
      </p>
      <p>
        <label for="platform">Platform</label>
        <Choice name="platform" chosen={platform} options={PLATFORM_NAMES} />
      </p>
      <button type="submit">Filter</button>
    </form>
  );
}

function Choice({
  name,
  chosen,
  options,
}: {
  name: string;
  chosen: string;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <select id={name} name={name}>
      {options.map(([value, label]) => (
        <option key={value} value={value} selected={value === chosen}>
          {label}
        </option>
      ))}
    </select>
  );
}

function Row({ id, began, lasted, service, person, sourceTitle, sourceMark, rules, outcome, code, sentence }: Story) {
  return (
    <li>
      <a href={`/_local/flows/${id}`}>
        <span class="when">
          <Moment at={began} /> <small>{duration(lasted)}</small>
        </span>
        <span class="what">
          <strong>{service}</strong>
          <small>{rules.name}</small>
        </span>
        <span class="who">
          {person ?? <small>no person yet</small>}
          {sourceTitle && (
            <small class="marked">
              {sourceMark && <Mark {...sourceMark} />} via {sourceTitle}
            </small>
          )}
        </span>
        <span class="end">
          <OutcomeBadge outcome={outcome} />
          {code && <code>{code}</code>}
          <small>{sentence}</small>
        </span>
      </a>
    </li>
  );
}
