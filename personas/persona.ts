import type { RegisterAnswer } from '../civil-status/register.ts';

/** Identifier of an identity source, such as `impots`. Open: anyone may add a source. */
export type SourceId = string;

/**
 * What a source sends about a person: OpenID Connect claims, as typed by that source. Every member is optional because
 * some difficulties are precisely a missing one (reference: identity sources §1.7 and §7.1).
 */
export interface SourceIdentity {
  /** All first names separated by one space. */
  given_name?: string;
  /** Birth name (nom de naissance). */
  family_name?: string;
  /** Usage name (nom d'usage). */
  preferred_username?: string;
  /** `YYYY-MM-DD`, `YYYY-MM-00` or `YYYY-00-00`. */
  birthdate?: string;
  gender?: string;
  birthplace?: string;
  birthcountry?: string;
  email?: string;
  phone_number?: string;
}

/** What the person types at a source; without a password the source has another proof (the telephone). */
export interface Credentials {
  identifiant: string;
  password?: string;
  /** The source has locked the account: its form lets nobody in with it. */
  locked?: true;
}

/** State of the account FranceConnect itself keeps for this person (service contract §3.5). */
export interface FranceConnectAccount {
  /** Disabled by its owner: `Y180001`. */
  disabled?: true;
  /** Sources the person refuses in their FranceConnect preferences: `Y100011`. */
  blocked_sources?: readonly SourceId[];
  /** The only sources the person accepts there, where the preferences are a white list: any other is `Y100011`. */
  accepted_sources?: readonly SourceId[];
}

/** Levels of assurance between European countries; `low` is below all that FranceConnect+ asks for. */
export const EUROPEAN_LEVELS = ['low', 'substantial', 'high'] as const;

export type EuropeanLevel = (typeof EUROPEAN_LEVELS)[number];

/** What another European country's node says of a person, beside the claims (sources of today §4.3, §5). */
export interface European {
  /** The person's identifier for France, `DK/FR/…`: it begins with the country's code. */
  identifier: string;
  /** The level of the person's own digital identity. */
  level: EuropeanLevel;
}

/** A person's permission to an organisation of professional carers (sources of today §3.4). */
export interface Mandate {
  organisation: string;
  /** What it is about, in FranceConnect's words such as `Travail-Formation`. */
  subjects: readonly string[];
  /** Its last day, `YYYY-MM-DD`. */
  until: string;
  revoked?: true;
}

/** An invented citizen: one difficulty each, told in `why`. */
export interface Persona {
  id: string;
  /** How lists show the person, for example « Angèle DUBREUIL ». */
  label: string;
  /** One French sentence: what this person lets one see. */
  why: string;
  /** Short kinds for filters and docs, for example `minor`, `corsica`. */
  kinds: readonly string[];
  identity: SourceIdentity;
  /** The civil register's answer when it is not « found as is ». */
  register?: RegisterAnswer;
  account?: FranceConnectAccount;
  /** `false`: no town hall has certified the identity card, so that France Identité vouches for no strong level. */
  certified?: boolean;
  /** Set for a person for whom professional carers may sign in. */
  mandate?: Mandate;
  /** Set for a person another European country vouches for. */
  european?: European;
  /** Social security number, 13 characters without key. */
  nir?: string;
  /** Its key, two digits; absent when the number is not one. */
  nir_key?: string;
  /** Tax number (numéro fiscal), 13 digits. */
  spi?: string;
  /** Id of the scenario that is active in every sign-in of this person. */
  scenario?: string;
  credentials: Readonly<Record<SourceId, Credentials>>;
}
