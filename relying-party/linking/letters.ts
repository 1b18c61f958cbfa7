import type { Circumstances, Letter } from '../mail/letters.ts';
import { notYou, when } from '../mail/letters.ts';
import { longMoment } from '../web/french.ts';

/** To the address the account knows, for the person to prove that it is hers. */
export function proofLetter(url: string): Letter {
  return {
    subject: 'Confirmez que ce compte est le vôtre',
    paragraphs: [
      'Une personne identifiée avec FranceConnect demande à accéder à votre compte de formation.',
      'Si c’est vous, ouvrez la page ci-dessous dans le navigateur où vous avez commencé. Ce lien à usage unique est valable trente minutes. Si ce n’est pas vous, ne l’ouvrez pas : sans lui, rien ne se passe.',
    ],
    action: { label: 'Confirmer dans ce navigateur', url },
  };
}

export function linkedLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'FranceConnect est rattaché à votre compte',
    paragraphs: [
      'Vous pouvez désormais vous connecter à votre compte de formation avec FranceConnect.',
      when(circumstances),
      notYou,
    ],
  };
}

export function unlinkedLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'FranceConnect n’est plus rattaché à votre compte',
    paragraphs: [
      'Votre compte de formation ne s’ouvre plus avec FranceConnect, mais avec votre numéro et votre mot de passe.',
      when(circumstances),
      notYou,
    ],
  };
}

/** No personal data: it may be somebody else's mailbox by now, or have always been (B7, L14). */
export function recoveredLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'Un compte utilisant cette adresse a changé de titulaire',
    paragraphs: [
      'Une identité vérifiée à un niveau élevé a repris possession d’un compte de formation qui utilisait cette adresse. Cette adresse n’y est plus associée.',
      when(circumstances),
      'Si vous pensez que c’est une erreur, contactez l’assistance.',
    ],
  };
}

/** Before that, where the site leaves its holder three days to object; no personal data either. */
export function recoveryAskedLetter(circumstances: Circumstances, dueAt: string): Letter {
  return {
    subject: 'La reprise d’un compte utilisant cette adresse est demandée',
    paragraphs: [
      `Une identité vérifiée à un niveau élevé demande à reprendre un compte de formation qui utilise cette adresse. Sans opposition, il lui sera rendu le ${longMoment(dueAt)}.`,
      when(circumstances),
      'Si ce compte est le vôtre, contactez l’assistance avant cette date.',
    ],
  };
}

/** Somebody with this number, and another identity (B8, 11). */
export function linkRefusedLetter(circumstances: Circumstances): Letter {
  return {
    subject: 'Une tentative d’accès à votre compte a été refusée',
    paragraphs: [
      'Une autre personne a tenté d’utiliser votre numéro de sécurité sociale avec FranceConnect. Son identité n’est pas la vôtre : l’accès a été refusé.',
      when(circumstances),
      notYou,
    ],
  };
}

/** To the address of a sign-up that was never confirmed (B7, L10): neutral, since it may be the victim's or the fraudster's. */
export function pendingDroppedLetter(): Letter {
  return {
    subject: 'Votre inscription n’est plus en cours',
    paragraphs: [
      'Une inscription commencée avec cette adresse n’a pas été validée à temps. Elle a été effacée, avec tout ce qui y avait été saisi.',
      'Si vous souhaitez toujours ouvrir un compte de formation, recommencez l’inscription ou utilisez FranceConnect.',
    ],
  };
}
