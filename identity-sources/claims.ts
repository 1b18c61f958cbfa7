import { type Acr, compareAcr, requestedAcr } from '../contract/acr.ts';
import type { Persona } from '../personas/persona.ts';
import type { IdentitySource } from './identity-source.ts';

/**
 * Scope → claims, as FranceConnect's own mock source reads them (identity sources §4.1). FranceConnect asks for
 * `openid profile email birth`, FranceConnect+ for `openid profile email preferred_username birthplace birthcountry`
 * (§0, fact 2).
 *
 * `acr` and `amr` come with `openid`: FranceConnect refuses an ID token without `acr` (§0, fact 5), whichever client asks and
 * however. They never reach userinfo, which has no such claims to pick from.
 */
export const SCOPE_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub', 'acr', 'amr'],
  profile: ['given_name', 'family_name', 'birthdate', 'gender', 'preferred_username', 'creation_date'],
  birth: ['birthplace', 'birthcountry'],
  email: ['email'],
  phone: ['phone_number'],
  identite_pivot: ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'],
  given_name: ['given_name'],
  family_name: ['family_name'],
  preferred_username: ['preferred_username'],
  birthdate: ['birthdate'],
  gender: ['gender'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
};

/**
 * What this source says about a person; claims it does not send are absent.
 * @param own what this one sign-in says in the place of that
 */
export function claimsOf(
  source: IdentitySource,
  persona: Persona,
  own: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const claims = Object.entries({ ...persona.identity, ...source.claims(persona), ...own });
  return Object.fromEntries(claims.filter(([, value]) => value !== undefined));
}

/**
 * The level asked for when this source can give it, else the nearest above, else the best it has. Where levels are people's own,
 * the person's; FranceConnect asks for `eidas1` and no more, and is answered no more (sources of today §2.2).
 */
export function answeredAcr(source: IdentitySource, persona: Persona, acrValues: string): Acr {
  const [lowest = 'eidas1', ...stronger] = source.acr.toSorted(compareAcr);
  const asked = requestedAcr(acrValues, lowest);
  if (source.level && asked !== 'eidas1') return source.level.of(persona);
  const sufficient = [lowest, ...stronger].find((acr) => compareAcr(acr, asked) >= 0);
  return sufficient ?? stronger.at(-1) ?? lowest;
}

/** A person's level that is below the one asked for. */
export interface Shortfall {
  asked: Acr;
  level: Acr;
}

/** What this person's level lacks of what is asked, where levels are people's own; undefined when it suffices. */
export function shortfallOf(source: IdentitySource, persona: Persona, acrValues: string): Shortfall | undefined {
  if (!source.level) return undefined;
  const level = answeredAcr(source, persona, acrValues);
  const asked = requestedAcr(acrValues, level);
  return compareAcr(level, asked) < 0 ? { asked, level } : undefined;
}
