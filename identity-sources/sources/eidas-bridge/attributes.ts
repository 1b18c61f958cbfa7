import type { Acr } from '../../../contract/acr.ts';
import type { EuropeanLevel, Persona } from '../../../personas/persona.ts';

/** What France always asks a country for, by the names eIDAS gives (sources of today §4.3). */
export const MANDATORY = {
  PersonIdentifier: 'Person identifier',
  CurrentFamilyName: 'Current family name',
  CurrentGivenName: 'Current given names',
  DateOfBirth: 'Date of birth',
} as const;

/** What a person may keep for themselves; the claim each becomes. */
export const OPTIONAL = {
  Gender: { label: 'Gender', claim: 'gender' },
  PlaceOfBirth: { label: 'Place of birth', claim: 'birthplace' },
} as const;

export type OptionalAttribute = keyof typeof OPTIONAL;
export const OPTIONAL_ATTRIBUTES = Object.keys(OPTIONAL) as readonly OptionalAttribute[];

/**
 * The claims an identity of another country becomes (sources of today §4.3). The usage name is the family name; nothing else
 * that FranceConnect asks for is filled in.
 * @param agreed the optional attributes the person agreed to send
 */
export function claimsOfEuropean(
  { identity }: Pick<Persona, 'identity'>,
  agreed: readonly OptionalAttribute[] = OPTIONAL_ATTRIBUTES,
): Record<string, unknown> {
  const { family_name, gender, birthplace } = identity;
  return {
    preferred_username: family_name,
    gender: agreed.includes('Gender') ? withFirstLetterLowered(gender) : undefined,
    birthplace: agreed.includes('PlaceOfBirth') ? birthplace : undefined,
    birthcountry: undefined,
    email: undefined,
    phone_number: undefined,
  };
}

function withFirstLetterLowered(text: string | undefined): string | undefined {
  return text && text.charAt(0).toLowerCase() + text.slice(1);
}

/** The level FranceConnect is told (sources of today §4.4): a `low` that was answered counts as `eidas2`. */
export const ACR_OF_LEVEL: Readonly<Record<EuropeanLevel, Acr>> = {
  low: 'eidas2',
  substantial: 'eidas2',
  high: 'eidas3',
};

/** The level a country is asked for. */
export const LEVEL_OF_ACR: Readonly<Record<Acr, EuropeanLevel>> = {
  eidas1: 'low',
  eidas2: 'substantial',
  eidas3: 'high',
};

/** What a level is worth where it is compared with the one asked for: `low` is below all that FranceConnect+ asks. */
export const WORTH_OF_LEVEL: Readonly<Record<EuropeanLevel, Acr>> = { ...ACR_OF_LEVEL, low: 'eidas1' };

/** What FranceConnect's callback receives when a country's node says no (sources of today §4.6). */
export function nodeRefusal(statusMessage: string, subStatusCode = 'RequestDenied'): [error: string, lines: string] {
  const lines = [`StatusCode: Responder`, `SubStatusCode: ${subStatusCode}`, `StatusMessage: ${statusMessage}`];
  return ['eidas_node_error', lines.join('\n')];
}

export const LEVEL_TOO_LOW = '202019 - Incorrect Level of Assurance in IdP response';
export const MANDATORY_REFUSED = 'Consent not given for a mandatory attribute.';
export const CONSENT_REFUSED = 'Citizen consent not given.';
