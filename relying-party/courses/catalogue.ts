import { comparableName } from '../../civil-status/names.ts';

/** A course one can enrol for; all of them invented. */
export interface Course {
  id: string;
  title: string;
  organisation: string;
  place: string;
  hours: number;
  /** Euros. */
  price: number;
  about: string;
}

export const COURSES: readonly Course[] = [
  {
    id: 'anglais-professionnel',
    title: 'Anglais professionnel, niveau intermédiaire',
    organisation: 'Les Ateliers du Phare',
    place: 'À distance',
    hours: 40,
    price: 1200,
    about: 'Réunions, e-mails, téléphone : parler de son métier sans chercher ses mots.',
  },
  {
    id: 'permis-b',
    title: 'Permis de conduire, catégorie B',
    organisation: 'Auto-école des Tilleuls',
    place: 'Nantes',
    hours: 30,
    price: 1450,
    about: 'Code et conduite, pour un emploi qui demande de se déplacer.',
  },
  {
    id: 'bilan-de-competences',
    title: 'Bilan de compétences',
    organisation: 'Cap & Boussole',
    place: 'Rennes',
    hours: 24,
    price: 1900,
    about: 'Faire le point sur ce que l’on sait faire, et décider de la suite.',
  },
  {
    id: 'boulangerie',
    title: 'Boulangerie, initiation',
    organisation: 'Fournil-école du Marais',
    place: 'Tours',
    hours: 70,
    price: 2300,
    about: 'Pétrir, façonner, cuire : deux semaines au fournil avant d’en faire un métier.',
  },
  {
    id: 'secourisme',
    title: 'Sauveteur secouriste du travail',
    organisation: 'Gestes d’abord',
    place: 'Lyon',
    hours: 14,
    price: 260,
    about: 'Protéger, alerter, secourir sur son lieu de travail.',
  },
  {
    id: 'caces-chariot',
    title: 'Conduite de chariots élévateurs',
    organisation: 'Quai 12 Formation',
    place: 'Lille',
    hours: 21,
    price: 790,
    about: 'Charger, déplacer, gerber en sécurité dans un entrepôt, et préparer la vérification de ses compétences.',
  },
  {
    id: 'bureautique',
    title: 'Bureautique, du débutant à l’avancé',
    organisation: 'Clavier & Compagnie',
    place: 'À distance',
    hours: 35,
    price: 950,
    about: 'Tableur, traitement de texte, présentation : gagner du temps au travail de tous les jours.',
  },
  {
    id: 'anglais-restauration',
    title: 'Anglais de l’hôtellerie et de la restauration',
    organisation: 'Les Ateliers du Phare',
    place: 'Nantes',
    hours: 30,
    price: 980,
    about: 'Accueillir, conseiller, encaisser en anglais, en salle comme au comptoir.',
  },
  {
    id: 'developpeur-web',
    title: 'Développement web, premiers pas',
    organisation: 'Atelier du Code clair',
    place: 'À distance',
    hours: 120,
    price: 3200,
    about: 'Écrire ses premières pages, les rendre accessibles, les publier.',
  },
  {
    id: 'vae-accompagnement',
    title: 'Accompagnement à la validation des acquis de l’expérience',
    organisation: 'Cap & Boussole',
    place: 'Rennes',
    hours: 24,
    price: 1650,
    about: 'Faire reconnaître son expérience par un diplôme : choisir, constituer son dossier, se préparer au jury.',
  },
  {
    id: 'creation-entreprise',
    title: 'Créer ou reprendre une entreprise',
    organisation: 'Pépinière des Coteaux',
    place: 'Lyon',
    hours: 42,
    price: 1400,
    about: 'Étudier le marché, bâtir un budget, choisir un statut avant de se lancer.',
  },
];

/** Where courses take place, each once. */
export const PLACES: readonly string[] = [...new Set(COURSES.map(({ place }) => place))].sort((one, other) =>
  one.localeCompare(other, 'fr'),
);

/**
 * The courses that have each of the words in their title, organisation or description, whatever their accents and case; those
 * that have them all in the title first.
 *
 * @param words empty for every course
 * @param place one of {@link PLACES}; empty for anywhere
 */
export function findCourses(words: string, place: string): Course[] {
  const wanted = searchable(words).split(' ').filter(Boolean);
  const has = (text: string) => wanted.every((word) => ` ${searchable(text)}`.includes(` ${word}`));
  const found = COURSES.filter(
    ({ title, organisation, about, place: at }) =>
      (place === '' || place === at) && has(`${title} ${organisation} ${about}`),
  );
  return found.sort((one, other) => Number(has(other.title)) - Number(has(one.title)));
}

/** Plural endings and short words do not count. */
function searchable(text: string): string {
  return comparableName(text)
    .split(' ')
    .filter((word) => word.length > 2)
    .map((word) => word.replace(/[SX]$/, ''))
    .join(' ');
}

export function courseOf(id: string): Course | undefined {
  return COURSES.find((course) => course.id === id);
}
