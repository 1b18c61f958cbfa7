/**
 * The social security register (SNGI), as a service that asks for the NIR consults it: what is known of the bearer of a
 * number (reference: CPF site B5). A port, like the civil register's: the service asks, and the composition of the federation
 * decides what answers.
 */
import type { CivilIdentity } from './register.ts';

export interface SocialSecurityRecord {
  /** The number of today, thirteen characters. */
  nir: string;
  /** Numbers the same person bore before: a legal change of sex alters the first digit. */
  formerNirs: readonly string[];
  identity: CivilIdentity;
  /** Number, names, date and place of birth agree with the civil register. */
  certified: boolean;
  deceased: boolean;
}

/** `off`: there is no register to ask. `unavailable`: there is one, and it does not answer. */
export type SocialSecurityAnswer =
  | { outcome: 'found'; record: SocialSecurityRecord }
  | { outcome: 'unknown' }
  | { outcome: 'unavailable' }
  | { outcome: 'off' };

export interface SocialSecurityRegister {
  /** @param nir thirteen characters, normalised: today's number or a former one */
  find(nir: string): Promise<SocialSecurityAnswer>;
}

/** For a service that runs without a register: what people type cannot be checked. */
export const noRegister: SocialSecurityRegister = { find: async () => ({ outcome: 'off' }) };
