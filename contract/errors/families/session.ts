import { family } from '../entry.ts';
import { ABORTED, invalidRequest, M0, M1, M4, M5, SERVER_ERROR } from '../words.ts';

const EXPIRED = 'Votre session a expiré';

/** FranceConnect’s session in the browser. */
export const SESSION_ERRORS = family(
  {
    rule: 'A sign-in lives in one browser session: its cookies, its steps in order, one at a time.',
    where: 'france-connect/sources: back/libs/session/src/exceptions (service contract §3.1, §3.7 and §11.2)',
    fix: 'Start again from the service, with cookies enabled.',
  },
  {
    Y100004: {
      http: 403,
      message: M1,
      backLink: ABORTED,
      trigger: 'The citizen confirmed before having signed in at a source.',
      fix: 'Start again from the service.',
    },
    Y190001: {
      http: 401,
      message: M4,
      backLink: ABORTED,
      trigger: 'There is no FranceConnect session in this browser, or it has expired.',
    },
    Y190004: {
      http: 409,
      message: M4,
      backLink: ABORTED,
      trigger: 'The step was taken out of order, or another tab started a newer sign-in.',
      fix: 'Keep to one tab; one browser has one live sign-in.',
    },
    Y190010: {
      http: 401,
      message: M4,
      backLink: SERVER_ERROR,
      trigger: 'The session the citizen signed in with ended before the token or userinfo was asked for.',
      rule: 'Codes and tokens are honoured only while the citizen’s session at FranceConnect lives; a complete logout revokes them beforehand.',
      fix: 'Redeem the code and read userinfo as soon as the citizen is back, never after a logout; and be ready for an HTML page in the place of JSON.',
      production: 'The same page, by FranceConnect’s code (derived: service contract §4).',
    },
    Y190012: {
      http: 401,
      message: M4,
      backLink: ABORTED,
      trigger: 'The session cookie is forged or malformed.',
      rule: 'FranceConnect signs its cookies.',
      fix: 'Remove the cookies of this address from the browser; start again from the service.',
      production: 'The same page.',
    },
    Y420001: {
      http: 400,
      message: M5,
      backLink: ABORTED,
      trigger: 'A step was taken a second time: its page was reloaded or gone back to.',
      rule: 'The list of sources and the information page may be shown again; leaving for a source, coming back from it, being verified and confirming happen once.',
      fix: 'Start again from the service; do not reload while being sent on.',
    },
    Y420002: {
      http: 400,
      message: M5,
      backLink: ABORTED,
      trigger: 'The session of this browser has no step yet: its last request was answered without a page.',
      fix: 'Start again from the service.',
    },
    Y470001: {
      http: 401,
      message: M4,
      backLink: SERVER_ERROR,
      trigger: 'The csrfToken is wrong.',
      fix: 'Post the form as it was shown.',
    },
    Y470002: {
      http: 400,
      message: M4,
      backLink: SERVER_ERROR,
      trigger: 'The csrfToken is missing.',
      fix: 'Post the form as it was shown.',
    },
    Y470003: {
      http: 401,
      message: M4,
      backLink: SERVER_ERROR,
      trigger: 'No form was shown in this session.',
      fix: 'Post the form as it was shown.',
    },
    Y470004: {
      http: 401,
      message: M0,
      backLink: SERVER_ERROR,
      trigger: 'The csrfToken has been used already.',
      fix: 'Do not post a form twice.',
    },
  },
);

/** Failures of a session store this simulator does not share. */
export const SESSION_FAULTS = family(
  {
    rule: 'FranceConnect keeps its sessions in Redis and has a code for each way they can fail.',
    where: 'france-connect/sources: back/libs/session/src/exceptions (service contract §11.2)',
    fix: 'Start again from the service.',
    simulated: false,
  },
  {
    Y100019: {
      http: 400,
      message: 'Missing at_hash claim in id_token_hint',
      backLink: invalidRequest('Core.exceptions.coreMissingAtHash'),
      trigger: 'Logout: the session of the hint was not found.',
      production: 'FranceConnect may answer it; here a logout without session goes straight to the confirmation.',
    },
    Y190002: { http: 500, message: M4, backLink: ABORTED, trigger: 'The content of the session is malformed.' },
    Y190003: { http: 500, message: M4, backLink: ABORTED, trigger: 'The alias of the session is unknown.' },
    Y190005: {
      http: 500,
      message: `${EXPIRED} ou est invalide, fermez l’onglet de votre navigateur et reconnectez-vous. Si le problème persiste, contacter le support`,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'Redis is unavailable.',
      production:
        'FranceConnect may answer it; here, where a Redis is used at all (--store), every address answers 503 in plain words until it is back.',
    },
    Y190008: { http: 500, message: M4, backLink: SERVER_ERROR, trigger: 'The session cannot be serialised.' },
    Y190009: {
      http: 401,
      message: M4,
      backLink: ABORTED,
      trigger: 'The request carries no session identifier.',
      production:
        'FranceConnect may answer it where the session’s life is not looked at first; a step of a sign-in without a session is Y190001, there and here.',
    },
    Y190011: {
      http: 409,
      message: 'Votre session est invalide, fermez l’onglet de votre navigateur et reconnectez-vous.',
      backLink: ABORTED,
      trigger: 'The stored session is invalid.',
      production: 'Switched off in FranceConnect at present.',
    },
    Y190013: {
      http: 500,
      message: `${EXPIRED}, fermez l’onglet de votre navigateur et reconnectez-vous.`,
      backLink: ABORTED,
      trigger: 'There is nothing to commit to the session.',
    },
    Y190014: { http: 500, message: M0, backLink: ABORTED, trigger: 'A programming fault around sessions.' },
    Y510001: {
      http: 400,
      message: M0,
      backLink: invalidRequest('required parameter missing or invalid'),
      trigger: 'The trusted-device cookie is not JSON.',
      production: 'Caught by FranceConnect and never shown.',
    },
    Y510002: {
      http: 400,
      message: M0,
      backLink: invalidRequest('required parameter missing or invalid'),
      trigger: 'The trusted-device cookie is invalid.',
      production: 'Caught by FranceConnect and never shown.',
    },
  },
);
