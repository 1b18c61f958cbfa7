import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { type Shell, SimFrame } from './frame.tsx';

export interface RestartProps extends Shell {
  /** Everything was forgotten. */
  done: boolean;
  csrfToken: string;
}

/** `/_sim/recommencer`: asks first, then says what was forgotten and where to begin. In French: an audience may be looking. */
export function Restart({ done, csrfToken, ...shell }: RestartProps) {
  const title = done ? 'La démonstration recommence' : 'Recommencer la démonstration';
  return (
    <SimFrame {...shell} title={title} path="/_sim/recommencer">
      {done ? <Done /> : <Confirmation csrfToken={csrfToken} />}
    </SimFrame>
  );
}

function Confirmation({ csrfToken }: { csrfToken: string }) {
  return (
    <section class="card danger-zone" aria-labelledby="oubli">
      <h2 id="oubli">Ce qui sera oublié</h2>
      <ul>
        <li>les comptes ouverts sur le site CPF, et les inscriptions commencées&nbsp;;</li>
        <li>les e-mails de FranceConnect et du site CPF&nbsp;;</li>
        <li>
          les connexions en cours, sur le site CPF, FranceConnect, FranceConnect+ et les sources d’identité&nbsp;;
        </li>
        <li>les incidents simulés, les sources en panne et l’horloge avancée&nbsp;;</li>
        <li>l’historique des connexions.</li>
      </ul>
      <p>Les services enregistrés, les personnes que vous avez ajoutées et la liste des comptes affichée restent.</p>
      <form method="post" action="/_sim/recommencer">
        <Hidden name={CSRF_FIELD} value={csrfToken} />
        <button type="submit">Tout oublier et recommencer</button>
      </form>
      <p>
        <a class="back" href="/_sim">
          Revenir sans rien oublier
        </a>
      </p>
    </section>
  );
}

function Done() {
  return (
    <section class="card">
      <p role="status">
        Tout est oublié&nbsp;: comptes, e-mails, connexions, incidents simulés. L’horloge est à l’heure de la machine.
      </p>
      <p>
        <a class="button" href="/">
          Ouvrir le site CPF
        </a>
      </p>
    </section>
  );
}
