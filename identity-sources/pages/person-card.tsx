import { formatNir } from '../../civil-status/nir.ts';

export interface PersonCardProps {
  id: string;
  /** Whether the presenter chose this person. */
  chosen: boolean;
  label: string;
  why: string;
  age: string | undefined;
  /** What to type for this person, shown to those who prefer typing. */
  identifiant: string | undefined;
  /** Only when it differs from everybody else's. */
  password: string | undefined;
  /** Social security number: services ask for it, whatever the source. */
  nir: string | undefined;
  /** Its key. */
  nirKey: string | undefined;
}

/** A list of people, each a button that signs in as this person. */
export function Cards({ cards }: { cards: readonly PersonCardProps[] }) {
  return (
    <ul class="people">
      {cards.map((card) => (
        <PersonCard key={card.id} {...card} />
      ))}
    </ul>
  );
}

/** One person of the list: the button sends the persona's identifier. */
function PersonCard({ id, chosen, label, why, age, identifiant, password, nir, nirKey }: PersonCardProps) {
  return (
    <li>
      <button class={`choice person${chosen ? ' chosen' : ''}`} type="submit" name="persona" value={id}>
        <span class="who">
          {label}
          {age && <span class="age"> {age}</span>}
        </span>
        {chosen && <strong class="on-stage">Sur scène</strong>}
        <small>{why}</small>
        {identifiant && (
          <small class="typed">
            <span class="visually-hidden">Identifiant : </span>
            <code>{identifiant}</code>
            {password && (
              <>
                {' · mot de passe '}
                <code>{password}</code>
              </>
            )}
          </small>
        )}
        {nir && (
          <small class="typed">
            N° de sécurité sociale <code>{formatNir(nir)}</code>
            {nirKey && (
              <>
                {' clé '}
                <code>{nirKey}</code>
              </>
            )}
          </small>
        )}
      </button>
    </li>
  );
}
