/**
 * FranceConnect's error codes that a flow can reach in this version (reference: service contract §11): one row each, and
 * one table for the HTTP status, the citizen's sentence and what the service is told if the citizen goes back to it.
 */

export type ErrorCode = keyof typeof CATALOGUE;

/** What the service receives when the citizen follows « Revenir sur … » on the error page. */
export interface BackLink {
  error: string;
  error_description: string;
}

export interface CatalogueEntry {
  http: number;
  /** French, for the citizen. */
  message: string;
  /** Whether the page offers to contact support. */
  contact: boolean;
  backLink?: BackLink;
  /** English, for developers: the rule that was broken. */
  rule: string;
  /** English, for developers: what to change. */
  fix: string;
}

const M0 = 'Une erreur s’est produite, veuillez réessayer ultérieurement';
const M1 = 'Une erreur technique est survenue, fermez l’onglet de votre navigateur et reconnectez-vous.';
const M2 = 'Une erreur technique est survenue. Si le problème persiste, veuillez nous contacter.';
const M3 =
  'Un problème lié à vos données d’identité empêche la connexion d’aboutir. Nous vous invitons à nous contacter pour corriger le problème.';
const M4 = 'Votre session a expiré ou est invalide, fermez l’onglet de votre navigateur et reconnectez-vous.';
const SERVICE_FAULT =
  'Une erreur de communication avec le fournisseur de service est survenue. Veuillez réessayer ultérieurement.';

const ABORTED: BackLink = { error: 'access_denied', error_description: 'user authentication aborted' };
const TECHNICAL = 'authentication aborted due to a technical error on the authorization server';
const SERVER_ERROR: BackLink = { error: 'server_error', error_description: TECHNICAL };
const UNAVAILABLE: BackLink = { error: 'temporarily_unavailable', error_description: TECHNICAL };

