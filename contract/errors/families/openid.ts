import { family, SAME } from '../entry.ts';
import { ABORTED, invalidRequest, M0, M1, M1_WITHOUT_STOP, M2, SERVER_ERROR, TECHNICAL } from '../words.ts';

const OWN_FAULT = 'Nothing: a fault of the machinery, not of the request.';

/** Between a service and FranceConnect. */
export const SERVICE_ERRORS = family(
  {
    rule: 'A service speaks to FranceConnect with the parameters it is registered for.',
    where: 'france-connect/sources: back/libs/oidc-provider/src/exceptions (service contract §2, §3 and §11.2)',
    fix: 'Start again from the service.',
  },
  {
    Y030007: {
      http: 400,
      message: M1,
      contact: true,
      backLink: invalidRequest('invalid parameter'),
      trigger: 'The parameters of /authorize are not those FranceConnect accepts.',
      rule: '/authorize accepts a closed list of parameters. PKCE, login_hint, max_age, response_mode and the like are refused although discovery advertises some.',
      where: 'france-connect/sources: back/apps/core-fcp/src/dto/authorize-params.dto.ts (service contract §2.1)',
      fix: 'Send only the listed parameters, each once, in the listed form.',
      production: 'The same page; it also refuses http and hosts without a dot in redirect_uri.',
    },
    Y030025: {
      http: 500,
      message: M1,
      backLink: SERVER_ERROR,
      trigger: 'The interaction is unknown or has expired.',
      rule: 'A sign-in goes on in the browser it began in, with its cookies, and within its time.',
      fix: 'Start again from the service; one browser has one live sign-in.',
    },
    Y030030: {
      http: 500,
      message: M1,
      backLink: ABORTED,
      trigger: 'The way back to the service could not be built.',
      rule: 'A citizen is sent back only to an address a service has registered.',
    },
    Y030032: {
      http: 500,
      message: M1_WITHOUT_STOP,
      backLink: { error: 'invalid_idp_hint', error_description: 'An idp_hint was provided but is not allowed' },
      trigger: 'idp_hint names a source this service may not name.',
      rule: 'idp_hint must be in the service’s allowedIdpHints where it has any, else in the platform’s list.',
      fix: 'Leave idp_hint out, or have that source allowed: allowedIdpHints in the registration, idpHint in the source’s record.',
      production:
        'The same: a redirection to the service with this error and the literal state « undefined »; the page only where there is no address to redirect to, after a POST.',
    },
    Y100009: {
      http: 400,
      message: M1_WITHOUT_STOP,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The claims parameter asks for amr, and the service is not registered for it.',
      rule: 'amr is given to services whose registered claims contain it.',
      fix: 'Register the claim amr, or do not ask for it.',
    },
    Y600020: {
      http: 400,
      message: M1,
      backLink: { error: 'access_denied', error_description: TECHNICAL },
      trigger: 'An Aidants Connect mandate lacks the required rep_scope.',
      rule: 'A service registered with rep_scope accepts no mandate that has none of its scopes.',
      where: 'france-connect/sources: back/_doc/erreurs.md (service contract §11.2 and §12)',
      fix: 'Take a mandate for one of the scopes, or change rep_scope in the registration of the service.',
    },
  },
);

