import { OpenBook } from '../../infrastructure/pages/application-marks.tsx';
import { Page, renderPage } from '../../infrastructure/pages/page.tsx';
import { ABOUT } from './addresses.ts';

/** What the ribbon of every page leads to: what this is, for anybody, in French and without secrets. */
export function aboutPage(cpf: string | undefined): string {
  return renderPage(
    <Page
      title="De quoi s’agit-il ? - Simulateur"
      character="local"
      lang="fr"
      home={ABOUT}
      header={
        <p class="wordmark">
          <OpenBook />
          <span>
            Simulateur <small>une démonstration, sur un ordinateur</small>
          </span>
        </p>
      }
    >
      <div class="centred">
        <h1>De quoi s’agit-il ?</h1>
        <p>
          Vous êtes sur un <strong>simulateur</strong>. Il imite FranceConnect, des fournisseurs d’identité comme
          impots.gouv.fr ou l’Assurance maladie, et un site de formation, pour essayer et montrer comment l’on s’y
          connecte.
        </p>
        <ul>
          <li>
            <strong>Ce n’est pas un service public.</strong> Ce simulateur n’a aucun lien avec FranceConnect ni avec Mon
            Compte Formation.
          </li>
          <li>
            <strong>Toutes les personnes sont inventées.</strong> Leurs noms, leurs numéros et leurs droits n’existent
            pas.
          </li>
          <li>
            <strong>N’indiquez pas vos propres données.</strong> N’utilisez ni vos identifiants, ni vos mots de passe,
            ni votre numéro de sécurité sociale.
          </li>
          <li>
            <strong>Rien n’est envoyé.</strong> Les e-mails s’arrêtent dans le simulateur, sauf si un serveur de
            messagerie lui a été donné.
          </li>
        </ul>
        <p>
          Vous cherchez le vrai service ? Saisissez vous-même son adresse dans votre navigateur : elle se termine par{' '}
          <strong>gouv.fr</strong>.
        </p>
        {cpf && (
          <p>
            <a class="button" href={cpf}>
              Ouvrir le site de démonstration
            </a>
          </p>
        )}
        <p>
          <a href="/_local" lang="en">
            Developers: the home page of this simulator
          </a>
        </p>
      </div>
    </Page>,
  );
}
