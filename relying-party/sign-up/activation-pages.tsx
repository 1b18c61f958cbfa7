import type { Frame } from '../web/layout.tsx';
import { LinkForm, type LinkFormProps } from '../web/link-pages.tsx';
import { MessagePage } from '../web/problems.tsx';

const SIGN_IN = { href: '/connexion', label: 'Me connecter' };
const HOME = { href: '/', label: 'Revenir à l’accueil' };

/** Behind the link of the e-mail: one button. */
export function ActivationPage({ frame, token, csrfToken }: LinkFormProps) {
  return (
    <LinkForm {...{ frame, token, csrfToken }} title="Valider mon inscription" action="/activation">
      Vous y êtes presque&nbsp;: confirmez que cette inscription est bien la vôtre.
    </LinkForm>
  );
}

export function LinkExpiredPage({ frame, token, csrfToken }: LinkFormProps) {
  return (
    <LinkForm
      {...{ frame, token, csrfToken }}
      title="Ce lien a expiré"
      action="/activation/renvoyer"
      button="Recevoir un nouveau lien"
    >
      Il n’est plus valable, mais votre inscription est toujours là. Un nouveau lien peut vous être envoyé à la même
      adresse.
    </LinkForm>
  );
}

export function NewLinkSentPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="Consultez votre messagerie" actions={[HOME]}>
      <p>
        Si votre inscription est toujours en attente, un nouveau lien vient de vous être envoyé. L’ancien ne sert plus.
      </p>
    </MessagePage>
  );
}

export function ActivatedPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="Votre compte est activé" actions={[SIGN_IN]}>
      <p>Vous pouvez désormais vous connecter avec votre numéro de sécurité sociale et votre mot de passe.</p>
    </MessagePage>
  );
}
