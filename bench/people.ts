import { systemClock } from '../infrastructure/clock.ts';
import { createPersonaBook } from '../personas/book.ts';
import type { SourceIdentity } from '../personas/persona.ts';

/** Somebody both federations of the bench know, with the same claims in both. */
export interface BenchPerson {
  id: string;
  identity: SourceIdentity;
  nir: string | undefined;
}

/** The source everybody signs in at. */
export const SOURCE = 'impots';

/** Several, so that an answer about the wrong person is noticed. */
const PEOPLE = ['angele-dubreuil', 'bastien-courcelle', 'maelys-tisserand', 'hubert-lachenault', 'alix-bonnemayre'];

const book = createPersonaBook({ clock: systemClock });

export const people: readonly BenchPerson[] = PEOPLE.map((id) => {
  const { identity, nir } = book.require(id);
  return { id, identity, nir };
});
