import { family } from './family.ts';

const OIDF = 'OpenID Foundation relying-party tests';
const PAINS = 'Public issue reports of services';

/** What may come back to the service’s redirect_uri. */
export const callback = family('Back to the service', [
  {
    id: 'invalid-state',
    title: 'Another state comes back',
    what: 'state is not the one of the request: somebody makes the citizen finish a sign-in he did not begin.',
    serviceMust: 'Refuse before it redeems the code.',
    verdict: 'refuse',
    evidence: 'OpenID Connect Core §3.1.2.1; FranceConnect’s qualification checklist; RFC 6749 §10.12.',
    faults: [{ kind: 'redirect', set: { state: 'etat-d-une-autre-connexion-0123456789' } }],
  },
  {
    id: 'missing-state',
    title: 'No state comes back',
    what: 'The parameter state is missing.',
    serviceMust: 'Refuse before it redeems the code.',
    verdict: 'refuse',
    evidence: 'RFC 6749 §4.1.2; public issue reports of services.',
    faults: [{ kind: 'redirect', remove: ['state'] }],
  },
  {
    id: 'callback-without-parameters',
    title: 'Nothing comes back',
    what: 'The redirect_uri is called without any parameter, as from a bookmark or a history.',
    serviceMust: 'Show a page with a way to start again, not an error of its own.',
    verdict: 'refuse',
    evidence: `${PAINS}: callback with no parameter.`,
    faults: [{ kind: 'redirect', remove: ['code', 'state', 'iss'] }],
  },
  {
    id: 'missing-code',
    title: 'Neither code nor error',
    what: 'state and iss are right, code is missing.',
    serviceMust: 'Show a page with a way to start again; not call the token endpoint with an empty code.',
    verdict: 'refuse',
    evidence: 'Public issue reports of services: token call with an empty code.',
    faults: [{ kind: 'redirect', remove: ['code'] }],
  },
  {
    id: 'unknown-code',
    title: 'A code nobody issued',
    what: 'The code is an invented one: the token endpoint answers invalid_grant.',
    serviceMust: 'Show a page with a way to start again.',
    verdict: 'refuse',
    evidence: `${PAINS}; service contract §4.`,
    faults: [{ kind: 'redirect', set: { code: 'code-que-personne-n-a-emis-0123456789-0123456' } }],
  },
  {
    id: 'invalid-authorization-response-iss',
    title: 'Answer of another issuer',
    what: 'The parameter iss names another issuer: the mix-up attack.',
    serviceMust: 'Refuse before it redeems the code.',
    verdict: 'refuse',
    evidence: `${OIDF}; RFC 9207; service contract §18, fact 3.`,
    faults: [{ kind: 'redirect', set: { iss: 'https://autre-fournisseur.example/api/v2' } }],
  },
  {
    id: 'no-authorization-response-iss',
    title: 'Answer without issuer',
    what: 'The parameter iss is missing, although FranceConnect announces that it always sends it.',
    serviceMust: 'Refuse.',
    verdict: 'refuse',
    evidence: `${OIDF}; RFC 9207 §2.4.`,
    faults: [{ kind: 'redirect', remove: ['iss'] }],
  },
  {
    id: 'access-denied',
    title: 'The citizen goes back',
    what: 'error=access_denied, as when the citizen presses « Revenir sur … ».',
    serviceMust: 'Show its own sign-in page again, with a word; it is not a failure.',
    verdict: 'recover',
    evidence: `${PAINS}: access_denied became a 400 or a blank page; service contract §2.4.`,
    faults: [
      { kind: 'redirect', remove: ['code'], set: { error: 'access_denied', error_description: 'User auth aborted' } },
    ],
  },
  {
    id: 'server-error',
    title: 'FranceConnect gives up',
    what: 'error=server_error.',
    serviceMust: 'Say that FranceConnect failed, offer another way in; not call the token endpoint.',
    verdict: 'recover',
    evidence: 'Service contract §11.4; public issue reports of services.',
    faults: [
      {
        kind: 'redirect',
        remove: ['code'],
        set: {
          error: 'server_error',
          error_description: 'authentication aborted due to a technical error on the authorization server',
        },
      },
    ],
  },
  {
    id: 'temporarily-unavailable',
    title: 'FranceConnect is overloaded',
    what: 'error=temporarily_unavailable.',
    serviceMust: 'Say so, and offer to try again later.',
    verdict: 'recover',
    evidence: 'Service contract §11.4; GOV.UK One Login simulator TEMPORARILY_UNAVAILABLE.',
    faults: [
      {
        kind: 'redirect',
        remove: ['code'],
        set: {
          error: 'temporarily_unavailable',
          error_description: 'authentication aborted due to a technical error on the authorization server',
        },
      },
    ],
  },
  {
    id: 'invalid-scope-returned',
    title: 'A scope is refused',
    what: 'error=invalid_scope with the scope that is not allowed.',
    serviceMust: 'Log it for its developers: only they can put it right; offer another way in.',
    verdict: 'recover',
    evidence: 'Service contract §2.4.',
    faults: [
      {
        kind: 'redirect',
        remove: ['code'],
        set: { error: 'invalid_scope', error_description: 'requested scope is not allowed', scope: 'dgfip_rfr' },
      },
    ],
  },
  {
    id: 'unknown-error',
    title: 'An error nobody knows, with markup in it',
    what: 'error and error_description hold words the service has never seen, and a script.',
    serviceMust: 'Show its own words for any error, escaped; never those of the address.',
    verdict: 'recover',
    evidence: 'OWASP: reflected input; RFC 6749 §4.1.2.1 lets anybody call the address.',
    faults: [
      {
        kind: 'redirect',
        remove: ['code'],
        set: { error: 'panne_inconnue', error_description: '<script>alert(1)</script>' },
      },
    ],
  },
  {
    id: 'double-callback',
    title: 'The callback is called twice',
    what: 'The whole address is visited once before the citizen’s browser gets there, as link scanners and double clicks do.',
    serviceMust: 'Not redeem the code for a visitor without the session; let the citizen’s own visit succeed.',
    verdict: 'accept',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'redirect', twice: true }],
  },
]);
