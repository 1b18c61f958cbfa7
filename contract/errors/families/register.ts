import { family } from '../entry.ts';
import { ABORTED, M2, M3, SERVER_ERROR, UNAVAILABLE } from '../words.ts';

const REFUSAL = 'Nothing in the service: choose another person, or expect this refusal.';
const FAILURE = 'Nothing in the service: choose another person, or expect this failure.';

/** The civil register, RNIPP. */
export const REGISTER_ERRORS = family(
  {
    rule: 'Every identity is checked in the civil register (RNIPP) before anything is sent; an identity it does not confirm stops here, and the service learns of it only if the citizen follows the link back.',
    where: 'france-connect/sources: back/libs/rnipp/src/exceptions (service contract §3.5 and §11.2)',
    fix: REFUSAL,
  },
  {
    Y010004: {
      http: 403,
      message: M3,
      contact: true,
      backLink: ABORTED,
      trigger: 'The civil register found one near match only.',
    },
    Y010006: {
      http: 403,
      message: M3,
      contact: true,
      backLink: ABORTED,
      trigger: 'The civil register found several matches.',
    },
    Y010007: {
      http: 403,
      message: M3,
      contact: true,
      backLink: ABORTED,
      trigger: 'The civil register found the person under the usage name only.',
    },
    Y010008: {
      http: 403,
      message: 'Merci de consulter notre page d’aide FranceConnect.',
      contact: true,
      backLink: ABORTED,
      trigger: 'The civil register found nobody.',
      production: 'The same page. On FranceConnect+, here too, a help page takes the place of the support form.',
    },
    Y010009: {
      http: 403,
      message: M2,
      backLink: ABORTED,
      trigger: 'The civil register rejected the request.',
    },
    Y010011: {
      http: 504,
      message: M2,
      contact: true,
      backLink: UNAVAILABLE,
      trigger: 'The civil register did not answer in time.',
      fix: FAILURE,
    },
    Y010012: {
      http: 504,
      message: M2,
      contact: true,
      backLink: UNAVAILABLE,
      trigger: 'The civil register failed.',
      fix: FAILURE,
    },
    Y010013: {
      http: 400,
      message: M2,
      contact: true,
      backLink: SERVER_ERROR,
      trigger: 'The civil register gave an unusable answer.',
      fix: FAILURE,
    },
    Y010015: {
      http: 403,
      message: 'Les identifiants utilisés correspondent à une identité qui ne permet plus la connexion.',
      contact: true,
      backLink: ABORTED,
      trigger: 'The civil register knows the person as deceased.',
    },
  },
);
