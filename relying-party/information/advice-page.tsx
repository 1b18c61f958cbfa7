import { type Frame, Layout } from '../web/layout.tsx';

export function AdvicePage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Conseils professionnels">
      <section class="card centred">
        <h1>Conseils professionnels</h1>
        <p>
          Changer de métier, reprendre des études, faire reconnaître son expérience&nbsp;: un projet se prépare mieux à
          deux. Le conseil en évolution professionnelle est gratuit et ouvert à toute personne active.
        </p>
        <h2>Trois questions à se poser avant de choisir une formation</h2>
        <ol>
          <li>À quel métier, ou à quelle évolution, doit-elle me conduire&nbsp;?</li>
          <li>Est-elle reconnue&nbsp;: diplôme, titre ou certification enregistrée&nbsp;?</li>
          <li>Mes droits suffisent-ils, et sinon qui peut compléter&nbsp;?</li>
        </ol>
        <p class="cpf-later">La prise de rendez-vous avec un conseiller ne fait pas partie de ce simulateur.</p>
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
