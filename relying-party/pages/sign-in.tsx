import type { Destination } from '../sign-in/destination.ts';
import { FranceConnectButton } from './franceconnect-button.tsx';
import { FraudWarning } from './fraud-warning.tsx';
import { type Frame, Layout } from './layout.tsx';

const PURPOSES: Record<Destination, string> = {
  droits: 'Connectez-vous pour consulter vos droits.',
  'mon-compte': 'Connectez-vous pour consulter votre compte.',
};

/** @param destination the page of the member's area that was asked for, when one was */
export function SignInPage({ frame, destination }: { frame: Frame; destination: Destination | undefined }) {
  return (
    <Layout frame={frame} title="Connexion">
      <div class="centred">
        <h1>Connexion</h1>
        {destination && (
          <p class="notice" role="status">
            {PURPOSES[destination]}
          </p>
        )}
        <section class="card" aria-labelledby="deja-inscrit">
          <h2 id="deja-inscrit">Déjà inscrit(e)&nbsp;?</h2>
          <p>Utilisez un compte que vous avez déjà&nbsp;: impôts, assurance maladie, La Poste, MSA…</p>
          <FranceConnectButton destination={destination} />
          <p class="cpf-or">
            <span>ou</span>
          </p>
          <h3>Avec mon numéro de sécurité sociale</h3>
          <p class="cpf-later">
            La connexion par numéro de sécurité sociale et mot de passe ne fait pas encore partie de ce simulateur.
          </p>
        </section>
        <section class="card cpf-row-card" aria-labelledby="pas-inscrit">
          <h2 id="pas-inscrit">Pas encore inscrit(e)&nbsp;?</h2>
          <a class="cpf-yellow-button" href="/inscription">
            S’inscrire
          </a>
        </section>
        <FraudWarning />
      </div>
    </Layout>
  );
}
