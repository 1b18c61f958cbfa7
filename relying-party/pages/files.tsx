import { type Frame, Layout } from './layout.tsx';

export function FilesPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Dossiers">
      <section class="card centred">
        <p class="cpf-tag">Bientôt</p>
        <h1>Mes dossiers de formation</h1>
        <p>
          Vous suivrez ici vos inscriptions, de la demande à l’attestation de fin de formation. S’inscrire demandera une
          identité numérique de niveau élevé&nbsp;; cette rubrique ne fait pas encore partie de ce simulateur.
        </p>
        <p class="cpf-actions">
          <a class="cpf-button" href="/droits">
            Voir mes droits
          </a>
          <a href="/">Revenir à l’accueil</a>
        </p>
      </section>
    </Layout>
  );
}
