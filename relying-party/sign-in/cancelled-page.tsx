import { type Frame, MessagePage } from '../web/problems.tsx';

/** The person changed her mind: nothing went wrong. */
export function CancelledPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Vous n’êtes pas connecté(e)"
      actions={[
        { href: '/connexion', label: 'Revenir à la connexion' },
        { href: '/', label: 'Revenir à l’accueil' },
      ]}
    >
      <p>Vous avez quitté FranceConnect avant la fin. Aucune information ne nous a été transmise.</p>
      <p>Vous pouvez recommencer quand vous voulez, avec le même compte ou un autre.</p>
    </MessagePage>
  );
}
