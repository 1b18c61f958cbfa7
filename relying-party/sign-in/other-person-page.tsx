import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { type Frame, Layout } from '../web/layout.tsx';

export interface OtherPersonPageProps {
  frame: Frame;
  names: { member: string; other: string };
  /** The holder of the open account had asked for the link. */
  linkRefused: boolean;
  csrfToken: string;
}

/** Somebody's account is open and somebody else came back from FranceConnect: they choose, nothing is linked. */
export function OtherPersonPage({ frame, names, linkRefused, csrfToken }: OtherPersonPageProps) {
  return (
    <Layout frame={frame} title="Une autre personne s’est identifiée">
      <section class="card centred">
        <h1>Une autre personne s’est identifiée</h1>
        {linkRefused && (
          <p class="notice" role="status">
            Cette identité FranceConnect ne correspond pas au compte ouvert.
          </p>
        )}
        <p>
          Le compte de <strong>{names.member}</strong> est ouvert dans ce navigateur, mais FranceConnect vient de nous
          transmettre l’identité de <strong>{names.other}</strong>. Rien n’a été modifié.
        </p>
        <form class="cpf-choice" method="post" action="/fc/autre-identite">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <button type="submit" name="choix" value="deconnecter">
            Me déconnecter
          </button>
          <button type="submit" name="choix" value="rester" class="secondary">
            Rester connecté en tant que {names.member}
          </button>
        </form>
        <p class="cpf-aside">
          Si vous êtes {names.other}, déconnectez-vous puis identifiez-vous de nouveau&nbsp;: vous retrouverez votre
          propre compte.
        </p>
      </section>
    </Layout>
  );
}
