import type { IdentitySource } from '../identity-source.ts';
import { Frame } from './frame.tsx';

/** Where a logout ends when nobody said where to go back to. */
export function SignedOutPage({ source, home }: { source: IdentitySource; home: string }) {
  return (
    <Frame source={source} home={home} title="Vous êtes déconnecté">
      <div class="card centred narrow">
        <h1>Vous êtes déconnecté</h1>
        <p>Votre session {source.title} est fermée. Vous pouvez fermer cet onglet.</p>
      </div>
    </Frame>
  );
}
