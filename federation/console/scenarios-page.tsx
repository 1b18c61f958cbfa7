import { Hidden } from '../../infrastructure/web/forms.tsx';
import { type Armed, FAMILIES, type Scenario, type Verdict } from '../../scenarios/index.ts';
import { LocalFrame } from './frame.tsx';
import { plain } from './plain-text.ts';

export interface ScenariosPageProps {
  scenarios: readonly Scenario[];
  inForce: readonly Armed[];
  /** Words every scenario shown holds; empty for all. */
  search: string;
  /** Identifier of the scenario the form offers. */
  chosen: string;
  csrf: string;
  /** Why the last form was refused. */
  error: string | undefined;
}

const MEANING: Readonly<Record<Verdict, string>> = {
  refuse: 'the service refuses what it receives',
  accept: 'the service goes on',
  recover: 'the service offers a way out',
  none: 'the citizen stops before the service',
};

/** Every scenario by family, what is in force, and the form that puts one in force. */
export function scenariosPage({ scenarios, inForce, search, chosen, csrf, error }: ScenariosPageProps) {
  const shown = scenarios.filter((scenario) => matches(scenario, search));
  return (
    <LocalFrame title="Scenarios" about="what may go wrong, and what a correct service does">
      <h1>Scenarios</h1>
      {error && (
        <div class="error-summary" role="alert">
          <p>{error}</p>
        </div>
      )}
      <InForce inForce={inForce} csrf={csrf} />
      <Use chosen={chosen} csrf={csrf} />
      <h2 id="catalogue">Catalogue</h2>
      <form method="get" action="/_local/scenarios#catalogue" class="filter">
        <label for="q">Search by words: nonce, register, slow…</label>
        <input type="search" id="q" name="q" value={search} />
        <button type="submit">Search</button>
      </form>
      <p>
        {shown.length} of {scenarios.length}.
        {shown.length < scenarios.length && (
          <>
            {' '}
            <a href="/_local/scenarios#catalogue">Show all</a>
          </>
        )}
      </p>
      {FAMILIES.map((family) => (
        <Family key={family} family={family} scenarios={shown.filter((scenario) => scenario.family === family)} />
      ))}
      <p>
        One sign-in only? Open the « Simulateur » drawer of the list of sources. From a test:{' '}
        <code>POST /_local/api/scenarios</code>, see the <a href="/_local/api#scenarios">API</a>.
      </p>
    </LocalFrame>
  );
}

function InForce({ inForce, csrf }: Pick<ScenariosPageProps, 'inForce' | 'csrf'>) {
  return (
    <section aria-labelledby="in-force">
      <h2 id="in-force">In force</h2>
      {inForce.length === 0 ? (
        <p>No scenario is in force.</p>
      ) : (
        <>
          <ul>
            {inForce.map(({ id, scenario, client, persona, times, flows = [] }) => (
              <li key={id}>
                <code>{scenario.id}</code> {scenario.title}: {client ? <code>{client}</code> : 'every service'}
                {persona && (
                  <>
                    , once <code>{persona}</code> has signed in
                  </>
                )}
                {times !== undefined && `, ${times - flows.length} of ${times} sign-ins left`}
              </li>
            ))}
          </ul>
          <form method="post" action="/_local/scenarios/reset">
            <Hidden name="csrf" value={csrf} />
            <button type="submit" class="quiet">
              Take all out of force
            </button>
          </form>
        </>
      )}
    </section>
  );
}

function Use({ chosen, csrf }: Pick<ScenariosPageProps, 'chosen' | 'csrf'>) {
  return (
    <section aria-labelledby="use">
      <h2 id="use">Put one in force</h2>
      <form method="post" action="/_local/scenarios">
        <Hidden name="csrf" value={csrf} />
        <div class="field">
          <label for="scenario">Scenario</label>
          <p class="hint" id="scenario-hint">
            Its identifier, as in the catalogue below.
          </p>
          <input
            id="scenario"
            name="scenario"
            value={chosen}
            aria-describedby="scenario-hint"
            required
            autocomplete="off"
          />
        </div>
        <div class="field">
          <label for="client">Service</label>
          <p class="hint" id="client-hint">
            Its client_id. Leave empty for every service.
          </p>
          <input id="client" name="client" aria-describedby="client-hint" autocomplete="off" />
        </div>
        <div class="field">
          <label for="times">Sign-ins it reaches</label>
          <p class="hint" id="times-hint">
            A whole number. Leave empty for all of them.
          </p>
          <input id="times" name="times" inputMode="numeric" aria-describedby="times-hint" autocomplete="off" />
        </div>
        <button type="submit">Put in force</button>
      </form>
    </section>
  );
}

function Family({ family, scenarios }: { family: string; scenarios: readonly Scenario[] }) {
  if (scenarios.length === 0) return null;
  return (
    <section>
      <h3>{family}</h3>
      {scenarios.map((scenario) => (
        <Card key={scenario.id} {...scenario} />
      ))}
    </section>
  );
}

function Card({ id, title, what, serviceMust, verdict, notCaught }: Scenario) {
  return (
    <article class="card" id={id}>
      <h4>{title}</h4>
      <p>
        <code>{id}</code> · <a href={`/_local/scenarios?${new URLSearchParams({ use: id })}#use`}>Use {id}</a>
      </p>
      <p>{what}</p>
      <p>
        <strong>A correct service:</strong> {serviceMust} {notCaught} <small>({MEANING[verdict]})</small>
      </p>
    </article>
  );
}

function matches({ id, title, family, what, serviceMust }: Scenario, search: string): boolean {
  const text = plain([id, title, family, what, serviceMust].join(' '));
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
