import { Field } from '../../infrastructure/pages/forms.tsx';
import type { Destination } from '../web/destination.ts';
import { FranceConnectButton } from '../web/franceconnect-button.tsx';
import type { Proof } from './holder.ts';

export const TO_MY_ACCOUNT = { href: '/mon-compte', label: 'Revenir à mon compte' };

/** What shows that the holder is still there; nothing just after a sign-in with FranceConnect. */
export function ProofField({ proof, error }: { proof: Proof; error: string | undefined }) {
  if (proof !== 'password') return null;
  return (
    <Field name="preuve" label="Mot de passe actuel" type="password" autocomplete="current-password" error={error} />
  );
}

/** Instead of the form, for a person without a password who signed in too long ago. */
export function SignInAgain({ proof, destination }: { proof: Proof; destination: Destination }) {
  if (proof !== 'fresh-sign-in') return null;
  return (
    <section class="card" id="preuve" aria-labelledby="de-nouveau">
      <h2 id="de-nouveau">Identifiez-vous de nouveau</h2>
      <p>Votre connexion date de plus de cinq minutes. Par sécurité, repassez par FranceConnect avant ce changement.</p>
      <FranceConnectButton destination={destination} />
    </section>
  );
}
