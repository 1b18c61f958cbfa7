import { family } from '../entry.ts';
import { M0, M2, SERVER_ERROR } from '../words.ts';

/** Page templates, translations, internal messages: what a service can do nothing about and this simulator does not have. */
export const MACHINERY_ERRORS = family(
  {
    rule: 'FranceConnect gives a code of its own to each failure of its machinery.',
    fix: 'Nothing: a fault of the machinery, not of the request.',
    simulated: false,
  },
  {
    Y410001: {
      http: 400,
      message: 'Missing network context (headers)',
      backLink: SERVER_ERROR,
      trigger: 'A request without headers.',
      production: 'Cannot happen over HTTP.',
    },
    Y450001: { http: 500, message: M2, backLink: SERVER_ERROR, trigger: 'The internal context of a request was lost.' },
    Y460001: {
      http: 500,
      message: M2,
      backLink: SERVER_ERROR,
      trigger: 'At start-up: a fault of the page templates.',
      production: 'Never reaches anyone; the text there is a technical one.',
    },
    Y460002: {
      http: 500,
      message: M2,
      backLink: SERVER_ERROR,
      trigger: 'At start-up: a fault of the page templates.',
      production: 'Never reaches anyone; the text there is a technical one.',
    },
    Y490001: { http: 500, message: M2, backLink: SERVER_ERROR, trigger: 'A translation is missing.' },
    Y490002: { http: 500, message: M2, backLink: SERVER_ERROR, trigger: 'A translation has a faulty plural.' },
    Y490003: { http: 500, message: M2, backLink: SERVER_ERROR, trigger: 'A translation has a faulty variable.' },
    Y610001: { http: 500, message: M0, trigger: 'The internal bus cannot be reached.' },
    Y610002: { http: 500, message: M0, trigger: 'The internal bus answered an error.' },
    Y610003: { http: 500, message: M0, trigger: 'The internal bus gave an invalid answer.' },
    Y610004: { http: 500, message: M0, trigger: 'The internal bus gave an empty answer.' },
    Y610005: { http: 500, message: M0, trigger: 'A message on the internal bus is invalid.' },
    Y620001: { http: 500, message: M0, trigger: 'An internal object does not have its form.' },
    Y640001: { http: 500, message: M0, trigger: 'An event of the Redis connection.' },
  },
);
