import { longMoment } from '../web/french.ts';

/** A message before it has a form: what it says, and the one thing it lets one do. */
export interface Letter {
  subject: string;
  paragraphs: readonly string[];
  /** Alerts have none: a message that frightens must not train people to click (reference: CPF site B8, 11). */
  action?: { label: string; url: string };
}

/** When and from where something was done, for the holder to recognise himself. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  now: number;
  /** « Firefox sur Linux »; absent when the site did it by itself. */
  browser?: string;
}

/** How often and how long a link can be used. */
const singleUse = (hours: number) =>
  `Ce lien à usage unique est valable ${hours === 1 ? 'une heure' : `${hours} heures`}.`;

/** When and where from, for the holder to recognise himself. */
export const when = ({ now, browser }: Circumstances) =>
  `C’était le ${longMoment(new Date(now).toISOString())}${browser ? `, depuis ${browser}` : ''}.`;
/** What to do when it was somebody else; never a link. */
export const notYou =
  'Si ce n’est pas vous, changez votre mot de passe depuis votre compte et contactez l’assistance. Ne communiquez jamais votre numéro de sécurité sociale ni votre mot de passe à qui vous appelle.';

export function activationLetter(url: string, hours: number): Letter {
  return {
    subject: 'Validez votre inscription',
    paragraphs: [
      'Votre inscription a bien été enregistrée.',
      `Pour valider votre compte, ouvrez la page ci-dessous et confirmez. ${singleUse(hours)}`,
    ],
    action: { label: 'Valider mon inscription', url },
  };
}

/** Somebody filled in the form with the number of an account; the form did not reveal it. */
export function alreadyRegisteredLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'Quelqu’un a tenté de créer un compte avec votre numéro',
    paragraphs: [
      'Une inscription a été demandée avec votre numéro de sécurité sociale, qui a déjà un compte : le vôtre. Rien n’a été créé ni modifié.',
      when(circumstances),
      'Si c’est vous, connectez-vous avec votre numéro et votre mot de passe, ou avec FranceConnect.',
      notYou,
    ],
  };
}

export function passwordResetLetter(url: string): Letter {
  return {
    subject: 'Choisissez un nouveau mot de passe',
    paragraphs: [
      'Vous avez indiqué avoir oublié votre mot de passe.',
      'La page ci-dessous permet d’en choisir un autre. Ce lien à usage unique est valable une heure. Si vous n’avez rien demandé, ignorez cet e-mail : votre mot de passe n’a pas changé.',
    ],
    action: { label: 'Choisir un nouveau mot de passe', url },
  };
}

/** The forgotten-password form on an account that has none (B8, 9). */
export function franceConnectOnlyLetter(): Letter {
  return {
    subject: 'Votre compte utilise FranceConnect',
    paragraphs: [
      'Un nouveau mot de passe a été demandé pour votre compte. Il n’en a pas : votre compte utilise FranceConnect.',
      'Connectez-vous avec FranceConnect. Vous pourrez ensuite créer un mot de passe depuis « Mon compte ».',
    ],
  };
}

export function passwordChangedLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'Votre mot de passe a été modifié',
    paragraphs: ['Le mot de passe de votre compte vient d’être modifié.', when(circumstances), notYou],
  };
}

export function emailConfirmationLetter(url: string, hours: number): Letter {
  return {
    subject: 'Confirmez votre adresse e-mail',
    paragraphs: [
      'Cette adresse a été indiquée sur un compte de formation.',
      `Pour la confirmer, ouvrez la page ci-dessous et validez. ${singleUse(hours)} Si ce compte n’est pas le vôtre, ignorez cet e-mail.`,
    ],
    action: { label: 'Confirmer mon adresse', url },
  };
}

/** To the address that is about to be left, without the new one: it may not be the holder who reads. */
export function emailChangeNotice(circumstances: Circumstances): Letter {
  return {
    subject: 'Une nouvelle adresse e-mail a été demandée',
    paragraphs: [
      'L’adresse e-mail de votre compte va être remplacée dès que la nouvelle aura été confirmée. Celle-ci reste valable jusque-là.',
      when(circumstances),
      notYou,
    ],
  };
}

export function accountClosedLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'Votre compte a été clôturé',
    paragraphs: [
      'Votre compte de formation vient d’être clôturé à votre demande. Pendant trente jours, FranceConnect permet de le rouvrir.',
      when(circumstances),
    ],
  };
}
