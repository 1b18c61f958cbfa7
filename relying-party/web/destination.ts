import { z } from 'zod';

/** The page of a course; `inscription` goes on with an enrolment this browser began. */
const COURSE_PAGE = /^formations\/[a-z0-9-]{1,60}(\/inscription)?$/;
type CoursePage = `formations/${string}`;

/** Pages a sign-in may lead to; nothing else, so that no address of another site can be slipped in. */
const destinations = z.union([
  z.enum([
    'droits',
    'mon-compte',
    'mon-compte/email',
    'mon-compte/coordonnees',
    'mon-compte/mot-de-passe',
    'mon-compte/sessions',
    'mon-compte/cloture',
    'dossiers',
  ]),
  z.custom<CoursePage>((page) => typeof page === 'string' && COURSE_PAGE.test(page)),
]);

export type Destination = z.infer<typeof destinations>;

/** Query of the addresses that begin a sign-in: `?suite=mon-compte&plateforme=high`. */
export const destinationQuery = z.object({
  suite: destinations.default('droits'),
  /** FranceConnect, or FranceConnect+. */
  plateforme: z.enum(['low', 'high']).default('low'),
});