const CATALOGUE = {
  Y000000: {
    http: 500,
    message: M0,
    contact: false,
    rule: 'An unexpected fault of this simulator.',
    fix: 'Please report it with the log line that carries this identifier.',
  },
  Y000400: {
    http: 400,
    message: M0,
    contact: false,
    rule: 'The request does not have the form this address accepts (§1.2).',
    fix: 'Send exactly the documented parameters.',
  },
  Y000404: {
    http: 404,
    message: 'Page non trouvée',
    contact: false,
    rule: 'Nothing answers this method at this address (§1.2).',
    fix: 'Check method and path against the discovery document; /userinfo and /session/end are GET only.',
  },
  Y000413: {
    http: 413,
    message: M0,
    contact: false,
    rule: 'The body is larger than this address reads.',
    fix: 'Send less than 100 kB.',
  },
  Y010004: {
    http: 403,
    message: M3,
    contact: true,
    backLink: ABORTED,
    rule: 'The civil register found one near match only.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y010006: {
    http: 403,
    message: M3,
    contact: true,
    backLink: ABORTED,
    rule: 'The civil register found several matches.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y010007: {
    http: 403,
    message: M3,
    contact: true,
    backLink: ABORTED,
    rule: 'The civil register found the person under the usage name only.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y010008: {
    http: 403,
    message: 'Merci de consulter notre page d’aide FranceConnect.',
    contact: true,
    backLink: ABORTED,
    rule: 'The civil register found nobody.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y010009: {
    http: 403,
    message: M2,
    contact: false,
    backLink: ABORTED,
    rule: 'The civil register rejected the request.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y010011: {
    http: 504,
    message: M2,
    contact: true,
    backLink: UNAVAILABLE,
    rule: 'The civil register did not answer in time.',
    fix: 'Nothing in the service: choose another person, or expect this failure.',
  },
  Y010012: {
    http: 504,
    message: M2,
    contact: true,
    backLink: UNAVAILABLE,
    rule: 'The civil register failed.',
    fix: 'Nothing in the service: choose another person, or expect this failure.',
  },
  Y010013: {
    http: 400,
    message: M2,
    contact: true,
    backLink: SERVER_ERROR,
    rule: 'The civil register gave an unusable answer.',
    fix: 'Nothing in the service: choose another person, or expect this failure.',
  },
  Y010015: {
    http: 403,
    message: 'Les identifiants utilisés correspondent à une identité qui ne permet plus la connexion.',
    contact: true,
    backLink: ABORTED,
    rule: 'The civil register knows the person as deceased.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y020017: {
    http: 500,
    message: M1,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The chosen identity source is disabled.',
    fix: 'Choose another source.',
  },
  Y020019: {
    http: 500,
    message: M1,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The chosen identity source is unknown.',
    fix: 'Send the providerUid of a source shown on the page.',
  },
  Y020021: {
    http: 400,
    message: M2,
    contact: true,
    backLink: { error: 'invalid_request', error_description: TECHNICAL },
    rule: 'The source came back without state.',
    fix: 'The identity source must return the state it received.',
  },
  Y020022: {
    http: 403,
    message: M1,
    contact: false,
    backLink: { error: 'invalid_request', error_description: 'invalid state parameter' },
    rule: 'The source came back with a state that is not this session’s.',
    fix: 'Start again in one tab; a source must return the state unchanged.',
  },
  Y020025: {
    http: 400,
    message: M2,
    contact: true,
    backLink: SERVER_ERROR,
    rule: 'The source came back without code.',
    fix: 'The identity source must return a code, or an error.',
  },
  Y020026: {
    http: 502,
    message: M2,
    contact: true,
    backLink: SERVER_ERROR,
    rule: 'The source’s token endpoint failed, or its ID token does not verify.',
    fix: 'See the cause in the log: client secret, signature, nonce, issuer, clock.',
  },
  Y020027: {
    http: 502,
    message: M2,
    contact: true,
    backLink: SERVER_ERROR,
    rule: 'The source’s userinfo failed, or is not in the declared format.',
    fix: 'See the cause in the log: signature, content type, HTTP status.',
  },
  Y020029: {
    http: 500,
    message: M2,
    contact: true,
    backLink: SERVER_ERROR,
    rule: 'The source’s userinfo has no sub.',
    fix: 'The identity source must send sub.',
  },
  Y020030: {
    http: 500,
    message: M2,
    contact: true,
    backLink: SERVER_ERROR,
    rule: 'The source’s ID token carries no usable acr.',
    fix: 'The identity source must put acr in its ID token.',
  },
  Y030007: {
    http: 400,
    message: M1,
    contact: true,
    backLink: { error: 'invalid_request', error_description: 'invalid parameter' },
    rule: '/authorize accepts a closed list of parameters (§2.1). PKCE, login_hint, max_age, response_mode and the like are refused although discovery advertises some.',
    fix: 'Send only the listed parameters, each once, in the listed form.',
  },
  Y030025: {
    http: 500,
    message: M1,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The interaction is unknown or has expired.',
    fix: 'Start again from the service; one browser has one live sign-in.',
  },
  Y030030: {
    http: 500,
    message: M1,
    contact: false,
    backLink: ABORTED,
    rule: 'The way back to the service could not be built.',
    fix: 'Start again from the service.',
  },
  Y040001: {
    http: 400,
    message: M0,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The OpenID Connect engine refused the request.',
    fix: 'See the description below.',
  },
  Y043310B: {
    http: 400,
    message: M1,
    contact: false,
    rule: 'The service’s registration is not valid.',
    fix: 'See the description below; several redirect hosts need a sector_identifier_uri.',
  },
  Y04C013C: {
    http: 400,
    message: SERVICE_FAULT,
    contact: false,
    rule: 'redirect_uri must equal a registered one, character for character (§2.3).',
    fix: 'Register this address, or send a registered one. Did the application start on another port?',
  },
  Y04EA6EF: {
    http: 400,
    message: SERVICE_FAULT,
    contact: false,
    rule: 'client_id must be that of a registered, active service (§2.3).',
    fix: 'Use a registered client_id, or register this one.',
  },
  Y100001: {
    http: 500,
    message: M2,
    contact: true,
    rule: 'The source answered a level below the requested one, or an unknown level.',
    fix: 'The identity source must answer at least the requested acr.',
  },
  Y100004: {
    http: 403,
    message: M1,
    contact: false,
    backLink: ABORTED,
    rule: 'The citizen confirmed before having signed in at a source.',
    fix: 'Start again from the service.',
  },
  Y100011: {
    http: 403,
    message:
      'Vous avez bloqué l’utilisation de ce fournisseur d’identité. Pour pouvoir l’utiliser, merci de vous rendre dans vos préférences FranceConnect pour l’autoriser.',
    contact: false,
    backLink: ABORTED,
    rule: 'The person refuses this source in the FranceConnect preferences.',
    fix: 'Nothing in the service: choose another source or person, or expect this refusal.',
  },
  Y100018: {
    http: 400,
    message: M2,
    contact: false,
    backLink: { error: 'invalid_request', error_description: 'idp returned a not allowed acr value' },
    rule: 'The source answered a level its record does not allow.',
    fix: 'Answer one of the levels the source is declared with.',
  },
  Y180001: {
    http: 403,
    message: 'Votre accès a été désactivé. Pour le réactiver merci de nous contacter.',
    contact: true,
    backLink: ABORTED,
    rule: 'The person has disabled the FranceConnect account.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
  },
  Y190001: {
    http: 401,
    message: M4,
    contact: false,
    backLink: ABORTED,
    rule: 'There is no FranceConnect session in this browser, or it has expired.',
    fix: 'Start again from the service, with cookies enabled.',
  },
  Y190004: {
    http: 409,
    message: M4,
    contact: false,
    backLink: ABORTED,
    rule: 'The step was taken out of order, or another tab started a newer sign-in.',
    fix: 'Keep to one tab; one browser has one live sign-in.',
  },
  Y470001: {
    http: 401,
    message: M4,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The csrfToken is wrong.',
    fix: 'Post the form as it was shown.',
  },
  Y470002: {
    http: 400,
    message: M4,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The csrfToken is missing.',
    fix: 'Post the form as it was shown.',
  },
  Y470003: {
    http: 401,
    message: M4,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'No form was shown in this session.',
    fix: 'Post the form as it was shown.',
  },
  Y470004: {
    http: 401,
    message: M0,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The csrfToken has been used already.',
    fix: 'Do not post a form twice.',
  },
  Y600006: {
    http: 400,
    message: M1,
    contact: false,
    backLink: SERVER_ERROR,
    rule: 'The identity received from the source is not valid; the civil register was not asked.',
    fix: 'See the faulty claims below.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** The row of a code. */
export function catalogueEntry(code: ErrorCode): CatalogueEntry {
  return CATALOGUE[code];
}
