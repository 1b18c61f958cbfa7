import { renderPage } from '../../infrastructure/pages/page.tsx';
import { Layout, type StandingPageProps, withStrip } from './layout.tsx';

/** Shown after a logout when the service named no address to return to (reference: service contract §9). */
export function signedOutPage({ home, strip }: StandingPageProps): string {
  return renderPage(
    <Layout title="Déconnexion - FranceConnect" platformName="FranceConnect" home={home}>
      <section class="card">
        <h1>Déconnexion</h1>
        <p>Vous êtes bien déconnecté, vous pouvez fermer votre navigateur.</p>
      </section>
    </Layout>,
    withStrip(strip),
  );
}
