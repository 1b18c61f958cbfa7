import type { Rule } from '../rule.ts';

const DSFR = 'GouvernementFR/dsfr, composant « bouton FranceConnect » (fév. 2026)';
const FC23 = 'documentation des partenaires de FranceConnect (nov. 2023)';
const BOTH = `${DSFR} ; ${FC23}`;

/** The button and what surrounds it. */
export const visualRules: readonly Rule[] = [
  { id: 'V1', text: 'Le bouton est sur la page de connexion et mène à FranceConnect.', marks: ['DOC'], source: BOTH },
  { id: 'V2', text: 'Il est aussi sur la page d’inscription, s’il y en a une.', marks: ['DOC'], source: FC23 },
  {
    id: 'V3',
    text: 'Le dessin est l’officiel : ni déformé, ni recoloré, ni réétiqueté, sans autre police ni autre taille.',
    marks: ['DOC', 'T'],
    source: `${BOTH} ; gip-inclusion/les-emplois #6760 (29 août 2025)`,
  },
  {
    id: 'V4',
    text: 'Le libellé a deux parties : « S’identifier avec », puis « FranceConnect » (ou « FranceConnect+ »).',
    marks: ['DOC'],
    source: DSFR,
  },
  {
    id: 'V5',
    text: 'Le balisage est celui du Système de design de l’État ; une intégration propre est permise.',
    marks: ['DOC'],
    source: `${DSFR} ; page « intégration du bouton » des partenaires`,
  },
  {
    id: 'V6',
    text: 'Le lien « Qu’est-ce que FranceConnect ? » suit le bouton.',
    marks: ['DOC'],
    source: BOTH,
  },
  {
    id: 'V7',
    text: 'Ce lien mène à https://franceconnect.gouv.fr/ (ou à sa page france-connect-plus).',
    marks: ['DOC'],
    source: DSFR,
  },
  { id: 'V8', text: 'Il ouvre une nouvelle fenêtre, et le dit.', marks: ['DOC'], source: DSFR },
  {
    id: 'V9',
    text: 'Une phrase au-dessus du bouton dit ce qu’est FranceConnect.',
    marks: ['DOC'],
    source:
      'page « intégration du bouton » (gip-inclusion/les-emplois #6721, 19 août 2025 ; rdv-service-public #4765, nov. 2024)',
  },
  {
    id: 'V10',
    text: 'C’est le premier des moyens proposés, au-dessus du formulaire local.',
    marks: ['DOC'],
    source: BOTH,
  },
  { id: 'V11', text: 'Il est séparé des autres moyens par « ou ».', marks: ['DOC'], source: BOTH },
  { id: 'V12', text: 'Il n’est pas à côté de boutons de réseaux sociaux.', marks: ['DOC'], source: DSFR },
  {
    id: 'V13',
    text: 'Le nom s’écrit en un mot, avec F et C en capitales ; le « + » est collé.',
    marks: ['DOC'],
    source: DSFR,
  },
  {
    id: 'V14',
    text: 'Les états au survol et au clavier se voient ; la variante est claire ou sombre, sans autre.',
    marks: ['DOC'],
    source: BOTH,
  },
  {
    id: 'V15',
    text: 'Hors Système de design, les proportions de l’image sont gardées.',
    marks: ['DOC', 'R'],
    source: FC23,
  },
  {
    id: 'V16',
    text: 'Un bouton fait d’une image a un nom accessible, celui du libellé.',
    marks: ['DOC'],
    source: `${DSFR}, critères 6.1 et 6.2 du RGAA`,
  },
  {
    id: 'V17',
    text: 'Il s’utilise au clavier ; contraste et agrandissement du texte suffisent.',
    marks: ['DOC'],
    source: `${DSFR}, critères 3, 10 et 12 du RGAA`,
  },
  { id: 'V18', text: 'Il n’est désactivé que le temps d’une panne.', marks: ['DOC'], source: DSFR },
  {
    id: 'V19',
    text: 'Le bouton est celui de la plateforme : FranceConnect ou FranceConnect+.',
    marks: ['D'],
    source: BOTH,
  },
  {
    id: 'V20',
    text: 'Aucun fournisseur d’identité n’est nommé à côté du bouton ou à sa place.',
    marks: ['DOC', 'D'],
    source: FC23,
  },
];
