import { family } from '../entry.ts';
import { M0, SERVER_ERROR } from '../words.ts';

/** What HTTP itself refuses, and faults nothing else names. */
export const HTTP_ERRORS = family(
  {
    rule: 'A request must have the method, the address and the form FranceConnect publishes.',
    where: 'france-connect/sources: back/libs/exceptions (service contract §1.2 and §11.2)',
    fix: 'Send exactly the documented parameters.',
  },
  {
    Y000000: {
      http: 500,
      message: M0,
      trigger: 'An unexpected fault of this simulator.',
      rule: 'FranceConnect gives this code to every exception it has not foreseen.',
      fix: 'Please report it with the log line that carries this identifier.',
      production: 'The same code for faults of its own, which are other ones.',
    },
    Y000400: {
      http: 400,
      message: M0,
      trigger: 'The request does not have the form this address accepts.',
      rule: 'Logout, revocation and the steps of a sign-in accept a closed list of parameters, each in a given form.',
    },
    Y000404: {
      http: 404,
      message: 'Page non trouvée',
      trigger: 'Nothing answers this method at this address.',
      fix: 'Check method and path against the discovery document; /userinfo and /session/end are GET only.',
    },
    Y000413: {
      http: 413,
      message: M0,
      trigger: 'The body is larger than this address reads.',
      fix: 'Send less than 100 kB.',
    },
  },
);

/** The answer of a library error nobody has mapped. */
export const UNMAPPED_LIBRARY_ERROR = family(
  {
    rule: 'An error of the OpenID Connect library that FranceConnect’s map does not know has this code, whatever it is.',
    where: 'france-connect/sources: back/libs/oidc-provider (service contract §11.3)',
    fix: 'See what was sent against what was expected.',
  },
  {
    Y040001: {
      http: 400,
      message: M0,
      backLink: SERVER_ERROR,
      trigger: 'The OpenID Connect engine refused the request.',
      production:
        'The same code: notably for an access token that is unknown, expired or revoked at /userinfo, and for an unregistered redirect_uri beside another fault of the request.',
    },
  },
);
