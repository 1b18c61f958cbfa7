import { Hidden } from '../../infrastructure/web/forms.tsx';
import { renderPage } from '../../infrastructure/web/page.tsx';
import { Layout } from './layout.tsx';

export interface SourceChoice {
  uid: string;
  title: string;
  description: string;
  available: boolean;
}

export interface ChooseSourceProps {
  platformName: string;
  home: string;
  service: string;
  /** Nothing but a pseudonym is asked. */
  anonymous: boolean;
  failedSource: string | undefined;
  /** Told to everybody: a maintenance, an outage. */
  announcement: string | undefined;
  choices: readonly SourceChoice[];
  action: string;
  csrfToken: string;
  back: string;
  details: { client_id: string; scope: string; acr: string };
}

/** La « mire » (reference: service contract §3.2). */
export function chooseSourcePage(props: ChooseSourceProps): string {
  const { platformName, service, failedSource } = props;
  const title = failedSource ? 'Erreur lors du choix du compte' : 'Connexion - Choix du compte';
  return renderPage(
    <Layout title={`${title} - ${platformName}`} platformName={platformName} home={props.home}>
      {failedSource && (
        <div class="error-summary" role="alert">
          <p>
            La connexion à <strong>{failedSource}</strong> n’a pas été possible. Veuillez réessayer ou choisir un autre
            moyen de connexion.
          </p>
        </div>
      )}
      {props.announcement && (
        <div class="notice" role="status">
          <p>{props.announcement}</p>
        </div>
      )}
      <h1>Connexion en cours sur {service}</h1>
      {props.anonymous && (
        <div class="notice">
          <p>
            <strong>Vous allez continuer de façon anonyme</strong> : aucune donnée personnelle ne sera transmise.
          </p>
        </div>
      )}
      <h2>Choisissez un compte pour vous connecter :</h2>
      <ul class="choices">
        {props.choices.map((choice) => (
          <li key={choice.uid}>
            <Choice choice={choice} action={props.action} csrfToken={props.csrfToken} />
          </li>
        ))}
      </ul>
      <p>
        <a class="back" href={props.back}>
          Revenir sur {service}
        </a>
      </p>
      <Drawer {...props} />
    </Layout>,
  );
}

function Choice({ choice, action, csrfToken }: { choice: SourceChoice; action: string; csrfToken: string }) {
  const id = `idp-${choice.uid}`;
  return (
    <form method="post" action={action}>
      <Hidden name="csrfToken" value={csrfToken} />
      <Hidden name="providerUid" value={choice.uid} />
      <button class="choice" type="submit" id={id} data-testid={id} disabled={!choice.available}>
        <span class="initial" aria-hidden="true">
          {initialOf(choice.title)}
        </span>
        <span>{choice.title}</span>
        <small>{choice.available ? choice.description : 'Indisponible'}</small>
      </button>
    </form>
  );
}

/** « L'Identité Numérique » goes under I: the article says nothing. */
function initialOf(title: string): string {
  return title
    .replace(/^L['’]/i, '')
    .charAt(0)
    .toUpperCase();
}

function Drawer({ details, home }: ChooseSourceProps) {
  return (
    <details class="drawer">
      <summary>Simulateur</summary>
      <dl class="facts">
        <dt>client_id</dt>
        <dd>
          <code>{details.client_id}</code>
        </dd>
        <dt>scope</dt>
        <dd>
          <code>{details.scope}</code>
        </dd>
        <dt>acr</dt>
        <dd>
          <code>{details.acr}</code>
        </dd>
      </dl>
      <p>
        <a href={home}>Adresses, réglages et personnes de démonstration</a>
      </p>
    </details>
  );
}
