import type { Rule } from '../rule.ts';

const RETURNS = ['access-denied', 'server-error', 'temporarily-unavailable', 'invalid-scope-returned', 'unknown-error'];

/** The person's way. */
export const journeyRules: readonly Rule[] = [
  {
    id: 'J1',
    text: 'Il existe un autre moyen de se connecter.',
    marks: ['D'],
    source: 'DSFR ; recette de ProConnect (2023)',
  },
  {
    id: 'J2',
    text: 'La liste des fournisseurs s’ouvre dans la même fenêtre : ni pop-up, ni cadre.',
    marks: ['DOC'],
    source: 'DSFR ; recette de ProConnect (2023), sécurité 1',
  },
  { id: 'J3', text: 'La connexion marche du bouton jusqu’à une page connectée.', marks: ['DOC'], source: 'toutes' },
  {
    id: 'J4',
    text: 'La connexion ouvre le compte : ni second mot de passe, ni identifiant local à créer.',
    marks: ['R'],
    source: 'note de l’État plateforme ; recette de ProConnect (2023)',
  },
  {
    id: 'J5',
    text: 'L’adresse e-mail reçue n’a pas à être vérifiée de nouveau (note ancienne ; la pratique actuelle demande une confirmation).',
    marks: ['U'],
    source: 'note de l’État plateforme',
    by: [],
  },
  {
    id: 'J6',
    text: 'Une fois connectée, la personne le voit : son prénom et son nom, sans action.',
    marks: ['T'],
    source: 'betagouv/rdv-service-public #6452 (16 juin 2026) ; GouvernementFR/dsfr #1433 (18 mai 2026)',
  },
  {
    id: 'J7',
    text: '« Revenir sur … » mène à une page qui marche, sans connexion commencée.',
    marks: ['D'],
    source: 'recette de ProConnect (2023), parcours 3',
    by: ['access-denied', 'source-refuses'],
  },
  {
    id: 'J8',
    text: 'Un refus ou un échec au retour donne une page en français avec une issue.',
    marks: ['R'],
    source: 'numerique-gouv/ami-notifications-api #107, #193, #298 (sept. à nov. 2025)',
    by: RETURNS,
  },
  {
    id: 'J9',
    text: 'Il en va de même quand /token ou /userinfo échoue.',
    marks: ['R'],
    source: 'numerique-gouv/ami-notifications-api #298 (25 nov. 2025)',
    by: ['token-503', 'token-cut', 'token-slow', 'userinfo-500', 'userinfo-cut', 'userinfo-slow'],
  },
  {
    id: 'J10',
    text: 'Une identité incomplète ou rare ne bloque pas.',
    marks: ['R'],
    source: 'demarche-numerique #12867 (24 mars 2026)',
    by: [
      'no-usage-name',
      'given-name-single',
      'birthdate-presumed',
      'birthplace-empty',
      'name-very-long',
      'name-special-characters',
      'gender-unspecified',
    ],
  },
  {
    id: 'J11',
    text: 'Qui agit pour quelqu’un d’autre garde son identité à part de celle du bénéficiaire.',
    marks: ['R'],
    source: 'demarche-numerique #12590, #12622, #12776 (janv. à mars 2026)',
  },
  {
    id: 'J12',
    text: 'Un niveau plus élevé que demandé est accepté ; un niveau inférieur, inconnu ou absent est refusé.',
    marks: ['DOC'],
    source: 'documentation des partenaires (nov. 2023), eIDAS',
    by: ['acr-higher', 'acr-unknown', 'missing-acr'],
  },
  {
    id: 'J13',
    text: 'Service public sur FranceConnect+ : le pont européen est proposé.',
    marks: ['DOC'],
    source: 'documentation des partenaires (nov. 2023)',
  },
];
