import { SignOutForm } from '../web/layout.tsx';
import { type Frame, MessagePage } from '../web/problems.tsx';

/** One page for every account that may not be entered, so that it reveals nothing about any of them (reference: CPF site B7, M-BLOCK). */
export function BlockedPage({ frame, csrfToken }: { frame: Frame; csrfToken: string }) {
  return (
    <MessagePage
      frame={frame}
      title="Accès impossible"
      actions={[
        { href: '/aide', label: 'Consulter l’aide' },
        { href: '/', label: 'Revenir à l’accueil' },
      ]}
    >
      <p>L’accès à ce compte n’est pas possible. Contactez l’assistance.</p>
      <SignOutForm csrfToken={csrfToken} label="Me déconnecter de FranceConnect" />
    </MessagePage>
  );
}
