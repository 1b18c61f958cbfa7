import { type Frame, Layout } from '../web/layout.tsx';
import { SESSION_MINUTES } from '../web/session.ts';

export function PersonalDataPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Données personnelles">
      <article class="card centred cpf-text">
        <h1>Protection des données personnelles</h1>
        <p class="notice">
          Ce site est un simulateur&nbsp;: n’y saisissez jamais un vrai numéro de sécurité sociale ni une vraie
          identité. Tout reste sur la machine qui le fait fonctionner.
        </p>
        <h2>Ce qui est enregistré</h2>
        <ul>
          <li>
            L’identité transmise par FranceConnect, ou vérifiée à l’inscription&nbsp;: noms, prénoms, date et lieu de
            naissance, sexe.
          </li>
          <li>Le numéro de sécurité sociale saisi à l’ouverture du compte, qui empêche d’en ouvrir deux.</li>
          <li>L’adresse e-mail choisie par le titulaire, ses téléphones et son adresse postale s’il les donne.</li>
          <li>Une empreinte du mot de passe, jamais le mot de passe.</li>
          <li>Les dates d’ouverture du compte, d’acceptation des conditions et de dernière connexion.</li>
        </ul>
        <h2>Ce qui ne l’est pas</h2>
        <p>
          Le compte choisi chez FranceConnect ne nous est pas communiqué. Une inscription abandonnée en route ne laisse
          rien&nbsp;; un formulaire laissé en plan est oublié au bout d’une demi-heure. Le numéro de sécurité sociale
          n’est affiché sur aucune page.
        </p>
        <h2>Cookies</h2>
        <p>
          Un seul, nécessaire à la connexion&nbsp;; il s’efface après {SESSION_MINUTES} minutes sans activité. Les
          visiteurs qui se contentent de lire n’en reçoivent aucun.
        </p>
        <h2>Effacer les données</h2>
        <p>Il suffit de supprimer le dossier de données du simulateur, ou de le démarrer sans dossier.</p>
      </article>
    </Layout>
  );
}
