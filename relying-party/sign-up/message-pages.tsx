import { Hidden } from '../../infrastructure/pages/forms.tsx';
import type { Variant } from '../rules.ts';
import { CSRF_FIELD } from '../web/csrf.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';

interface RegisteredPageProps {
  frame: Frame;
  variant: Variant;
  /** Another link was just asked for. */
  sentAgain: boolean;
  csrfToken: string;
}

/** The same page whatever the number: it must not reveal whether there was an account already (reference: CPF site B3). */
export function RegisteredPage({ variant, ...props }: RegisteredPageProps) {
  return variant === 'mcf' ? <LinkSentPage {...props} /> : <ActiveAtOncePage frame={props.frame} />;
}

function LinkSentPage({ frame, sentAgain, csrfToken }: Omit<RegisteredPageProps, 'variant'>) {
  return (
    <Layout frame={frame} title="Consultez votre messagerie">
      <section class="card centred">
        <h1>Un e-mail vient d’être envoyé</h1>
        {sentAgain && (
          <p class="notice" role="status">
            Si votre inscription attend d’être validée, un nouveau lien est en route&nbsp;; l’ancien ne sert plus.
          </p>
        )}
        <p>Votre inscription a bien été enregistrée. Il reste à la valider&nbsp;:</p>
        <ol>
          <li>Ouvrez l’e-mail que vous venez de recevoir.</li>
          <li>Cliquez sur le lien, puis sur « Valider mon inscription ».</li>
          <li>Connectez-vous avec votre numéro de sécurité sociale et votre mot de passe.</li>
        </ol>
        <form method="post" action="/inscription/renvoyer">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <p class="cpf-aside">Rien reçu après quelques minutes&nbsp;? Regardez dans les indésirables, puis&nbsp;:</p>
          <button type="submit" class="cpf-quiet">
            Recevoir un autre lien
          </button>
        </form>
        <p>
          <a class="back" href="/">
            Revenir à l’accueil
          </a>
        </p>
      </section>
    </Layout>
  );
}

/** Seed 000: no e-mail, the account is there. */
function ActiveAtOncePage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Votre compte est activé"
      actions={[{ href: '/connexion', label: 'Me connecter' }]}
    >
      <p>
        Vous pouvez à tout moment vous connecter avec votre mot de passe, pour connaître les droits que vous avez acquis
        pour vous former et bénéficier des services proposés sur le site.
      </p>
    </MessagePage>
  );
}

/** The form was finished by another request, or left for half an hour. */
export function SignUpOverPage({ frame, sent }: { frame: Frame; sent: boolean }) {
  const again = { href: '/inscription', label: 'Recommencer l’inscription' };
  const confirmation = { href: '/inscription/confirmation', label: 'Voir la confirmation' };
  return (
    <MessagePage
      frame={frame}
      title={sent ? 'Ce formulaire a déjà été envoyé' : 'Cette inscription n’est plus en cours'}
      actions={sent ? [confirmation, again] : [again]}
    >
      <p>
        {sent
          ? 'Votre inscription a été enregistrée une fois ; l’envoyer de nouveau n’y change rien.'
          : 'Elle est restée ouverte plus d’une demi-heure. Rien n’a été enregistré.'}
      </p>
    </MessagePage>
  );
}

export function RegisterUnavailablePage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Service momentanément indisponible"
      actions={[{ href: '/inscription', label: 'Revenir à l’inscription' }]}
    >
      <p>
        Votre numéro n’a pas pu être vérifié. Rien n’a été enregistré&nbsp;; ce que vous avez saisi est gardé une
        demi-heure, réessayez dans quelques minutes.
      </p>
    </MessagePage>
  );
}
