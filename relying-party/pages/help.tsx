import { FraudWarning } from './fraud-warning.tsx';
import { type Frame, Layout } from './layout.tsx';

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
              visite, votre numéro de sécurité sociale vous est demandé&nbsp;; ensuite, FranceConnect suffit.
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
