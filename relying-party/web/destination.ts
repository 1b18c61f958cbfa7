import { z } from 'zod';
import { COURSES } from '../courses/catalogue.ts';

/** Pages of the member's area a sign-in may lead to; a closed list, so that no address can be slipped in. */
const destinations = z.enum([
  'droits',
  'mon-compte',
  'mon-compte/email',
  'mon-compte/coordonnees',
  'mon-compte/mot-de-passe',
  'mon-compte/sessions',
  'mon-compte/cloture',
  'dossiers',
  ...COURSES.map(({ id }) => `formations/${id}` as const),
  // Goes on with an enrolment this browser began; for any other, the page of the course.
  ...COURSES.map(({ id }) => `formations/${id}/inscription` as const),
]);

export type Destination = z.infer<typeof destinations>;

/** Query of the addresses that begin a sign-in: `?suite=mon-compte&plateforme=high`. */
export const destinationQuery = z.object({
  suite: destinations.default('droits'),
  /** FranceConnect, or FranceConnect+. */
  plateforme: z.enum(['low', 'high']).default('low'),
});
