import { type Frame, Layout, SignOutForm } from '../web/layout.tsx';

/**
 * The law opens the account at 16, at 15 under an apprenticeship contract (reference: CPF site B4).
 * @param csrfToken for a person who came by FranceConnect, which has a session to end
 */
export function TooYoungPage({ frame, csrfToken }: { frame: Frame; csrfToken?: string }) {
  return (
    <Layout frame={frame} title="Compte réservé aux plus de 16 ans">
      <section class="card centred">
        <h1>Vous ne pouvez pas encore ouvrir de compte</h1>
        <p>Le compte est ouvert à partir de 16 ans (15 ans en apprentissage).</p>
        <p>Aucune de vos informations n’a été enregistrée.</p>
        {csrfToken && <SignOutForm csrfToken={csrfToken} label="Me déconnecter de FranceConnect" />}
        <p>
          <a class="back" href="/">
            Revenir à l’accueil
          </a>
        </p>
      </section>
    </Layout>
  );
}
