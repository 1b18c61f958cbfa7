import { family, SAME } from '../entry.ts';
import { ABORTED, M0, M2, SERVER_ERROR } from '../words.ts';

const NOTHING_SAVED =
  'FranceConnect may answer it; here nothing is saved when a person is verified: sub is computed each time.';

/** The account FranceConnect keeps for a person, and the e-mail about a sign-in. */
export const ACCOUNT_ERRORS = family(
  {
    rule: 'FranceConnect keeps an account for each person, which its owner can disable, and writes to the owner after each sign-in.',
    fix: 'Nothing in the service: choose another person, or expect this refusal.',
    simulated: false,
  },
  {
    Y100008: {
      http: 500,
      message: M0,
      trigger: 'The account, or its link with the service, was not saved.',
      production: NOTHING_SAVED,
    },
    Y180001: {
      http: 403,
      message: 'Votre accès a été désactivé. Pour le réactiver merci de nous contacter.',
      contact: true,
      backLink: ABORTED,
      trigger: 'The person has disabled the FranceConnect account.',
      simulated: true,
      production: SAME,
    },
    Y180002: {
      http: 500,
      message: M2,
      backLink: SERVER_ERROR,
      trigger: 'The account is absent.',
      production: NOTHING_SAVED,
    },
    Y270001: {
      http: 500,
      message:
        'Les informations sur votre identité sont incomplètes et ne permettent pas de vous connecter à votre service. Veuillez contacter le support.',
      contact: true,
      backLink: SERVER_ERROR,
      trigger:
        'The person has no e-mail address, so the notice of the sign-in cannot be sent. A source that sends none is refused before, by Y600006.',
      simulated: true,
      production: SAME,
    },
    Y270002: {
      http: 500,
      message: 'Une erreur technique est survenue, veuillez contacter le support.',
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The e-mail about the sign-in cannot be sent.',
      simulated: true,
      fix: 'Nothing in the service: see that the mail server given with --smtp answers, or leave the option out.',
      production: SAME,
    },
    Y270003: {
      http: 500,
      message: 'Une erreur technique est survenue, veuillez contacter le support.',
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The template of the e-mail about the sign-in is missing.',
    },
  },
);

/** `/checktoken`, for data providers: answers in JSON. */
export const DATA_PROVIDER_ERRORS = family(
  {
    rule: 'A data provider checks an access token at /checktoken with its own client_id and client_secret.',
    where: 'france-connect/sources: back/libs/data-provider (service contract §10 and §11.2)',
    fix: 'Send token, client_id and client_secret of a registered data provider.',
    production: 'The same answer in JSON.',
  },
  {
    Y100013: {
      http: 400,
      message: 'Required parameter missing or invalid.',
      backLink: { error: 'invalid_request', error_description: 'Required parameter missing or invalid.' },
      trigger: 'The body sent to /checktoken is not valid.',
    },
    Y330001: {
      http: 401,
      message: 'Unknown client.',
      backLink: { error: 'invalid_client', error_description: 'Client authentication failed.' },
      trigger: 'The data provider is unknown.',
    },
    Y330002: {
      http: 401,
      message: 'Client authentication failed.',
      backLink: { error: 'invalid_client', error_description: 'Client authentication failed.' },
      trigger: 'The data provider’s secret is wrong.',
    },
  },
);
