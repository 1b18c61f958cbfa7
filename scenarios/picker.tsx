import { foldedText, holdsEveryWord } from '../infrastructure/folded-text.ts';
import { Hidden } from '../infrastructure/pages/forms.tsx';
import { actsFromNextSignIn } from './active.ts';
import { actsOnPublished } from './published.ts';
import { FAMILIES, FAMILIES_IN_FRENCH, type Family, inFrench, type Scenario } from './scenario.ts';

/** The part of a « Simulateur » drawer that chooses a scenario for this one sign-in. In French, as the page around it. */
export interface ScenarioPickerProps {
  /** Where the choice is sent. */
  action: string;
  /** Hidden fields, the anti-forgery token among them. */
  fields: Readonly<Record<string, string>>;
  /** Path of this page; with {@link OPEN} in its query it comes with the list, which most visitors never need. */
  page: string;
  /** Address of the page that explains every scenario. */
  catalogue: string;
  /** The list, when it was asked for. */
  list?: { scenarios: readonly Scenario[]; search: string } | undefined;
  /** Active for this sign-in already; those chosen for it alone can be removed. */
  active: readonly (NamedScenario & { removable: boolean })[];
  /** Chosen here and active from the service's next sign-in on. */
  waiting: readonly NamedScenario[];
}

type NamedScenario = Pick<Scenario, 'id' | 'title' | 'french'>;

/** Query parameter that asks for the list, and the one of its search. */
export const OPEN = 'incidents';
const SEARCH = 'recherche';

/** The list of scenarios, when a page's query asks for it. */
export function requestedList(
  query: Readonly<Record<string, unknown>>,
  scenarios: readonly Scenario[],
): ScenarioPickerProps['list'] {
  if (query[OPEN] === undefined) return undefined;
  return { scenarios, search: typeof query[SEARCH] === 'string' ? query[SEARCH] : '' };
}

export function ScenarioPicker({ action, fields, page, catalogue, list, active, waiting }: ScenarioPickerProps) {
  return (
    <>
      <Chosen title="Incidents simulés pour cette connexion" scenarios={active} {...{ action, fields, catalogue }} />
      <Chosen
        title="Incidents simulés dès la prochaine connexion de ce service"
        scenarios={waiting.map((scenario) => ({ ...scenario, removable: true }))}
        {...{ action, fields, catalogue }}
      />
      {list === undefined ? (
        <p>
          <a href={`${page}?${OPEN}#simulateur`}>Simuler un incident pour cette connexion</a>
        </p>
      ) : (
        <>
          <h2>Simuler un incident</h2>
          <p>
            Pour cette connexion seulement, sans effet sur les autres connexions. Un incident qui ne peut plus toucher
            cette connexion se produit dès la prochaine connexion de ce service.
          </p>
          <Search page={page} search={list.search} />
          <form id="incident" method="post" action={action}>
            {Object.entries(fields).map(([name, value]) => (
              <Hidden key={name} name={name} value={value} />
            ))}
            <Families {...list} catalogue={catalogue} />
          </form>
        </>
      )}
    </>
  );
}

interface ChosenProps extends Pick<ScenarioPickerProps, 'action' | 'fields' | 'catalogue'> {
  title: string;
  scenarios: ScenarioPickerProps['active'];
}

function Chosen({ title, scenarios, action, fields, catalogue }: ChosenProps) {
  if (scenarios.length === 0) return null;
  return (
    <form class="chosen-scenarios" method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <Hidden key={name} name={name} value={value} />
      ))}
      <p>{title}&nbsp;:</p>
      <ul>
        {scenarios.map(({ removable, ...scenario }) => (
          <li key={scenario.id} class="actions">
            <span>
              {inFrench(scenario).title}{' '}
              <a href={`${catalogue}#${scenario.id}`}>
                <code>{scenario.id}</code>
              </a>
            </span>
            {removable && (
              <button class="quiet" type="submit" name="remove" value={scenario.id}>
                Retirer<span class="visually-hidden">&nbsp;: {inFrench(scenario).title}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </form>
  );
}

function Search({ page, search }: { page: string; search: string }) {
  return (
    <search data-filters="incident">
      <form class="filter" method="get" action={`${page}#simulateur`}>
        <Hidden name={OPEN} value="" />
        <label for={SEARCH}>Rechercher un incident : nonce, décès, lenteur…</label>
        <input type="search" id={SEARCH} name={SEARCH} value={search} autocomplete="off" />
        <button class="quiet" type="submit">
          Rechercher
        </button>
      </form>
      <p role="status" />
    </search>
  );
}

function Families({ scenarios, search, catalogue }: NonNullable<ScenarioPickerProps['list']> & { catalogue: string }) {
  const found = scenarios.filter((scenario) => holdsEveryWord(textOf(scenario), search));
  if (found.length === 0) return <p>Aucun incident ne correspond à « {search} ».</p>;
  return (
    <>
      {FAMILIES.map((family) => (
        <FamilyGroup
          key={family}
          family={family}
          open={search !== ''}
          catalogue={catalogue}
          scenarios={found.filter((scenario) => scenario.family === family)}
        />
      ))}
    </>
  );
}

interface FamilyGroupProps {
  family: Family;
  scenarios: readonly Scenario[];
  open: boolean;
  catalogue: string;
}

function FamilyGroup({ family, scenarios, open, catalogue }: FamilyGroupProps) {
  if (scenarios.length === 0) return null;
  return (
    <details class="incidents" data-group open={open}>
      <summary>
        {FAMILIES_IN_FRENCH[family]} <small>({scenarios.length})</small>
      </summary>
      {scenarios.map((scenario) => (
        <Card key={scenario.id} scenario={scenario} catalogue={catalogue} />
      ))}
    </details>
  );
}

function Card({ scenario, catalogue }: { scenario: Scenario; catalogue: string }) {
  const { title, what, serviceMust } = inFrench(scenario);
  return (
    <article class="incident" data-search={foldedText(textOf(scenario))}>
      <h3>{title}</h3>
      <p>{what}</p>
      <p>
        <strong>Ce que fait un service correct&nbsp;:</strong> {serviceMust}
      </p>
      {actsOnPublished(scenario) && (
        <p class="hint">
          Un document est lu sans dire pour quel service&nbsp;: cet incident touche la prochaine lecture, de ce service
          ou d’un autre.
        </p>
      )}
      <p class="actions">
        <button class="quiet" type="submit" name="scenario" value={scenario.id}>
          {actsFromNextSignIn(scenario)
            ? 'Appliquer dès la prochaine connexion de ce service'
            : 'Appliquer à cette connexion'}
          <span class="visually-hidden">&nbsp;: {title}</span>
        </button>{' '}
        <a href={`${catalogue}#${scenario.id}`}>
          <code>{scenario.id}</code>
        </a>
      </p>
    </article>
  );
}

function textOf(scenario: Scenario): string {
  const { title, what, serviceMust } = inFrench(scenario);
  return [scenario.id, title, what, serviceMust, FAMILIES_IN_FRENCH[scenario.family]].join(' ');
}
