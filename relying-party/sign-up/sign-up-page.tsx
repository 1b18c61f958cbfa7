import { FranceConnectButton } from '../web/franceconnect-button.tsx';
import { type Frame, Layout } from '../web/layout.tsx';

/** The two ways to open an account. */
export function SignUpPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Création de compte">
      <div class="cpf-wide">
        <h1>Créer mon compte</h1>
        <p>
          Il faut avoir 16 ans, ou 15 ans et un contrat d’apprentissage signé. Munissez-vous de votre carte
          Vitale&nbsp;: votre numéro de sécurité sociale vous sera demandé.
        </p>
        <div class="cpf-two-ways">
          <section class="card" aria-labelledby="avec-franceconnect">
            <p class="cpf-tag">Le plus simple</p>
            <h2 id="avec-franceconnect">Avec FranceConnect</h2>
            <ol>
              <li>Vous choisissez un compte que vous avez déjà.</li>
              <li>FranceConnect nous transmet votre identité, avec votre accord.</li>
              <li>Vous ajoutez votre numéro de sécurité sociale&nbsp;: c’est terminé.</li>
            </ol>
            <FranceConnectButton />
          </section>
          <section class="card" aria-labelledby="avec-formulaire">
            <p class="cpf-tag">En quatre étapes</p>
            <h2 id="avec-formulaire">Avec le formulaire d’inscription</h2>
            <ol>
              <li>Identité</li>
              <li>Contact</li>
              <li>Adresse</li>
              <li>Mot de passe</li>
            </ol>
            <p>Un e-mail vous permettra ensuite de valider votre compte.</p>
            <p>
              <a class="cpf-yellow-button" href="/inscription/identite">
                Remplir le formulaire
              </a>
            </p>
          </section>
        </div>
        <p>
          Vous avez déjà un compte ? <a href="/connexion">Me connecter</a>
        </p>
      </div>
    </Layout>
  );
}
