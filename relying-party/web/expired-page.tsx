import { type Frame, MessagePage } from './problems.tsx';

/** The sign-in this return belongs to is not, or no longer, known: old tab, reloaded page, lost cookie, other browser. */
export function ExpiredPage({ frame }: { frame: Frame }) {
  const actions = frame.visitor
    ? [{ href: '/droits', label: 'Voir mes droits' }]
    : [
        { href: '/fc/demarrer', label: 'Recommencer avec FranceConnect' },
        { href: '/connexion', label: 'Revenir à la connexion' },
      ];
  return (
    <MessagePage frame={frame} title="Votre session a expiré" actions={actions}>
      <p>
        Cette étape de la connexion n’est plus valable&nbsp;: elle a duré trop longtemps, elle a déjà servi, ou elle a
        commencé dans un autre navigateur.
      </p>
      {frame.visitor && <p>Vous êtes toujours connecté(e)&nbsp;: votre compte n’est pas concerné.</p>}
    </MessagePage>
  );
}
