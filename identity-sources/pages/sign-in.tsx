import { ASSETS } from '../../infrastructure/web/assets.ts';
import { ErrorSummary, Field, type FieldErrors, Hidden } from '../../infrastructure/web/forms.tsx';
import { ScenarioPicker, type ScenarioPickerProps } from '../../scenarios/picker.tsx';
import type { IdentitySource } from '../identity-source.ts';
import type { PeopleList } from '../people.ts';
import { Frame } from './frame.tsx';
import { People } from './person-card.tsx';

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
 * Where the citizen says who he is. The service he comes from is never named: sources and services do not know of each
 * other (identity sources §1.10).
 */
export function SignInPage(props: SignInPageProps) {
  const { source, home, action, picker, people, errors = {} } = props;
  const typed = source.form.fields.length > 0;
  const failed = Object.keys(errors).length > 0;
  return (
    <Frame
      source={source}
      home={home}
      title={failed ? 'Erreur : connexion' : 'Connexion'}
      scripts={picker.list || people.cards.length === people.found ? [`${ASSETS}/filter.js`] : []}
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
          {!typed && <Drawer {...picker} />}
          <PeopleCard {...props} />
        </div>
        {!typed && <BackLink action={action} />}
      </div>
    </Frame>
  );
}

function Drawer(picker: ScenarioPickerProps) {
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

function BackLink({ action }: { action: string }) {
  return (
    <p>
      <a class="back" href={`${action}/abandon`}>
        Revenir sur FranceConnect
      </a>
    </p>
  );
}

function PeopleCard({ source, action, csrf, people, filter }: SignInPageProps) {
  return (
    <section class="card" id="personnes" aria-labelledby="titre-personnes">
      <h2 id="titre-personnes">Personnes de démonstration</h2>
      <p class="hint">
        <Reminder source={source} people={people} />
      </p>
      <search data-filters="choix">
        <form id="filtrer" method="get" action={`${action}#personnes`}>
          <Field name="filtre" type="search" label="Filtrer les personnes" value={filter} required={false} />
          <button class="quiet" type="submit">
            Filtrer
          </button>
        </form>
      </search>
      <p role="status">
        {people.found === people.total ? plural(people.total) : `${people.found} sur ${plural(people.total)}`}
        {people.cards.length < people.found &&
          `, dont les ${people.cards.length} premières ci-dessous. Filtrez pour trouver les autres.`}
        {filter && (
          <>
            {' · '}
            <a href={`${action}#personnes`}>Tout afficher</a>
          </>
        )}
      </p>
      {people.cards.length === 0 ? (
        <p>{filter ? `Personne ne correspond à « ${filter} ».` : 'Cette source ne connaît encore personne.'}</p>
      ) : (
        <form id="choix" method="post" action={action}>
          <Hidden name="csrf" value={csrf} />
          {filter && <Hidden name="filtre" value={filter} />}
          <People cards={people.cards} />
        </form>
      )}
    </section>
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
