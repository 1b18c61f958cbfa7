import type { Rule } from '../rule.ts';

const RDV = 'betagouv/rdv-service-public';

/** Identity and accounts. */
export const accountRules: readonly Rule[] = [
  {
    id: 'R1',
    text: 'Le compte se retrouve par sub, et sub seul décide pour qui est déjà venu.',
    marks: ['T'],
    source: `${RDV} #5429 (16 juin 2025) ; documentation des partenaires (nov. 2023)`,
    by: ['same-person-again', 'second-source', 'email-changed-account'],
  },
  {
    id: 'R2',
    text: 'Jamais par l’adresse e-mail seule, ni par le téléphone.',
    marks: ['T'],
    source: `${RDV} #5429, #5434 (17 juin 2025)`,
    by: ['same-mailbox', 'same-mailbox-other-case'],
  },
  {
    id: 'R3',
    text: 'Un sub enregistré n’est jamais remplacé par celui d’une autre personne.',
    marks: ['T'],
    source: `${RDV} #5429`,
    by: ['same-mailbox', 'email-becomes-anothers'],
  },
  {
    id: 'R4',
    text: 'La réconciliation n’est pas obligatoire ; elle concerne qui a un compte local et n’est jamais venu par FranceConnect (point 17).',
    marks: ['Q'],
    source: `${RDV} #5434`,
    by: ['local-account-same-email'],
  },
  {
    id: 'R5',
    text: 'Si elle est faite, c’est sur l’identité pivot : nom de naissance, prénoms, date de naissance.',
    marks: ['Q'],
    source: `${RDV} #5434`,
  },
  {
    id: 'R6',
    text: 'En cas d’ambiguïté (deux comptes, homonyme), rien n’est rapproché par la machine.',
    marks: ['R'],
    source: `guide des incubateurs (2021) ; ${RDV} #6343 (27 avr. 2026)`,
  },
  {
    id: 'R7',
    text: 'L’identité pivot n’est pas modifiable, sexe compris (point 20).',
    marks: ['Q'],
    source:
      'gip-inclusion/les-emplois #6764 (1er sept. 2025), #8208, #8464 (2026) ; service-national-universel #92 (fév. 2021)',
  },
  {
    id: 'R8',
    text: 'Elle ne l’est pas non plus plus tard, par quelque moyen que l’on se connecte, ni pour les agents.',
    marks: ['R'],
    source: 'guide des incubateurs (2021)',
  },
  {
    id: 'R9',
    text: 'Un champ verrouillé dit pourquoi, et où faire corriger (état civil).',
    marks: ['R'],
    source: 'Dossier-Facile-Frontend #1902 (mars 2026)',
  },
  {
    id: 'R10',
    text: 'Le nom d’usage et l’adresse e-mail de contact restent modifiables.',
    marks: ['R'],
    source: 'guide des incubateurs (2021) ; service-national-universel #92 ; Dossier-Facile-Frontend #1902',
  },
  {
    id: 'R11',
    text: 'Le nom de naissance est étiqueté comme tel.',
    marks: ['R'],
    source: 'service-national-universel #100 (fév. 2021)',
  },
  {
    id: 'R12',
    text: 'L’identité suit le registre : même compte, nouvelle valeur montrée ; un nouveau sub fait poser une question.',
    marks: ['D'],
    source: 'contrat du service §8',
    by: ['usage-name-changed', 'civil-status-changed-account'],
  },
  {
    id: 'R13',
    text: 'Se dissocier, si c’est proposé, rend les champs libres et met fin aussi à la session chez FranceConnect.',
    marks: ['R'],
    source: 'numerique-gouv/proconnect-identite #2062 (31 juill. 2026) ; demarche-numerique #11536 (2025)',
  },
  {
    id: 'R14',
    text: 'Une identité déjà prouvée n’est pas demandée de nouveau (pièce d’identité).',
    marks: ['U'],
    source: 'demarche-numerique #5204 (2020)',
  },
];

/** Signing out. */
export const logoutRules: readonly Rule[] = [
  {
    id: 'L1',
    text: 'Se déconnecter du service déconnecte aussi de FranceConnect.',
    marks: ['DOC', 'T'],
    source: 'documentation des partenaires (nov. 2023) ; service-national-universel #92 (fév. 2021)',
    by: ['logout-reaches-franceconnect'],
  },
  {
    id: 'L2',
    text: 'Avec id_token_hint de cette session, une adresse de retour enregistrée et un state neuf.',
    marks: ['DOC'],
    source: 'gip-inclusion/les-emplois #8389 (22 juill. 2026) ; ami-notifications-api #1226 (27 août 2026)',
    by: ['logout-request', 'logout-state-unique'],
  },
  {
    id: 'L3',
    text: 'La session locale se termine aussi, quoi qu’il arrive chez FranceConnect.',
    marks: ['R'],
    source: 'ami-notifications-api #196, #197 (17 oct. 2025)',
    by: ['logout-503', 'logout-ends-own-session'],
  },
  {
    id: 'L4',
    text: 'Se déconnecter après une longue inaction n’échoue pas.',
    marks: ['R'],
    source: 'ami-notifications-api #132 (18 sept. 2025)',
    by: ['logout-late'],
  },
  {
    id: 'L5',
    text: 'La personne revient sur une page du service qui la montre déconnectée.',
    marks: ['R'],
    source: 'recette de ProConnect (2023), parcours 7',
    by: ['logout-return'],
  },
  {
    id: 'L6',
    text: 'Le retour vérifie state quand il a été envoyé, sans casser.',
    marks: ['R'],
    source: 'documentation de ProConnect (mai 2025)',
    by: ['logout-return-other-state', 'logout-return-without-state'],
  },
  {
    id: 'L7',
    text: 'La connexion suivante repasse par la liste des fournisseurs.',
    marks: ['D'],
    source: 'déduit de L1',
    by: ['logout-then-start'],
  },
  {
    id: 'L8',
    text: 'Qui s’est connecté autrement n’est pas envoyé à FranceConnect en se déconnectant.',
    marks: ['D'],
    source: 'déduit',
  },
];
