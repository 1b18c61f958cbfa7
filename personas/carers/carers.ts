/** A professional who does things online for people, with a mandate of theirs (sources of today §3.4). */
export interface Carer {
  /** What the carer signs in with. */
  email: string;
  /** Six digits, which a card or an application shows. */
  code: string;
  firstName: string;
  /** The carer sees the people this organisation has a mandate of. */
  organisation: string;
}

/** The organisation that has the mandates of the demonstration. */
export const FRANCE_SERVICES = 'Maison France services de Kerlouan-sur-Aven';

export const carers: readonly Carer[] = [
  { email: 'claire.aubervie@example.org', code: '246810', firstName: 'Claire', organisation: FRANCE_SERVICES },
  // Nobody has signed a mandate there yet: the carer cannot go on.
  { email: 'yann.debutel@example.org', code: '135790', firstName: 'Yann', organisation: 'CCAS de Vaubriac' },
];
