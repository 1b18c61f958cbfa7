import type { BackLink } from './entry.ts';

/** Sentences that several codes show the citizen (reference: service contract §11.1), letter for letter. */
export const M0 = "Une erreur s'est produite, veuillez réessayer ultérieurement";
export const M1 = 'Une erreur technique est survenue, fermez l’onglet de votre navigateur et reconnectez-vous.';
/** Some codes leave out the full stop. */
export const M1_WITHOUT_STOP = M1.slice(0, -1);
export const M2 = 'Une erreur technique est survenue. Si le problème persiste, veuillez nous contacter.';
export const M3 =
  "Un problème lié à vos données d'identité empêche la connexion d'aboutir. Nous vous invitons à nous contacter pour corriger le problème.";
export const M4 = 'Votre session a expiré ou est invalide, fermez l’onglet de votre navigateur et reconnectez-vous.';
export const M5 =
  'Nous vous invitons à fermer tous les onglets de votre navigateur et à vous authentifier de nouveau en suivant les étapes de connexion.';
export const SERVICE_FAULT =
  'Une erreur de communication avec le fournisseur de service est survenue. Veuillez réessayer ultérieurement.';

export const TECHNICAL = 'authentication aborted due to a technical error on the authorization server';

/** Back links A, S and T of the reference, and the frequent `invalid_request`. */
export const ABORTED: BackLink = { error: 'access_denied', error_description: 'user authentication aborted' };
export const SERVER_ERROR: BackLink = { error: 'server_error', error_description: TECHNICAL };
export const UNAVAILABLE: BackLink = { error: 'temporarily_unavailable', error_description: TECHNICAL };
export const invalidRequest = (error_description: string): BackLink => ({
  error: 'invalid_request',
  error_description,
});
