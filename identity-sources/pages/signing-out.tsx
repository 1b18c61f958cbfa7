import { Hidden } from '../../infrastructure/pages/forms.tsx';
import type { IdentitySource } from '../identity-source.ts';
import { Frame } from './frame.tsx';

export interface SigningOutPageProps {
  source: IdentitySource;
  home: string;
  action: string;
  xsrf: string;
}

/** Passes the browser on: sends itself when scripts run, has a button for when they do not. */
export function SigningOutPage({ source, home, action, xsrf }: SigningOutPageProps) {
  return (
    <Frame source={source} home={home} title="Déconnexion" autoSubmit>
      <div class="card centred narrow">
        <h1>Déconnexion en cours</h1>
        <p>Vous quittez votre compte {source.title}.</p>
        <form method="post" action={action}>
          <Hidden name="xsrf" value={xsrf} />
          <Hidden name="logout" value="yes" />
          <button type="submit">Terminer la déconnexion</button>
        </form>
      </div>
    </Frame>
  );
}
