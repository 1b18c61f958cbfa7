/** The lists of the form (reference: CPF site B3). */

/** Public agents of categories A and B keep the first, « Non renseigné ». */
export const DIPLOMAS = [
  { value: '', label: 'Non renseigné' },
  { value: 'sans-diplome', label: 'Sans diplôme' },
  { value: 'cap-bep', label: 'CAP/BEP' },
  { value: 'bac', label: 'Bac' },
  { value: 'bts-dut', label: 'BTS/DUT' },
  { value: 'licence', label: 'Licence' },
  { value: 'master', label: 'Maîtrise/Master' },
  { value: 'doctorat', label: 'Doctorat' },
] as const;

export const REPETITIONS = ['bis', 'ter', 'quater'] as const;

export const STREET_TYPES = [
  'allée',
  'avenue',
  'boulevard',
  'chemin',
  'cité',
  'cours',
  'hameau',
  'impasse',
  'lotissement',
  'passage',
  'place',
  'quai',
  'résidence',
  'route',
  'rue',
  'ruelle',
  'sentier',
  'square',
  'villa',
] as const;
