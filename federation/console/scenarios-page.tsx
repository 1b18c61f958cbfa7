import { foldedText, holdsEveryWord } from '../../infrastructure/folded-text.ts';
import { ASSETS } from '../../infrastructure/http/assets.ts';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { type Armed, EVERYONE, FAMILIES, type Scenario, type Verdict } from '../../scenarios/index.ts';
import { LocalFrame } from './frame.tsx';

export interface ScenariosPageProps {
  scenarios: readonly Scenario[];
  active: readonly Armed[];
  /** The services to choose from: some of those registered. */
  services: readonly Service[];
  /** Words every scenario shown holds; empty for all. */
  search: string;
  /** Identifier of the scenario the form offers. */
  chosen: string;
  /** client_id of the service the form offers; empty for every service. */
  service: string;
  csrf: string;
  /** Why the last form was refused. */
  error: string | undefined;
}

export interface Service {
  client_id: string;
  name: string;
}

const MEANING: Readonly<Record<Verdict, string>> = {
  refuse: 'the service refuses what it receives',
  accept: 'the service goes on',
  recover: 'the service offers a way out',
  none: 'the citizen stops before the service',
};

/** Every scenario by family, what is active, and the form that activates one. */
export function scenariosPage({
  scenarios,
  active,
  services,
  search,
  chosen,
  service,
  csrf,
  error,
}: ScenariosPageProps) {
  const shown = scenarios.filter((scenario) => holdsEveryWord(textOf(scenario), search));
  return (
    <LocalFrame
      title="Scenarios"
      about="what may go wrong, and what a correct service does"
      scripts={shown.length < scenarios.length ? [] : [`${ASSETS}/filter.js`]}
    >
      <h1>Scenarios</h1>
      {error && (
        <div class="error-summary" role="alert">
          <p>{error}</p>
        </div>
      )}
      <ActiveScenarios active={active} csrf={csrf} />
      <Use chosen={chosen} service={service} services={services} csrf={csrf} />
      <h2 id="catalogue">Catalogue</h2>
      <search data-filters="found">
        <form method="get" action="/_local/scenarios#catalogue" class="filter">
          <label for="q">Search by words: nonce, register, slow…</label>
          <input type="search" id="q" name="q" value={search} />
          <button type="submit">Search</button>
        </form>
        <p role="status">
          {shown.length} / {scenarios.length}
        </p>
      </search>
      {shown.length < scenarios.length ? (
        <p>
          <a href="/_local/scenarios#catalogue">Show all</a>
        </p>
      ) : (
        <ul class="inline-links">
          {[...new Set(scenarios.map(({ family }) => family))].map((family) => (
            <li key={family}>
              <a href={`#${anchorOf(family)}`}>{family}</a>
            </li>
          ))}
        </ul>
      )}
      <div id="found">
        {FAMILIES.map((family) => (
          <Family key={family} family={family} scenarios={shown.filter((scenario) => scenario.family === family)} />
        ))}
      </div>
      <p>
        One sign-in only? Open the « Simulateur » drawer of the list of sources. From a test:{' '}
        <code>POST /_local/api/scenarios</code>, see the <a href="/_local/api#scenarios">API</a>.
      </p>
    </LocalFrame>
  );
}

function ActiveScenarios({ active, csrf }: Pick<ScenariosPageProps, 'active' | 'csrf'>) {
  return (
    <section aria-labelledby="active">
      <h2 id="active">Active</h2>
      {active.length === 0 ? (
        <p>No scenario is active.</p>
      ) : (
        <form method="post" action="/_local/scenarios/reset">
          <Hidden name="csrf" value={csrf} />
          {[...new Set(active.map(({ client = EVERYONE }) => client))].map((client) => (
            <ForService
              key={client}
              client={client}
              armed={active.filter((armed) => (armed.client ?? EVERYONE) === client)}
            />
          ))}
          <button type="submit" class="quiet">
            End all
          </button>
        </form>
      )}
    </section>
  );
}

/** What is active for one service, or for every one, with the button that ends it. */
function ForService({ client, armed }: { client: string; armed: readonly Armed[] }) {
  return (
    <section class="card">
      <h3>{client === EVERYONE ? 'Every service' : <code>{client}</code>}</h3>
      <ul>
        {armed.map(({ id, scenario, persona, times, flows = [] }) => (
          <li key={id}>
            <a href={`#${scenario.id}`}>
              <code>{scenario.id}</code>
            </a>{' '}
            {scenario.title}
            {persona && (
              <>
                , once <code>{persona}</code> has signed in
              </>
            )}
            {times !== undefined && `, ${times - flows.length} of ${times} sign-ins left`}
          </li>
        ))}
      </ul>
      <button type="submit" class="quiet" name="client" value={client}>
        End
        <span class="visually-hidden"> for {client === EVERYONE ? 'every service' : client}</span>
      </button>
    </section>
  );
}

function Use({
  chosen,
  service,
  services,
  csrf,
}: Pick<ScenariosPageProps, 'chosen' | 'service' | 'services' | 'csrf'>) {
  return (
    <section aria-labelledby="use">
      <h2 id="use">Activate one</h2>
      <form method="post" action="/_local/scenarios" class="column">
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
          <select id="client" name="client">
            <option value="">Every service</option>
            {services.map(({ client_id, name }) => (
              <option key={client_id} value={client_id} selected={client_id === service}>
                {name === client_id ? name : `${name} (${client_id})`}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="times">Sign-ins it reaches</label>
          <p class="hint" id="times-hint">
            A whole number. Leave empty for all of them.
          </p>
          <input id="times" name="times" inputMode="numeric" aria-describedby="times-hint" autocomplete="off" />
        </div>
        <button type="submit">Activate</button>
      </form>
    </section>
  );
}

function Family({ family, scenarios }: { family: string; scenarios: readonly Scenario[] }) {
  if (scenarios.length === 0) return null;
  return (
    <section data-group>
      <h3 id={anchorOf(family)}>{family}</h3>
      <div class="cards">
        {scenarios.map((scenario) => (
          <Card key={scenario.id} {...scenario} />
        ))}
      </div>
    </section>
  );
}

function anchorOf(family: string): string {
  return `family-${family.toLowerCase().replaceAll(' ', '-')}`;
}

function Card(scenario: Scenario) {
  const { id, title, what, serviceMust, verdict, notCaught } = scenario;
  return (
    <article class="card" id={id} data-search={foldedText(textOf(scenario))}>
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

function textOf({ id, title, family, what, serviceMust }: Scenario): string {
  return [id, title, family, what, serviceMust].join(' ');
}
