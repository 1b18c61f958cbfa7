import { type Frame, Layout } from '../web/layout.tsx';

/** @param complete FranceConnect confirmed that it ended its session too */
export function SignedOutPage({ frame, complete }: { frame: Frame; complete: boolean }) {
  return (
    <Layout frame={frame} title="Vous êtes déconnecté(e)">
      <section class="card centred">
        <h1>Vous êtes déconnecté(e)</h1>
        {complete ? (
          <p>Votre session est terminée ici et chez FranceConnect. Vous pouvez fermer cette page.</p>
        ) : (
          <p>
            Votre session est terminée sur ce site. Si vous utilisez un ordinateur partagé, fermez aussi votre
            navigateur&nbsp;: une session FranceConnect peut y être encore ouverte.
          </p>
        )}
        <p class="cpf-actions">
          <a class="cpf-button" href="/connexion">
            Me reconnecter
          </a>
          <a href="/">Revenir à l’accueil</a>
        </p>
      </section>
    </Layout>
  );
}
