import type { AccountState } from '../accounts/account.ts';
import type { LinkingFacts, LinkingOutcome } from '../linking/decision-table.ts';
import type { Registered } from '../linking/nir-check.ts';
import type { RegisterMode } from '../rules.ts';
import { longMoment } from '../web/french.ts';
import type { AccountAct } from './operations.ts';

/** What `/_sim` calls the site's states, facts and decisions, in French. */

export const STATES: Record<AccountState, string> = {
  none: 'aucun',
  draft: 'inscription en cours',
  email_pending: 'attend son e-mail',
  local: 'actif, avec mot de passe',
  franceconnect: 'actif, avec FranceConnect',
  linked: 'actif, avec mot de passe et FranceConnect',
  verification_pending: 'vérification en cours',
  suspended: 'suspendu',
  closed: 'clôturé',
};

export const MODES: Record<RegisterMode, { label: string; what: string }> = {
  on: { label: 'En service', what: 'Le numéro saisi est comparé à celui du registre.' },
  off: { label: 'Absent', what: 'Le site fonctionne sans registre : le numéro est comparé à la seule identité.' },
  down: { label: 'En panne', what: 'Le registre ne répond pas : rien n’est décidé ni enregistré.' },
};

/** Each act's button, what it does, and the sentence once it is done. */
export const ACTS: Record<AccountAct, { label: string; what: string; done: string }> = {
  'confirm-email': {
    label: 'Confirmer l’adresse e-mail',
    what: 'Comme si le lien reçu avait été ouvert.',
    done: 'L’adresse e-mail est confirmée.',
  },
  suspend: {
    label: 'Suspendre le compte',
    what: 'Le titulaire ne peut plus se connecter.',
    done: 'Le compte est suspendu.',
  },
  close: {
    label: 'Clôturer le compte',
    what: 'À la demande du titulaire ; il peut le rouvrir pendant 30 jours.',
    done: 'Le compte est clôturé.',
  },
  die: {
    label: 'Déclarer le décès du titulaire',
    what: 'Le compte est clôturé pour toujours.',
    done: 'Le compte est clôturé : son titulaire est déclaré décédé.',
  },
};

type Facts = { [Column in keyof LinkingFacts]: { label: string; values: Record<LinkingFacts[Column], string> } };

/** The columns of the linking table. */
export const FACTS: Facts = {
  known: {
    label: 'Identité FranceConnect',
    values: {
      nobody: 'inconnue du site',
      active: 'celle d’un compte actif',
      'unconfirmed-mail': 'celle d’un compte dont l’adresse e-mail n’est pas confirmée',
      'verification-pending': 'celle d’un compte en cours de vérification',
      suspended: 'celle d’un compte suspendu',
      closed: 'celle d’un compte clôturé',
    },
  },
  session: {
    label: 'Compte ouvert dans le navigateur',
    values: {
      none: 'aucun',
      same: 'celui de cette identité',
      asked: 'un autre, dont le titulaire a demandé le rattachement',
      'not-asked': 'un autre, dont le titulaire n’a rien demandé',
    },
  },
  age: {
    label: 'Âge',
    values: { open: '16 ans ou plus', 'apprentices-only': '15 ans', 'too-young': 'moins de 15 ans' },
  },
  number: {
    label: 'Numéro de sécurité sociale',
    values: { missing: 'pas encore saisi', malformed: 'mal formé', given: 'saisi' },
  },
  check: {
    label: 'Numéro et identité',
    values: {
      GOOD: 'concordent',
      INCOMPLETE: 'concordent, sans le sexe ou le lieu de naissance',
      DOUBT: 'concordance incertaine',
      BAD: 'ne concordent pas',
      UNAVAILABLE: 'comparaison impossible',
    },
  },
  register: { label: 'Registre', values: { on: 'en service', off: 'absent' } },
  account: {
    label: 'Compte qui a ce numéro',
    values: {
      none: 'aucun',
      'email-pending': 'une inscription attend son e-mail',
      'active-local': 'actif, avec mot de passe',
      'active-same-issuer': 'actif, déjà rattaché à cette plateforme',
      'active-other-issuer': 'actif, rattaché à l’autre plateforme',
      'verification-pending': 'vérification en cours',
      suspended: 'suspendu',
      deceased: 'clôturé, titulaire décédé',
      'closed-by-holder': 'clôturé par son titulaire',
    },
  },
  match: {
    label: 'Identité reçue et titulaire du compte',
    values: {
      STRONG: 'identiques',
      INCOMPLETE: 'identiques, sans le sexe ou le lieu de naissance',
      PARTIAL: 'proches',
      CHANGED: 'changées',
      NONE: 'différentes',
    },
  },
  acr: { label: 'Niveau de garantie', values: { eidas1: 'faible', eidas2: 'substantiel', eidas3: 'élevé' } },
  proofs: {
    label: 'Preuves possibles',
    values: {
      possible: 'mot de passe ou e-mail',
      lost: 'aucune',
      'other-platform': 'connexion récente par l’autre plateforme',
    },
  },
};

export const OUTCOMES: Record<LinkingOutcome['do'], string> = {
  'sign-in': 'Connexion',
  refuse: 'Refus',
  'ask-number': 'Numéro demandé',
  unavailable: 'Service indisponible',
  create: 'Compte créé',
  verify: 'Vérification d’identité ouverte',
  'show-verification': 'Vérification d’identité déjà en cours',
  link: 'Rattachement',
  recover: 'Compte rendu à son titulaire',
  reopen: 'Réouverture proposée',
};

/** What the register answered about the number typed. */
export function registeredInWords(registered: Registered): string {
  switch (registered.answer) {
    case 'known': {
      const { match, certified, deceased, former } = registered;
      const words = [
        `numéro connu, identités ${FACTS.match.values[match]}`,
        certified ? 'certifié' : 'non certifié',
        ...(deceased ? ['titulaire décédé'] : []),
        ...(former ? ['ancien numéro'] : []),
      ];
      return words.join(', ');
    }
    case 'unknown':
      return 'numéro inconnu';
    case 'off':
      return 'pas de registre';
    case 'down':
      return 'pas de réponse';
  }
}

const seconds = new Intl.DateTimeFormat('fr-FR', { second: '2-digit', timeZone: 'UTC' });

/** « 24 août 2026 à 14:05:09 », on French clocks. */
export function preciseMoment(moment: string): string {
  return `${longMoment(moment)}:${seconds.format(new Date(moment)).padStart(2, '0')}`;
}

const UNITS = [
  ['jour', 86_400],
  ['heure', 3600],
  ['minute', 60],
] as const;

/** `93600000` milliseconds give « 1 jour 2 heures »; less than a minute, « moins d’une minute ». */
export function durationInWords(milliseconds: number): string {
  let rest = Math.abs(milliseconds) / 1000;
  const words = UNITS.flatMap(([name, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? [] : [`${count} ${name}${count > 1 ? 's' : ''}`];
  });
  return words.join(' ') || 'moins d’une minute';
}
