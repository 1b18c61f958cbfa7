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
    about: 'Réunions, courriels, téléphone : parler de son métier sans chercher ses mots.',
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
];

export function courseOf(id: string): Course | undefined {
  return COURSES.find((course) => course.id === id);
}
