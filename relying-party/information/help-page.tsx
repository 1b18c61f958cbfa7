import { FraudWarning } from '../web/fraud-warning.tsx';
import { type Frame, Layout } from '../web/layout.tsx';

export function HelpPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Aide">
      <div class="centred">
        <h1>Aide</h1>
        <section class="card cpf-questions" aria-labelledby="questions">
          <h2 id="questions">Questions fréquentes</h2>
          <details open>
            <summary>Comment me connecter&nbsp;?</summary>
            <p>
              Choisissez «&nbsp;S’identifier avec FranceConnect&nbsp;», puis un compte que vous avez déjà. À la première
              visite, votre numéro de sécurité sociale vous est demandé&nbsp;; ensuite, FranceConnect suffit. Ou
              connectez-vous avec votre numéro et le mot de passe choisi à l’inscription.
            </p>
          </details>
          <details>
            <summary>Comment m’inscrire sans FranceConnect&nbsp;?</summary>
            <p>
              «&nbsp;Création de compte&nbsp;», puis le formulaire&nbsp;: munissez-vous de votre numéro de sécurité
              sociale et d’une adresse e-mail. Votre nom de naissance doit être celui que connaît la sécurité sociale.
            </p>
          </details>
          <details>
            <summary>J’ai oublié mon mot de passe, ou il est bloqué</summary>
            <p>
              Trois erreurs bloquent la connexion par mot de passe pendant quarante-huit heures. «&nbsp;J’ai oublié mon
              mot de passe&nbsp;» vous envoie un lien, à l’adresse que vous avez confirmée&nbsp;; FranceConnect reste
              ouvert.
            </p>
          </details>
          <details>
            <summary>Où trouver mon numéro de sécurité sociale et sa clé&nbsp;?</summary>
            <p>
              Sur votre carte Vitale&nbsp;: treize caractères, suivis de deux chiffres qui forment la clé. Dans ce
              simulateur, utilisez uniquement les numéros des personnes de démonstration.
            </p>
          </details>
          <details>
            <summary>Pourquoi mon numéro est-il refusé&nbsp;?</summary>
            <p>
              Une erreur de frappe se voit à la clé. Un numéro qui commence par 3, 4, 7 ou 8 est provisoire&nbsp;: il
              faut attendre le définitif. Enfin, un même numéro ne peut ouvrir qu’un seul compte.
            </p>
          </details>
          <details>
            <summary>Mon nom ou ma date de naissance est inexact</summary>
            <p>
              Ces informations viennent de FranceConnect, qui les vérifie auprès de l’état civil. Elles ne se corrigent
              pas ici, mais auprès du service qui tient votre état civil.
            </p>
          </details>
          <details>
            <summary>Comment me déconnecter d’un ordinateur partagé&nbsp;?</summary>
            <p>
              «&nbsp;Me déconnecter&nbsp;», en haut de chaque page, ferme votre session ici, chez FranceConnect et
              auprès du compte que vous avez utilisé.
            </p>
          </details>
        </section>
        <FraudWarning />
      </div>
    </Layout>
  );
}
