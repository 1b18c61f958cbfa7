import { firstDay, isBirthdate } from '../../civil-status/birthdate.ts';
import { countryName, FRANCE, placeName } from '../../civil-status/places.ts';
import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Person } from '../accounts/account.ts';
import { longDay } from './french.ts';

/** How the site calls somebody: first given name and nom d'usage (nobody likes to be called by another name; P32). */
export function shortName({ identity, usageName }: Pick<Person, 'identity' | 'usageName'>): string {
  const [firstName] = identity.given_name_array;
  return [firstName, usageName ?? identity.family_name].filter(Boolean).join(' ') || 'Mon compte';
}

/** The identity, to read; lines FranceConnect sent nothing for say so. */
export function IdentityFacts({ identity, usageName }: Pick<Person, 'identity' | 'usageName'>) {
  const facts: [label: string, value: string][] = [
    ['Nom de naissance', identity.family_name],
    ...(usageName ? [['Nom d’usage', usageName] as [string, string]] : []),
    [identity.given_name_array.length > 1 ? 'Prénoms' : 'Prénom', identity.given_name],
    ['Date de naissance', birthdate(identity.birthdate)],
    ['Lieu de naissance', birthplace(identity)],
    ['Sexe', identity.gender ? SEXES[identity.gender] : ''],
  ];
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <>
          <dt>{label}</dt>
          <dd>{value || 'Non transmis'}</dd>
        </>
      ))}
    </dl>
  );
}

const SEXES: Record<CivilIdentity['gender'], string> = { male: 'Masculin', female: 'Féminin', unspecified: '' };

/** `1962-08-24` gives « 24 août 1962 »; what a presumed date does not say is left out: « août 1962 », « 1962 ». */
function birthdate(date: string): string {
  if (!isBirthdate(date)) return date;
  const day = longDay(firstDay(date));
  if (date.endsWith('-00-00')) return `${date.slice(0, 4)} (jour et mois inconnus)`;
  if (date.endsWith('-00')) return `${day.replace(/^\S+ /, '')} (jour inconnu)`;
  return day;
}

/** A commune with its code, for many share a name; or a country. Codes too old for our tables are shown as they are. */
function birthplace({ birthplace: place, birthcountry: country }: Person['identity']): string {
  if (country !== '' && country !== FRANCE) return countryName(country) ?? country;
  const name = placeName(place);
  return name ? `${name} (${departement(place)})` : place;
}

/** First characters of a commune's code: `75`, `2A`, `974`. */
function departement(commune: string): string {
  return commune.slice(0, /^9[78]/.test(commune) ? 3 : 2);
}
