import { ASSETS } from '../../infrastructure/http/assets.ts';
import { ErrorSummary, Field, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import { ScenarioPicker, type ScenarioPickerProps } from '../../scenarios/picker.tsx';
import type { IdentitySource } from '../identity-source.ts';
import type { PeopleList } from '../people.ts';
import { Frame } from './frame.tsx';
import { Cards } from './person-card.tsx';

export interface SignInPageProps {
  source: IdentitySource;
  home: string;
  /** Path of the interaction, which both forms are sent to. */
  action: string;
  csrf: string;
  people: PeopleList;
  filter: string;
  picker: ScenarioPickerProps;
  /** What was typed, except passwords. */
  values?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

/**
 * Where the citizens say who they are. The service they come from is never named: sources and services do not know of each
 * other (identity sources §1.10).
 */
export function SignInPage(props: SignInPageProps) {
  const { source, home, action, picker, errors = {} } = props;
  const typed = source.form.fields.length > 0;
  const failed = Object.keys(errors).length > 0;
  return (
    <Frame
      source={source}
      home={home}
      title={failed ? 'Erreur : connexion' : 'Connexion'}
      scripts={[`${ASSETS}/live-list.js`, ...(picker.list ? [`${ASSETS}/filter.js`] : [])]}
    >
      <div class={typed ? undefined : 'centred'}>
        <h1>Connexion à votre compte</h1>
        <p>FranceConnect vous demande de prouver qui vous êtes avec votre compte {source.title}.</p>
        <ErrorSummary errors={errors} title="La connexion n’a pas abouti" />
        <div class={typed ? 'columns' : undefined}>
          {typed && (
            <div class="beside">
              <LoginCard {...props} />
              <Drawer {...picker} />
            </div>
          )}
          <PeopleCard {...props} />
        </div>
        {!typed && (
          <>
            <BackLink action={action} />
            <Drawer {...picker} />
          </>
        )}
      </div>
    </Frame>
  );
}

/** The simulator's scenarios, for this sign-in alone. */
export function Drawer(picker: ScenarioPickerProps) {
  return (
    <details class="drawer" id="simulateur" open={picker.list !== undefined || picker.active.length > 0}>
      <summary>Simulateur</summary>
      <ScenarioPicker {...picker} />
    </details>
  );
}

function LoginCard({ source, action, csrf, filter, values = {}, errors = {} }: SignInPageProps) {
  return (
    <section class="card" aria-labelledby="titre-compte">
      <h2 id="titre-compte">Mon compte</h2>
      <form id="connexion" method="post" action={action}>
        <Hidden name="csrf" value={csrf} />
        {filter && <Hidden name="filtre" value={filter} />}
        {source.form.fields.map((field) => (
          <Field key={field.name} {...field} value={values[field.name]} error={errors[field.name]} />
        ))}
        <button type="submit">Se connecter</button>
      </form>
      <BackLink action={action} />
    </section>
  );
}

/** Leaves for FranceConnect without signing in. */
export function BackLink({ action, text = 'Revenir sur FranceConnect' }: { action: string; text?: string }) {
  return (
    <p>
      <a class="back" href={`${action}/abandon`}>
        {text}
      </a>
    </p>
  );
}

/** The demonstration people, with their filter. */
export function PeopleCard(props: SignInPageProps) {
  const { source, action, people, filter } = props;
  return (
    <section class="card" id="personnes" aria-labelledby="titre-personnes">
      <h2 id="titre-personnes">Personnes de démonstration</h2>
      <p class="hint">
        <Reminder source={source} people={people} />
      </p>
      <search>
        <form id="filtrer" method="get" action={`${action}#personnes`} data-list="liste" data-from={listPath(action)}>
          <Field name="filtre" type="search" label="Filtrer les personnes" value={filter} required={false} />
          <button class="quiet" type="submit">
            Filtrer
          </button>
        </form>
      </search>
      <FoundPeople {...props} />
    </section>
  );
}

/** Path of {@link FoundPeople} alone, for a script that asks for it as one types. */
export function listPath(action: string): string {
  return `${action}/personnes`;
}

/** The people who fit the filter, a page at a time. */
export function FoundPeople({
  action,
  csrf,
  people,
  filter,
}: Pick<SignInPageProps, 'action' | 'csrf' | 'people' | 'filter'>) {
  return (
    <div id="liste">
      <p role="status">
        {people.found === people.total ? plural(people.total) : `${people.found} sur ${plural(people.total)}`}
        {filter && (
          <>
            {' · '}
            <a href={`${action}#personnes`}>Tout afficher</a>
          </>
        )}
      </p>
      {people.cards.length === 0 ? (
        <p>{filter ? `Personne ne correspond à « ${filter} ».` : 'Ce fournisseur ne connaît encore personne.'}</p>
      ) : (
        <form id="choix" method="post" action={action}>
          <Hidden name="csrf" value={csrf} />
          {filter && <Hidden name="filtre" value={filter} />}
          <Cards cards={people.cards} />
        </form>
      )}
      <Pages action={action} filter={filter} {...people} />
    </div>
  );
}

function Pages({
  action,
  filter,
  page,
  pages,
}: { action: string; filter: string } & Pick<PeopleList, 'page' | 'pages'>) {
  if (pages === 1) return null;
  const to = (other: number) => {
    const query = new URLSearchParams({ ...(filter && { filtre: filter }), page: String(other) });
    return `${action}?${query}#personnes`;
  };
  return (
    <nav class="pages" aria-label="Pages de personnes">
      {page > 1 && (
        <a rel="prev" href={to(page - 1)}>
          Personnes précédentes
        </a>
      )}
      <span>
        Page {page} sur {pages}
      </span>
      {page < pages && (
        <a rel="next" href={to(page + 1)}>
          Personnes suivantes
        </a>
      )}
    </nav>
  );
}

function Reminder({ source, people }: { source: IdentitySource; people: PeopleList }) {
  if (source.form.fields.length === 0) return <>Cliquez sur une personne pour vous connecter à sa place.</>;
  const proof =
    people.commonPassword === undefined ? (
      'Aucun mot de passe n’est demandé.'
    ) : (
      <>
        Le mot de passe est <code>{people.commonPassword}</code>.
      </>
    );
  return <>Cliquez sur une personne pour vous connecter à sa place, ou tapez son identifiant. {proof}</>;
}

function plural(count: number): string {
  return count < 2 ? `${count} personne` : `${count} personnes`;
}
