import type { TransmittedGroup } from '../../contract/claims.ts';
import { Checkbox, Hidden } from '../../infrastructure/pages/forms.tsx';
import { renderPage } from '../../infrastructure/pages/page.tsx';
import type { PageHelp } from '../../infrastructure/strip/page-help.ts';
import type { StripProps } from '../../infrastructure/strip/strip.tsx';
import { Layout } from './layout.tsx';

export interface InformationProps {
  platformName: string;
  home: string;
  service: string;
  anonymous: boolean;
  given_name: string;
  family_name: string;
  groups: readonly TransmittedGroup[];
  asksConsent: boolean;
  action: string;
  csrfToken: string;
  back: string;
  /** The simulator's strip. */
  strip: StripProps | undefined;
  /** Where its « Changer de personne » is sent, with the token of the page's form. */
  changePerson: string;
}

/** The information page (reference: service contract §3.6); the sentence under its title is ours. */
export function informationPage(props: InformationProps): string {
  const { platformName, service } = props;
  return renderPage(
    <Layout
      title={`Connexion - Continuer sur Service ${service} - ${platformName}`}
      platformName={platformName}
      home={props.home}
    >
      <section class="card">
        {props.anonymous ? <Anonymous /> : <Identity {...props} />}
        <p class="established">
          La connexion est établie. Il ne vous reste plus qu’à cliquer sur «&nbsp;Continuer sur {service}&nbsp;» pour
          poursuivre votre démarche.
        </p>
        {!props.anonymous && <Transmitted groups={props.groups} />}
        <div class="info">
          <h2>Les notifications de connexion évoluent</h2>
          <p>
            Vous recevez un e-mail quand vous vous connectez pour la première fois depuis un appareil, ou de façon
            inhabituelle.
          </p>
        </div>
        <form method="post" action={props.action}>
          <Hidden name="csrfToken" value={props.csrfToken} />
          {props.asksConsent && (
            <Checkbox name="consentement">
              J’accepte que {platformName} transmette mes données au service pour me connecter
            </Checkbox>
          )}
          <button type="submit">Continuer sur {service}</button>
        </form>
      </section>
      <p>
        <a class="back" href={props.back}>
          Revenir sur {service}
        </a>
      </p>
    </Layout>,
    helpOf(props),
  );
}

/** « Changer de personne » stands below FranceConnect's page, which has no such thing. */
function helpOf({ strip, changePerson, csrfToken }: InformationProps): PageHelp | undefined {
  if (!strip) return undefined;
  return { values: {}, strip: { ...strip, changePerson: { action: changePerson, fields: { csrfToken } } } };
}

function Identity({ given_name, family_name }: InformationProps) {
  return (
    <h1>
      <span class="lead">Vous allez vous connecter en tant que :</span> {given_name} {family_name.toUpperCase()}
    </h1>
  );
}

function Anonymous() {
  return (
    <>
      <h1>Vous allez vous connecter de façon anonyme</h1>
      <p>Aucune donnée personnelle ne sera transmise</p>
    </>
  );
}

function Transmitted({ groups }: { groups: readonly TransmittedGroup[] }) {
  const count = groups.reduce((sum, { labels }) => sum + labels.length, 0);
  if (count === 0) return null;
  return (
    <details>
      <summary>{count > 1 ? 'Données transmises' : 'Donnée transmise'}</summary>
      {groups.map(({ provider, labels }) => (
        <section key={provider}>
          <h2>Informations récupérées depuis {provider}</h2>
          <ul>
            {labels.map((label) => (
              <li key={label}>{label}</li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  );
}
