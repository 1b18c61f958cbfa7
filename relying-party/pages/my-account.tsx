import type { Account } from '../accounts/account.ts';
import { longMoment } from './french.ts';
import { type Frame, Layout } from './layout.tsx';
import { IdentityFacts } from './person.tsx';

/** `/mon-compte`, to read. The NIR is not shown: nobody needs it on a screen. */
export function MyAccountPage({ frame, account }: { frame: Frame; account: Account }) {
  const signIns = account.credentials.franceconnect.map(({ lastSignIn }) => lastSignIn.at).sort();
  const lastSignIn = signIns.at(-1);
  return (
    <Layout frame={frame} title="Mon compte">
      <div class="cpf-wide">
        <h1>Mon compte</h1>
        <section class="card" aria-labelledby="informations">
          <h2 id="informations">Informations personnelles</h2>
          <IdentityFacts {...account} />
          <p class="cpf-aside">
            Transmises et vérifiées par FranceConnect, ces informations ne peuvent pas être modifiées ici.
          </p>
        </section>
        <section class="card" aria-labelledby="contact">
          <h2 id="contact">Contact</h2>
          <dl class="facts">
            <dt>Adresse e-mail</dt>
            <dd>{account.contact.email.value}</dd>
          </dl>
        </section>
        <section class="card" aria-labelledby="connexion">
          <h2 id="connexion">Connexion</h2>
          <dl class="facts">
            <dt>Moyen de connexion</dt>
            <dd>FranceConnect</dd>
            {lastSignIn && (
              <>
                <dt>Dernière connexion</dt>
                <dd>{longMoment(lastSignIn)}</dd>
              </>
            )}
            <dt>Compte créé le</dt>
            <dd>{longMoment(account.createdAt)}</dd>
          </dl>
        </section>
        <p>
          <a class="back" href="/droits">
            Voir mes droits
          </a>
        </p>
      </div>
    </Layout>
  );
}
