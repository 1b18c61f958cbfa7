import { renderPage } from '../../infrastructure/pages/page.tsx';
import { Layout, type StandingPageProps, withStrip } from './layout.tsx';

/** The accessibility statement of these pages, not of the real service's. */
export function accessibilityPage({ home, strip }: StandingPageProps): string {
  return renderPage(
    <Layout title="Accessibilité - FranceConnect" platformName="FranceConnect" home={home}>
      <section class="card">
        <h1>Accessibilité</h1>
        <p>
          Les pages de ce simulateur se lisent au clavier, sans script et sur un téléphone. Elles sont vérifiées
          automatiquement à chaque version ; cette vérification ne remplace pas un audit.
        </p>
        <p>Cette déclaration ne concerne que le simulateur, qui n’est pas un service de l’État.</p>
      </section>
    </Layout>,
    withStrip(strip),
  );
}
