import type { Frame } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';

const SIGN_IN = { href: '/connexion', label: 'Me connecter' };

export function CheckNewMailboxPage({ frame, hours }: { frame: Frame; hours: number }) {
  return (
    <MessagePage frame={frame} title="Consultez votre nouvelle messagerie" actions={[SIGN_IN]}>
      <p>
        Vous êtes déconnecté(e). Un lien vient d’être envoyé à la nouvelle adresse&nbsp;: ouvrez-le dans{' '}
        {hours === 1 ? 'l’heure' : `les ${hours} heures`}, puis reconnectez-vous. Jusque-là, l’ancienne adresse reste
        valable.
      </p>
    </MessagePage>
  );
}

export function AddressConfirmedPage({ frame }: { frame: Frame }) {
  const next = frame.visitor ? { href: '/mon-compte', label: 'Voir mon compte' } : SIGN_IN;
  return (
    <MessagePage frame={frame} title="Votre adresse est confirmée" actions={[next]}>
      <p>Les e-mails concernant votre compte y seront envoyés.</p>
    </MessagePage>
  );
}
