/** An entry of the site of 2017. */
export interface CpaService {
  label: string;
  href: string;
  /** What it offered, where there is nothing of it here. */
  what?: string;
}

const SERVICES = '/services';

const former = (id: string, label: string, what: string): CpaService => ({ label, href: `${SERVICES}/${id}`, what });

/** The ten entries under « Connexion » (seed 000, étape 2), in its order. */
export const CPA_SERVICES: readonly CpaService[] = [
  former(
    'parcours',
    'Je complète mon parcours',
    'La personne y décrivait ses études, ses emplois et ses formations, pour préparer un CV.',
  ),
  former(
    'competences',
    'Je renseigne mes compétences',
    'La personne y listait ce qu’elle sait faire, acquis au travail ou en dehors.',
  ),
  former(
    'test-de-personnalite',
    'Je fais un test de personnalité',
    'Un questionnaire proposait des métiers d’après les goûts et la manière de travailler.',
  ),
  former(
    'projet',
    'Je crée et j’enrichis mon projet',
    'La personne y suivait les étapes de son projet : changer de métier, se former, créer une entreprise.',
  ),
  former(
    'galaxie-des-metiers',
    'Je consulte ma galaxie des métiers',
    'Une carte montrait les métiers proches de celui de la personne, d’après ses compétences.',
  ),
  former('metiers', 'Je recherche un métier', 'Des fiches présentaient chaque métier, ses activités et sa formation.'),
  former(
    'offres-d-emploi',
    'Je recherche une offre d’emploi',
    'Les offres d’emploi de plusieurs sites y étaient réunies.',
  ),
  { label: 'Je veux me former : que dois-je faire ?', href: '/conseils' },
  { label: 'Je recherche une formation', href: '/recherche' },
  { label: 'J’accède à mes dossiers de formation', href: '/dossiers' },
];

/** The three entries under « Je consulte mes droits ». */
export const RIGHTS_ENTRIES: readonly CpaService[] = [
  { label: 'Mon CPF (compte personnel de formation)', href: '/droits#cpf' },
  { label: 'Mon CEC (compte d’engagement citoyen)', href: '/droits#cec' },
  { label: 'Mon CCP (compte professionnel de prévention)', href: '/droits#c2p' },
];

/** A service of 2017 that has a page of its own here, to say what it was. */
export function formerService(id: string): (CpaService & { what: string }) | undefined {
  const found = CPA_SERVICES.find(({ href }) => href === `${SERVICES}/${id}`);
  return found?.what === undefined ? undefined : { ...found, what: found.what };
}
