import { formatNir } from '../../civil-status/nir.ts';

export interface PersonCardProps {
  /** What the filter looks into: lower case, without accents. */
  searchable: string;
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

/** People on a page before the others are asked for. */
const FIRST = 6;

/** The first people of a list, and the others folded. */
export function People({ cards }: { cards: readonly PersonCardProps[] }) {
  const [first, others] = [cards.slice(0, FIRST), cards.slice(FIRST)];
  return (
    <>
      <Cards cards={first} />
      {others.length > 0 && (
        <details class="others">
          <summary>
            {others.length === 1 ? 'Voir l’autre personne' : `Voir les ${others.length} autres personnes`}
          </summary>
          <Cards cards={others} />
        </details>
      )}
    </>
  );
}

function Cards({ cards }: { cards: readonly PersonCardProps[] }) {
  return (
    <ul class="people">
      {cards.map((card) => (
        <PersonCard key={card.id} {...card} />
      ))}
    </ul>
  );
}

/** One person of the list: the button sends the persona's identifier. */
function PersonCard({ searchable, id, chosen, label, why, age, identifiant, password, nir, nirKey }: PersonCardProps) {
  return (
    <li data-search={searchable}>
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
