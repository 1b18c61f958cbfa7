import type { Section } from './section.ts';

/** §S1, §S2 and §S6: the sources FranceConnect lists today, their levels, and what changed in 2025 and 2026. */
export const SOURCES_OF_TODAY: readonly Section[] = [
  {
    number: 'S1',
    title: 'The sources of today',
    text: [
      'As FranceConnect’s own model of production has them. Titles are exact, apostrophes included. MobileConnect et moi and Alicem are on no list any more.',
    ],
  },
  {
    number: 'S1.1',
    title: 'At FranceConnect',
    table: {
      head: ['Order', 'Title', '`amr` here'],
      rows: [
        ['1', 'impots.gouv.fr', '`fc pwd mail`'],
        ['2', 'Ameli.fr', '`fc pwd mail`'],
        ['3', "L'Identité Numérique La Poste", '`fc pop pin mfa`'],
        ['4', 'MSA', '`fc pwd mail`'],
        ['5', 'YRIS', '`fc pop pin mfa`, ours'],
        ['6', 'France Identité', '`fc pop pin mfa`'],
        ['7', 'TrustMe', '`fc pwd mail`, ours'],
        ['below', 'Aidants Connect', '`fc pwd mail`'],
      ],
    },
  },
  {
    number: 'S1.2',
    title: 'At FranceConnect+',
    table: {
      head: ['Order', 'Title', 'Levels'],
      rows: [
        ['1', 'L’Identité Numérique La Poste', '`eidas2`'],
        ['2', 'France Identité', '`eidas3`'],
        ['below', 'the European bridge, for services it is opened to', '`eidas2`, `eidas3`'],
      ],
    },
  },
  {
    number: 'S1.3',
    title: 'How the list is drawn',
    text: [
      'From top to bottom: banner of a failure, anonymous notice, headings, list, European entry (FranceConnect+), way back, carers’ entry (FranceConnect), tutorial (FranceConnect+).',
    ],
    table: {
      head: ['Element', 'Content'],
      rows: [
        ['list', '`ul` of test id `main-providers`; in each `li` a form of class `interaction-main-content-form`'],
        ['button', 'a mark, the title, « Indisponible » when greyed; the line under a title is this simulator’s own'],
        [
          'European entry',
          'form `fs-request-<uid>`, button `idp-<uid>`, in English: “Sign in with a digital identity from another European country”; never greyed',
        ],
        [
          'carers’ entry',
          '« Vous êtes un aidant professionnel ? », form `form-aidants-connect`, button « Utiliser Aidants Connect » of test id `interaction-aidants-connect-button`; greyed, not hidden',
        ],
        ['tutorial', '« Pourquoi je ne retrouve pas mes comptes habituels ? », « Comment créer un compte ? »'],
      ],
    },
  },
  {
    number: 'S1.4',
    title: 'Certified in town hall',
    text: [
      'Before France Identité, FranceConnect+ asks « Votre compte France Identité est-il certifié en mairie ? »: « Oui, mon compte est certifié », « Utiliser un autre compte », « Fermer », « En savoir plus ». That production shows it is deduced from a fixture; the text under the title is ours.',
    ],
  },
  {
    number: 'S2',
    title: 'Levels',
    text: [
      'The level asked of the source is the higher of the service’s and the lowest that the source’s record allows. The source may answer more: FranceConnect+ tells the service what was answered, so a service that asks for `eidas2` must accept `eidas3`. FranceConnect always tells `eidas1`.',
    ],
  },
  {
    number: 'S2.1',
    title: 'How FranceConnect decides',
    table: {
      head: ['The source answers', 'Result'],
      rows: [
        ['the level asked', 'accepted'],
        ['a higher one that its record allows', 'accepted; told at FranceConnect+, `eidas1` at FranceConnect'],
        ['a higher one that its record does not allow', '400 `Y100018`'],
        ['less than the service asked, or an unknown word', '500 `Y100001`, without a hint of the cause'],
        ['less than was asked of it, not than the service asked', '400 `Y100018`'],
        ['none', '500 `Y020030`'],
      ],
    },
  },
  {
    number: 'S2.2',
    title: 'Level of the person',
    text: [
      'At France Identité the level belongs to the person: `eidas3` once a town hall has certified the identity card. What a person without it gets at FranceConnect+ is not known. Here the source refuses, and the list comes back with its banner; the scenario `source-answers-low-level` plays the other answer, `Y100001`.',
    ],
  },
  {
    number: 'S6',
    title: 'What changed in 2025 and 2026',
    table: {
      head: ['Topic', 'Now'],
      rows: [
        ['`amr` of the European bridge', '`["eidas"]` alone'],
        ['order within `amr`', 'not to be relied on'],
        ['hints of the platform', 'at FranceConnect+ `eidas-bridge` is one'],
        [
          '`state`, `nonce`',
          'the qualification page asks for at least 22 characters with digits, capitals and small letters; the rest of the documentation for 32',
        ],
        ['v1', 'stopped at the end of September 2025'],
        ['`sector_identifier_uri`', 'FranceConnect asks that it list sign-in addresses only, no logout ones'],
        ['banner of a failure', '`id="interaction-error-banner"`, takes the focus and scrolls into view'],
        [
          'sending twice',
          'on the list and the information page the first submission disables every button; after 500 ms a message asks to wait; a page that comes back from the history is as new',
        ],
        ['quick links', '« Accès rapide »: « Contenu » to `#main-content`, « Pied de page » to `#footer`'],
        ['one datum alone', '« Donnée transmise », a paragraph in the place of the list'],
        [
          'e-mail',
          'identification code, name, sentence with moment, service and source, why, « Je signale une usurpation », connections, unsubscribe',
        ],
        ['logout at the source', '`client_id` is sent'],
        ['`birthdate` from a source', 'checked: §3.4'],
        ['page of an error', '« Erreur de connexion - … »; « Connexion - Erreur - … » before 2026'],
      ],
    },
  },
];
