import { renderToString } from 'preact-render-to-string';
import { Hidden } from '../infrastructure/web/forms.tsx';
import type { ScenarioBook } from './book.ts';
import { FAMILIES, type Scenario } from './scenario.ts';

/** The part of a « Simulateur » drawer that lets this one sign-in meet a situation. */
export interface SituationsProps {
  /** Where the form is sent. */
  action: string;
  /** Hidden fields, the anti-forgery token among them. */
  fields: Readonly<Record<string, string>>;
  /** This page with the list of situations: most visitors never need it, so the page comes without. */
  listAddress: string;
  /** The list, when it was asked for. */
  options?: string | undefined;
  /** What this sign-in meets already. */
  met: readonly Pick<Scenario, 'id' | 'title'>[];
}

export function Situations({ action, fields, listAddress, options, met }: SituationsProps) {
  return (
    <>
      {met.length > 0 && (
        <>
          <p>Incidents simulés pour cette connexion&nbsp;:</p>
          <ul>
            {met.map(({ id, title }) => (
              <li key={id}>
                <code>{id}</code>
                {title && <span lang="en"> {title}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {options === undefined ? (
        <p>
          <a href={listAddress}>Simuler un incident pour cette connexion</a>
        </p>
      ) : (
        <form id="situation" method="post" action={action}>
          {Object.entries(fields).map(([name, value]) => (
            <Hidden key={name} name={name} value={value} />
          ))}
          <div class="field">
            <label for="scenario">Incident à simuler</label>
            <p class="hint" id="scenario-hint">
              Pour cette connexion seulement, sans effet sur les autres connexions.
            </p>
            <select
              id="scenario"
              name="scenario"
              lang="en"
              aria-describedby="scenario-hint"
              // Made of the catalogue's own texts, escaped when they were rendered.
              dangerouslySetInnerHTML={{ __html: options }}
            />
          </div>
          <button class="quiet" type="submit">
            Appliquer à cette connexion
          </button>
        </form>
      )}
    </>
  );
}

const rendered = new WeakMap<ScenarioBook, string>();

/** The options of the list, rendered once. */
export function situationOptions(book: ScenarioBook): string {
  const known = rendered.get(book);
  if (known !== undefined) return known;
  const scenarios = book.all();
  const html = FAMILIES.map((family) => optionsOf(family, scenarios)).join('');
  rendered.set(book, html);
  return html;
}

function optionsOf(family: string, scenarios: readonly Scenario[]): string {
  const members = scenarios.filter((scenario) => scenario.family === family);
  if (members.length === 0) return '';
  return renderToString(
    <optgroup label={family}>
      {members.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </optgroup>,
  );
}
