import { AUTHORIZATION_SECTIONS } from './authorization.ts';
import { ENDPOINT_SECTIONS } from './endpoints.ts';
import { ERROR_SECTIONS } from './errors.ts';
import { IDENTITY_SECTIONS } from './identity.ts';
import { INTERACTION_SECTIONS } from './interaction.ts';
import { END_SECTIONS } from './logout-and-data-providers.ts';
import { OTHER_SECTIONS } from './notices-and-differences.ts';
import { REGISTRATION_SECTIONS } from './registration-and-platforms.ts';
import type { Section } from './section.ts';
import { SOURCES_OF_TODAY } from './sources-of-today.ts';
import { TOKEN_SECTIONS } from './tokens.ts';

export type { Section, Table } from './section.ts';

/** The service contract: what a service may rely on, section by section, in order. */
export const SECTIONS: readonly Section[] = [
  ...ENDPOINT_SECTIONS,
  ...AUTHORIZATION_SECTIONS,
  ...INTERACTION_SECTIONS,
  ...TOKEN_SECTIONS,
  ...IDENTITY_SECTIONS,
  ...END_SECTIONS,
  ...ERROR_SECTIONS,
  ...REGISTRATION_SECTIONS,
  ...OTHER_SECTIONS,
  ...SOURCES_OF_TODAY,
];

/** Where a section begins, on the page and in the document alike. */
export function anchorOf({ number }: Pick<Section, 'number'>): string {
  return `section-${number}`;
}
