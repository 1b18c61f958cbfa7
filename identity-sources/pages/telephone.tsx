import { Hidden } from '../../infrastructure/pages/forms.tsx';
import type { Approval, IdentitySource } from '../identity-source.ts';
import { Frame } from './frame.tsx';

export interface TelephonePageProps {
  source: IdentitySource;
  approval: Approval;
  home: string;
  /** Path of this page, which the form is sent to. */
  action: string;
  csrf: string;
  /** Whose telephone it is. */
  label: string;
}

/** The confirmation the real source asks for on a telephone, drawn on the page. */
export function TelephonePage({ source, approval, home, action, csrf, label }: TelephonePageProps) {
  return (
    <Frame source={source} home={home} title="Confirmation sur le téléphone">
      <div class="centred narrow">
        <h1>Confirmez sur votre téléphone</h1>
        <p>{approval.message}</p>
        <section class="card telephone" aria-labelledby="titre-telephone">
          <h2 id="titre-telephone">Téléphone de {label}</h2>
          <p>FranceConnect demande à vérifier votre identité. Êtes-vous à l’origine de cette demande ?</p>
          <form id="telephone" method="post" action={action}>
            <Hidden name="csrf" value={csrf} />
            <button type="submit" name="decision" value="approuver">
              Approuver
            </button>
            <button class="quiet" type="submit" name="decision" value="refuser">
              Refuser
            </button>
          </form>
        </section>
      </div>
    </Frame>
  );
}
