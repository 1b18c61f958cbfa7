import { Hidden } from '../../../infrastructure/pages/forms.tsx';
import { INCIDENTS } from './incidents.ts';
import { ActiveIncidents, STAGE, StageFrame } from './stage-frame.tsx';

interface ActionPageProps {
  csrf: string;
  /** Why the last form was refused. */
  problem?: string | undefined;
}

/** What may go wrong, a button each. */
export function incidentPage({ csrf, problem, active }: ActionPageProps & { active: readonly string[] }) {
  const action = `${STAGE}/incident`;
  return (
    <StageFrame title="Simuler un incident" problem={problem}>
      {active.length > 0 ? (
        <ActiveIncidents incidents={active} csrf={csrf} />
      ) : (
        <p>L’incident touche les prochaines étapes, jusqu’à ce que vous reveniez à la normale.</p>
      )}
      <form method="post" action={action}>
        <Hidden name="csrf" value={csrf} />
        {INCIDENTS.map(({ title, incidents }) => (
          <section key={title}>
            <h2>{title}</h2>
            <ul class="choices-large">
              {incidents.map(({ scenario, title: name, shows }) => (
                <li key={scenario}>
                  <button type="submit" name="incident" value={scenario}>
                    <span>{name}</span> <small>{shows}</small>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </form>
    </StageFrame>
  );
}

/** How far the clock may be moved, and what ends meanwhile. */
const MOVES: readonly (readonly [by: string, label: string, ends: string])[] = [
  ['1 min', '1 minute', 'Un retour de FranceConnect laissé en attente n’est plus accepté.'],
  ['31 min', '31 minutes', 'FranceConnect ne se souvient plus de la personne.'],
  ['25 h', '25 heures', 'Le lien reçu par e-mail pour valider un compte n’est plus valable.'],
  ['3 days', '3 jours', 'Un compte bloqué après trois mots de passe faux s’ouvre de nouveau.'],
];

export function clockPage({ csrf, problem, moved }: ActionPageProps & { moved: boolean }) {
  return (
    <StageFrame title="Avancer l’horloge" problem={problem}>
      <form method="post" action={`${STAGE}/horloge`}>
        <Hidden name="csrf" value={csrf} />
        <ul class="choices-large">
          {MOVES.map(([by, label, ends]) => (
            <li key={by}>
              <button type="submit" name="by" value={by}>
                <span>Avancer de {label}</span> <small>{ends}</small>
              </button>
            </li>
          ))}
          {moved && (
            <li>
              <button type="submit" name="act" value="reset" class="quiet">
                <span>Remettre à l’heure</span>
              </button>
            </li>
          )}
        </ul>
      </form>
    </StageFrame>
  );
}

/** Asks before everything is forgotten. */
export function restartPage({ csrf, problem }: ActionPageProps) {
  return (
    <StageFrame title="Recommencer la démonstration" problem={problem}>
      <p>
        Seront oubliés les comptes, les e-mails, les connexions en cours, les incidents et l’horloge avancée. Les
        personnes que vous avez ajoutées et la liste des comptes affichée restent.
      </p>
      <form method="post" action={`${STAGE}/recommencer`}>
        <Hidden name="csrf" value={csrf} />
        <button type="submit">Tout oublier et recommencer</button>
      </form>
    </StageFrame>
  );
}

export interface EverybodyProps extends ActionPageProps {
  people: readonly { id: string; label: string; why: string }[];
  filter: string;
  /** How many more there are. */
  others: number;
}

/** Everybody, a button each. */
export function everybodyPage({ csrf, problem, people, filter, others }: EverybodyProps) {
  return (
    <StageFrame title="Être quelqu’un d’autre" problem={problem}>
      <form method="get" action={`${STAGE}/personnes`} class="filter">
        <label for="filtre">Nom ou particularité</label>
        <input type="search" id="filtre" name="filtre" value={filter} />
        <button type="submit">Chercher</button>
      </form>
      {people.length === 0 && <p role="status">Personne ne correspond à « {filter} ».</p>}
      <form method="post" action={`${STAGE}/personnes`}>
        <Hidden name="csrf" value={csrf} />
        <ul class="choices-large">
          {people.map(({ id, label, why }) => (
            <li key={id}>
              <button type="submit" name="personne" value={id}>
                <span>Être {label}</span> <small>{why}</small>
              </button>
            </li>
          ))}
        </ul>
      </form>
      {others > 0 && <p>Et {others} autres : précisez un nom ou une particularité.</p>}
    </StageFrame>
  );
}
