import { family } from '../entry.ts';
import { ABORTED, invalidRequest, M1, M1_WITHOUT_STOP, M2, SERVER_ERROR, TECHNICAL } from '../words.ts';

/** Between FranceConnect and an identity source (a *fournisseur d’identité*). */
export const SOURCE_ERRORS = family(
  {
    rule: 'An identity source speaks OpenID Connect to FranceConnect: it returns state and code, a verifiable ID token, and a userinfo answer with sub.',
    where: 'france-connect/sources: back/libs/oidc-client/src/exceptions (service contract §3.3, §3.4 and §11.2)',
    fix: 'Nothing in the service: repair the identity source, or expect this failure.',
  },
  {
    Y020017: {
      http: 500,
      message: M1,
      backLink: SERVER_ERROR,
      trigger: 'The chosen identity source is disabled.',
      rule: 'Only a source that is switched on can be chosen.',
      fix: 'Choose another source.',
    },
    Y020019: {
      http: 500,
      message: M1,
      backLink: SERVER_ERROR,
      trigger: 'The chosen identity source is unknown.',
      rule: 'Only a source of the list can be chosen.',
      fix: 'Send the providerUid of a source shown on the page.',
    },
    Y020021: {
      http: 400,
      message: M2,
      contact: true,
      backLink: invalidRequest(TECHNICAL),
      trigger: 'The source came back without state.',
      fix: 'The identity source must return the state it received.',
    },
    Y020022: {
      http: 403,
      message: M1,
      backLink: invalidRequest('invalid state parameter'),
      trigger: 'The source came back with a state that is not this session’s.',
      fix: 'Start again in one tab; a source must return the state unchanged.',
    },
    Y020023: {
      http: 403,
      message: M1,
      backLink: { error: 'access_denied', error_description: TECHNICAL },
      trigger: 'The source is excluded for this service.',
      rule: 'A service may be forbidden some sources, or allowed some only.',
      fix: 'Choose another source, or change idpFilterList and idpFilterExclude in the registration of the service.',
    },
    Y020024: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger:
        'The list of sources the service excludes cannot be loaded: the service was forgotten during the sign-in.',
      rule: 'A service must stay registered, and active, until the sign-in is over.',
      fix: 'Register the service again, and start again from it.',
      production: 'The same page, for any failure to read the list.',
    },
    Y020025: {
      http: 400,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source came back without code.',
      fix: 'The identity source must return a code, or an error.',
    },
    Y020026: {
      http: 502,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source’s token endpoint failed, or its ID token does not verify.',
      fix: 'See the cause in the log: client secret, signature, nonce, issuer, clock.',
    },
    Y020027: {
      http: 502,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source’s userinfo failed, or is not in the declared format.',
      fix: 'See the cause in the log: signature, content type, HTTP status.',
    },
    Y020028: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The address of the source’s logout cannot be built.',
      fix: 'The identity source must announce an end_session_endpoint that is an address, or none.',
    },
    Y020029: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source’s userinfo has no sub.',
      fix: 'The identity source must send sub.',
    },
    Y020030: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source’s token answer is malformed: no access token, or an ID token without a usable acr.',
      fix: 'The identity source must answer an access_token, and put acr in its ID token; amr, if it is there, is a list of words.',
    },
    Y200001: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source has no verification handler.',
      simulated: false,
      production: 'FranceConnect may answer it: a fault of its own record of the source.',
    },
    Y200002: {
      http: 500,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The source names an unknown verification handler.',
      simulated: false,
      production: 'FranceConnect may answer it: a fault of its own record of the source.',
    },
    Y600006: {
      http: 400,
      message: M1_WITHOUT_STOP,
      backLink: SERVER_ERROR,
      trigger: 'The identity received from the source is not valid; the civil register was not asked.',
      rule: 'The identity of a source must have every claim of the identité pivot, each in its form.',
      fix: 'See the faulty claims below.',
    },
  },
);

/** The level of assurance a source answers. */
export const LEVEL_ERRORS = family(
  {
    rule: 'The level a source answers must be known, at least the requested one, and among those its record allows.',
    where:
      'france-connect/sources: back/libs/core/src/exceptions, back/libs/oidc-acr (service contract §2.5 and §11.2)',
    fix: 'The identity source must answer at least the requested acr, and one it is declared with.',
  },
  {
    Y100001: {
      http: 500,
      message: M2,
      contact: true,
      trigger: 'The source answered a level below the requested one, or an unknown level.',
      production:
        'The same page. Its exception carries a description but no OAuth error, so no usable link back is offered here.',
    },
    Y100002: {
      http: 400,
      message: M2,
      contact: true,
      backLink: invalidRequest('acr_values not supported'),
      trigger: 'The level is missing or unsupported when the identity is verified.',
      simulated: false,
      production:
        'FranceConnect may answer it, hardly: a source without a level is Y020030 there too, at the callback, and an unknown level Y100001.',
    },
    Y100010: {
      http: 400,
      message: M2,
      backLink: SERVER_ERROR,
      trigger: 'The source of the session is unknown when the identity is verified.',
      rule: 'A source must have a record at FranceConnect until the identity is verified.',
      fix: 'Nothing in the service: the record of the source was taken away during the sign-in.',
    },
    Y100011: {
      http: 403,
      message:
        "Vous avez bloqué l'utilisation de ce fournisseur d'identité. Pour pouvoir l'utiliser, merci de vous rendre dans vos préférences FranceConnect pour l'autoriser.",
      backLink: ABORTED,
      trigger: 'The person refuses this source in the FranceConnect preferences.',
      rule: 'Each person may forbid sources for the own account.',
      fix: 'Nothing in the service: choose another source or person, or expect this refusal.',
    },
    Y100018: {
      http: 400,
      message: M2,
      backLink: invalidRequest('idp returned a not allowed acr value'),
      trigger: 'The source answered a level its record does not allow.',
      fix: 'Answer one of the levels the source is declared with.',
    },
    Y520001: {
      http: 500,
      message: 'No SSO allowed ACR found',
      backLink: SERVER_ERROR,
      trigger: 'Single sign-on finds no usable level.',
      simulated: false,
      production: 'FranceConnect may answer it; here single sign-on is not offered in that case.',
    },
  },
);
