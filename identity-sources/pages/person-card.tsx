import { formatNir } from '../../civil-status/nir.ts';

export interface PersonCardProps {
  id: string;
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

/** One person of the list: the button sends the persona's identifier. */
export function PersonCard({ id, label, why, age, identifiant, password, nir, nirKey }: PersonCardProps) {
  return (
    <li>
      <button class="choice person" type="submit" name="persona" value={id}>
        <span class="who">
          {label}
          {age && <span class="age"> {age}</span>}
        </span>
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
