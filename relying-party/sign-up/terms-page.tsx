import { type Frame, Layout } from '../web/layout.tsx';

/** Kept with each account: which text its holder accepted. */
export const TERMS_VERSION = '2026-01';

export function TermsPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Conditions générales d’utilisation">
      <article class="card centred cpf-text">
        <h1>Conditions générales d’utilisation</h1>
        <p class="cpf-aside">Version {TERMS_VERSION}</p>
        <p class="notice">
          Ce site est un simulateur&nbsp;: il n’ouvre aucun droit réel et n’engage personne. Le texte qui suit montre ce
          qu’un tel service demanderait d’accepter.
        </p>
        <h2>À quoi sert le compte</h2>
        <p>Il présente à son titulaire ses droits à la formation. Il est personnel et ne se prête pas.</p>
        <h2>Qui peut l’ouvrir</h2>
        <p>
          Toute personne de 16 ans et plus, et dès 15 ans en apprentissage, dont l’identité est vérifiée. Une personne a
          un seul compte.
        </p>
        <h2>Comment on y accède</h2>
        <p>
          Avec FranceConnect, ou avec le numéro de sécurité sociale et un mot de passe. Le titulaire ne confie à
          personne les moyens de connexion qu’il utilise, et se déconnecte lorsqu’il quitte un ordinateur partagé.
        </p>
        <h2>Ce que le simulateur ne fait pas</h2>
        <p>Il ne communique avec aucun service de l’État, aucune banque, aucun organisme de formation.</p>
      </article>
    </Layout>
  );
}
