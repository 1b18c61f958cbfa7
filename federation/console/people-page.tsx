import { holdsEveryWord } from '../../infrastructure/folded-text.ts';
import type { Persona } from '../../personas/persona.ts';
import { LocalFrame } from './frame.tsx';

export interface PeoplePageProps {
  people: readonly Persona[];
  sourceTitles: Readonly<Record<string, string>>;
  filter: string;
  /** From 1. */
  page: number;
}

/** People on one page of the list. */
const PER_PAGE = 20;

/** Everybody who can sign in, a page of them at a time. */
export function peoplePage({ people, sourceTitles, filter, page }: PeoplePageProps) {
  const wanted = people.filter((persona) => matches(persona, filter));
  const pages = Math.max(1, Math.ceil(wanted.length / PER_PAGE));
  const current = Math.min(Math.max(1, page), pages);
  const shown = wanted.slice((current - 1) * PER_PAGE, current * PER_PAGE);
  return (
    <LocalFrame title="People" about="who can sign in">
      <h1 id="people">People to sign in with</h1>
      <form method="get" action="/_local/personas" class="filter">
        <label for="filter">Filter by name, difficulty or kind</label>
        <input type="search" id="filter" name="filter" value={filter} />
        <button type="submit">Filter</button>
      </form>
      <p>
        {wanted.length} of {people.length}. Every password is <code>123</code>; a source that asks for a code shows it.{' '}
        <a href="/_local/personas/new">Add a person of your own</a>
      </p>
      {shown.length > 0 ? (
        <PeopleTable people={shown} sourceTitles={sourceTitles} />
      ) : (
        <p class="info">
          Nobody matches. <a href="/_local/personas">Show everybody</a>
        </p>
      )}
      {pages > 1 && <Pages {...{ filter, current, pages }} />}
    </LocalFrame>
  );
}

function PeopleTable({ people, sourceTitles }: Pick<PeoplePageProps, 'people' | 'sourceTitles'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-labelledby="people">
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Lets you see</th>
            <th scope="col">Signs in at</th>
            <th scope="col">NIR and key</th>
          </tr>
        </thead>
        <tbody lang="fr">
          {people.map((persona) => (
            <tr key={persona.id}>
              <th scope="row">
                <a href={`/_local/personas/${encodeURIComponent(persona.id)}`}>{persona.label}</a>
                <br />
                <code>{persona.id}</code>
              </th>
              <td data-label="Lets you see">{persona.why}</td>
              <td data-label="Signs in at">
                {Object.entries(persona.credentials).map(([source, { identifiant }]) => (
                  <div key={source}>
                    {sourceTitles[source] ?? source} : <code>{identifiant}</code>
                  </div>
                ))}
              </td>
              <td data-label="NIR and key">
                <NumberAndKey persona={persona} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What a service asks for beside FranceConnect. */
function NumberAndKey({ persona: { nir, nir_key } }: { persona: Persona }) {
  if (nir === undefined) return <>none</>;
  return (
    <>
      <code>{nir}</code>
      {nir_key && (
        <>
          {' '}
          key <code>{nir_key}</code>
        </>
      )}
    </>
  );
}

function Pages({ filter, current, pages }: { filter: string; current: number; pages: number }) {
  const to = (page: number) => `/_local/personas?${new URLSearchParams({ filter, page: String(page) })}`;
  return (
    <nav class="pages" aria-label="Pages">
      {current > 1 && (
        <a rel="prev" href={to(current - 1)}>
          Previous
        </a>
      )}
      <span>
        Page {current} of {pages}
      </span>
      {current < pages && (
        <a rel="next" href={to(current + 1)}>
          Next
        </a>
      )}
    </nav>
  );
}

function matches({ id, label, why, kinds }: Persona, filter: string): boolean {
  return holdsEveryWord([id, label, why, ...kinds].join(' '), filter);
}
