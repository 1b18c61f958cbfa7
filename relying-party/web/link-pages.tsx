import type { ComponentChildren } from 'preact';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from './csrf.ts';
import { type Frame, Layout } from './layout.tsx';
import { MessagePage } from './problems.tsx';

/** What the links of e-mails lead to. */

const SIGN_IN = { href: '/connexion', label: 'Me connecter' };
const HOME = { href: '/', label: 'Revenir à l’accueil' };

export interface LinkFormProps {
  frame: Frame;
  token: string;
  csrfToken: string;
}

interface LinkFormWords {
  title: string;
  action: string;
  button?: string;
  children: ComponentChildren;
}

/** A page with one thing to confirm, by POST: opening its address does nothing. */
export function LinkForm({
  frame,
  token,
  csrfToken,
  title,
  action,
  button = title,
  children,
}: LinkFormProps & LinkFormWords) {
  return (
    <Layout frame={frame} title={title}>
      <section class="card centred">
        <h1>{title}</h1>
        <p>{children}</p>
        <form method="post" action={action}>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <Hidden name="jeton" value={token} />
          <button type="submit">{button}</button>
        </form>
      </section>
    </Layout>
  );
}

/** Used, replaced by another, or invented: which of them is nobody's business. */
export function LinkUsedPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="Ce lien n’est plus valable" actions={[SIGN_IN, HOME]}>
      <p>
        Il a déjà servi, ou un lien plus récent l’a remplacé. Ouvrez le dernier e-mail reçu, ou connectez-vous si votre
        compte est déjà validé.
      </p>
    </MessagePage>
  );
}

/** Only said to a person who has proved that the mailbox is theirs (reference: CPF site B5, `contactEmailUnique`). */
export function EmailTakenPage({ frame }: { frame: Frame }) {
  const again = frame.visitor
    ? { href: '/mon-compte/email', label: 'Choisir une autre adresse' }
    : { href: '/inscription', label: 'M’inscrire avec une autre adresse' };
  return (
    <MessagePage frame={frame} title="Cette adresse ne peut pas être utilisée" actions={[again, SIGN_IN, HOME]}>
      <p>Elle est celle d’un autre compte, et chaque compte a la sienne. Rien n’a été modifié.</p>
    </MessagePage>
  );
}