/** Faults of the machinery around the engine. */
export const ENGINE_ERRORS = family(
  {
    rule: 'FranceConnect gives a code of its own to each failure of its machinery.',
    fix: OWN_FAULT,
    simulated: false,
  },
  {
    Y030002: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'At start-up: the OpenID Connect library is not initialised.',
    },
    Y030004: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'At start-up: the OpenID Connect library is not mounted.',
    },
    Y030005: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'What was to be written to Redis cannot be serialised.',
    },
    Y030006: {
      http: 500,
      message: M1,
      backLink: SERVER_ERROR,
      trigger: 'What was read from Redis cannot be understood.',
    },
    Y030026: { http: 500, message: M2, contact: true, backLink: SERVER_ERROR, trigger: 'The grant was not saved.' },
    Y030027: {
      http: 400,
      message: M1,
      backLink: invalidRequest('invalid client_id parameter'),
      trigger: 'The service is missing from the context when claims are built.',
      production: 'FranceConnect may answer it; here a service forgotten by then is invalid_client at /token.',
    },
    Y030028: {
      http: 500,
      message: M1,
      backLink: SERVER_ERROR,
      trigger: 'The claims parameter is unreadable when the grant is built.',
      production:
        'FranceConnect may answer it; here /authorize has refused such a parameter before, as FranceConnect does.',
    },
    Y030029: {
      http: 500,
      message: M1,
      backLink: { error: 'server_error', error_description: 'something bad happened' },
      trigger: 'The library failed while the interaction was finished or aborted.',
      production:
        'FranceConnect may answer it; here the only way for it to fail is an interaction that is gone, Y030025.',
    },
    Y160004: { http: 500, message: M2, contact: true, backLink: SERVER_ERROR, trigger: 'A hash cannot be computed.' },
    Y160005: {
      http: 500,
      message: "L’entropie doit être d'au moins 32 octets pour la génération d'octets aléatoires.",
      trigger: 'The configuration asks for too short random values.',
    },
    Y600007: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The service’s consent configuration contradicts itself.',
      rule: 'Only a private service asks for an explicit consent.',
      fix: 'Correct type and identityConsent in the registration.',
      production:
        'FranceConnect may answer it, for what it does not publish; here only private with identityConsent has the box, and nothing contradicts itself.',
    },
    Y440001: {
      http: 500,
      message: M0,
      backLink: SERVER_ERROR,
      trigger: 'JWT: no relevant key.',
      simulated: true,
      fix: 'Publish at the jwks_uri of the data provider a key whose use is enc and whose alg is the one registered.',
      production: SAME,
    },
    Y440002: {
      http: 500,
      message: 'Signature non vérifiée',
      backLink: SERVER_ERROR,
      trigger: 'JWT: the signature does not verify.',
    },
    Y440003: {
      http: 500,
      message: 'Impossible de décoder l’en-tête protégé',
      trigger: 'JWT: the header cannot be read.',
    },
    Y440004: {
      http: 500,
      message: 'Impossible d’importer la JWK',
      backLink: SERVER_ERROR,
      trigger: 'JWT: the key cannot be imported.',
      simulated: true,
      fix: 'Publish a whole public key at the jwks_uri of the data provider.',
      production: SAME,
    },
    Y440005: {
      http: 500,
      message: 'Impossible de chiffrer',
      backLink: SERVER_ERROR,
      trigger: 'JWT: encryption failed.',
      simulated: true,
      fix: 'Publish at the jwks_uri of the data provider a key that can do what its alg says.',
      production: SAME,
    },
    Y440006: {
      http: 500,
      message: 'Impossible de déchiffrer',
      backLink: SERVER_ERROR,
      trigger: 'JWT: decryption failed.',
    },
    Y440007: {
      http: 500,
      message: 'Impossible de décoder le texte brut',
      backLink: SERVER_ERROR,
      trigger: 'JWT: the decrypted text cannot be read.',
    },
    Y440008: {
      http: 500,
      message: 'Impossible de signer le JWT',
      backLink: SERVER_ERROR,
      trigger: 'JWT: signing failed.',
      simulated: true,
      fix: 'Register the data provider with a checktoken_signed_response_alg the platform has: FranceConnect+ signs with ES256 only.',
      production: SAME,
    },
    Y440009: {
      http: 500,
      message: 'Plusieurs clés pertinentes trouvées',
      backLink: SERVER_ERROR,
      trigger: 'JWT: several keys are relevant.',
      simulated: true,
      fix: 'Publish one encryption key of the registered alg at the jwks_uri of the data provider, not two.',
      production: SAME,
    },
    Y440010: {
      http: 500,
      message: 'Échec de la récupération du JWKS',
      backLink: { error: 'server_error', error_description: 'failed to fetch JWKS' },
      trigger: 'A key set cannot be fetched.',
      simulated: true,
      fix: 'See that the jwks_uri of the data provider answers, from this machine too.',
      production: SAME,
    },
    Y440011: {
      http: 500,
      message: 'Format de la JWKS invalide',
      backLink: { error: 'server_error', error_description: 'invalid JWKS format' },
      trigger: 'A key set is malformed.',
      simulated: true,
      fix: 'Answer a JSON object with a list of keys at the jwks_uri of the data provider.',
      production: SAME,
    },
  },
);
