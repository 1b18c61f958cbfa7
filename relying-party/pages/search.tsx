import { type Frame, Layout } from './layout.tsx';

/** A heading of the site whose service the simulator does not offer, and what it would be for. */
export function SearchPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Recherche">
      <section class="card centred">
        <p class="cpf-tag">Bientôt</p>
        <h1>Rechercher une formation</h1>
        <p>
          Cette rubrique présentera des formations imaginaires, à choisir selon un métier, une ville ou un budget. Elle
          ne fait pas encore partie de ce simulateur.
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
