import { family } from './family.ts';

const FIND_HELP = 'Expect nothing but, perhaps, an error when the citizen comes back; its help page says whom to ask.';
const FIND_HELP_FR = 'Ne rien attendre, sinon une erreur quand l’usager revient ; sa page d’aide dit à qui s’adresser.';

/** Every answer of the civil register (RNIPP) but « found as is ». */
export const register = family('Civil register', [
  {
    id: 'register-rectified',
    title: 'The register corrects the identity',
    what: 'The register knows the citizen under other first names and another family name than the source: a corrected identity is transmitted.',
    serviceMust:
      'Take what it receives, whatever the citizen typed; never compare with what another source sent before.',
    french: {
      title: 'Le registre corrige l’identité',
      what: 'Le registre connaît l’usager sous d’autres prénoms et un autre nom que son fournisseur : l’identité corrigée est transmise.',
      serviceMust:
        'Prendre ce qui est reçu, quoi que l’usager ait saisi ; ne jamais comparer avec ce qu’un autre fournisseur a envoyé avant.',
    },
    verdict: 'accept',
    evidence: 'Service contract §7.3 and §18, fact 13; public issue reports of services.',
    faults: [
      {
        kind: 'register',
        outcome: 'rectified',
        set: { given_name: 'Camille Rectifiée', given_name_array: ['Camille', 'Rectifiée'], family_name: 'RECTIFICAT' },
      },
    ],
  },
  {
    id: 'register-deceased',
    title: 'The register says the person has died',
    what: 'FranceConnect stops with Y010015.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre signale un décès',
      what: 'FranceConnect s’arrête avec Y010015.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'deceased' }],
  },
  {
    id: 'register-single-echo',
    title: 'The register finds one person nearly like this',
    what: 'FranceConnect stops with Y010004.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre trouve une personne presque identique',
      what: 'FranceConnect s’arrête avec Y010004.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'single-echo' }],
  },
  {
    id: 'register-several-echoes',
    title: 'The register finds several persons',
    what: 'FranceConnect stops with Y010006.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre trouve plusieurs personnes',
      what: 'FranceConnect s’arrête avec Y010006.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'several-echoes' }],
  },
  {
    id: 'register-usage-name-only',
    title: 'The register finds the usage name only',
    what: 'FranceConnect stops with Y010007: a married name was sent as the birth name.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre ne trouve que le nom d’usage',
      what: 'FranceConnect s’arrête avec Y010007 : un nom d’usage a été envoyé comme nom de naissance.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'usage-name-only' }],
  },
  {
    id: 'register-no-echo',
    title: 'The register finds nobody',
    what: 'FranceConnect stops with Y010008.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre ne trouve personne',
      what: 'FranceConnect s’arrête avec Y010008.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'no-echo' }],
  },
  {
    id: 'register-rejected',
    title: 'The register rejects the request',
    what: 'FranceConnect stops with Y010009.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre rejette la demande',
      what: 'FranceConnect s’arrête avec Y010009.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'rejected' }],
  },
  {
    id: 'register-timeout',
    title: 'The register does not answer in time',
    what: 'FranceConnect stops with Y010011, HTTP 504; its page may send temporarily_unavailable back.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre ne répond pas à temps',
      what: 'FranceConnect s’arrête avec Y010011, HTTP 504 ; le lien de retour de sa page peut envoyer temporarily_unavailable.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'timeout' }],
  },
  {
    id: 'register-down',
    title: 'The register is down',
    what: 'FranceConnect stops with Y010012, HTTP 504; its page may send temporarily_unavailable back.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre est en panne',
      what: 'FranceConnect s’arrête avec Y010012, HTTP 504 ; le lien de retour de sa page peut envoyer temporarily_unavailable.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'http-failure' }],
  },
  {
    id: 'register-unusable',
    title: 'The register answers nonsense',
    what: 'FranceConnect stops with Y010013.',
    serviceMust: FIND_HELP,
    french: {
      title: 'Le registre donne une réponse illisible',
      what: 'FranceConnect s’arrête avec Y010013.',
      serviceMust: FIND_HELP_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §11.2; FranceConnect’s public code.',
    faults: [{ kind: 'register', outcome: 'unusable' }],
  },
]);
