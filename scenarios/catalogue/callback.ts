import { family } from './family.ts';

const OIDF = 'OpenID Foundation relying-party tests';
const PAINS = 'Public issue reports of services';

/** What may come back to the service’s redirect_uri. */
export const callback = family('Back to the service', [
  {
    id: 'invalid-state',
    title: 'Another state comes back',
    what: 'state is not the one of the request: somebody makes the citizen finish a sign-in that was begun elsewhere.',
    serviceMust: 'Refuse before it redeems the code.',
    french: {
      title: 'Un autre state revient',
      what: 'state n’est pas celui de la demande : quelqu’un fait terminer à l’usager une connexion commencée ailleurs.',
      serviceMust: 'Refuser, avant d’échanger le code.',
    },
    verdict: 'refuse',
    evidence: 'OpenID Connect Core §3.1.2.1; FranceConnect’s qualification checklist; RFC 6749 §10.12.',
    faults: [{ kind: 'redirect', set: { state: 'etat-d-une-autre-connexion-0123456789' } }],
  },
  {
    id: 'missing-state',
    title: 'No state comes back',
    what: 'The parameter state is missing.',
    serviceMust: 'Refuse before it redeems the code.',
    french: {
      title: 'Aucun state ne revient',
      what: 'Le paramètre state est absent.',
      serviceMust: 'Refuser, avant d’échanger le code.',
    },
    verdict: 'refuse',
    evidence: 'RFC 6749 §4.1.2; public issue reports of services.',
    faults: [{ kind: 'redirect', remove: ['state'] }],
  },
  {
    id: 'callback-without-parameters',
    title: 'Nothing comes back',
    what: 'The redirect_uri is called without any parameter, as from a bookmark or a history.',
    serviceMust: 'Show a page with a way to start again, not an error of its own.',
    french: {
      title: 'Rien ne revient',
      what: 'redirect_uri est appelée sans paramètre, comme depuis un favori ou un historique.',
      serviceMust: 'Afficher une page qui permet de recommencer, et non une erreur.',
    },
    verdict: 'refuse',
    evidence: `${PAINS}: callback with no parameter.`,
    faults: [{ kind: 'redirect', remove: ['code', 'state', 'iss'] }],
  },
  {
    id: 'missing-code',
    title: 'Neither code nor error',
    what: 'state and iss are right, code is missing.',
    serviceMust: 'Show a page with a way to start again; not call the token endpoint with an empty code.',
    french: {
      title: 'Ni code ni erreur',
      what: 'state et iss sont justes, code est absent.',
      serviceMust: 'Afficher une page qui permet de recommencer ; ne pas demander de jetons avec un code vide.',
    },
    verdict: 'refuse',
    evidence: 'Public issue reports of services: token call with an empty code.',
    faults: [{ kind: 'redirect', remove: ['code'] }],
  },
  {
    id: 'unknown-code',
    title: 'A code nobody issued',
    what: 'The code is an invented one: the token endpoint answers invalid_grant.',
    serviceMust: 'Show a page with a way to start again.',
    french: {
      title: 'Un code que personne n’a émis',
      what: 'Le code est inventé : la demande de jetons reçoit invalid_grant.',
      serviceMust: 'Afficher une page qui permet de recommencer.',
    },
    verdict: 'refuse',
    evidence: `${PAINS}; service contract §4.`,
    faults: [{ kind: 'redirect', set: { code: 'code-que-personne-n-a-emis-0123456789-0123456' } }],
  },
  {
    id: 'invalid-authorization-response-iss',
    title: 'Answer of another issuer',
    what: 'The parameter iss names another issuer: the mix-up attack.',
    serviceMust: 'Refuse before it redeems the code.',
    french: {
      title: 'Réponse d’un autre émetteur',
      what: 'Le paramètre iss désigne un autre émetteur : l’attaque par confusion d’émetteurs.',
      serviceMust: 'Refuser, avant d’échanger le code.',
    },
    verdict: 'refuse',
    evidence: `${OIDF}; RFC 9207; service contract §18, fact 3.`,
    faults: [{ kind: 'redirect', set: { iss: 'https://autre-fournisseur.example/api/v2' } }],
  },
  {
    id: 'no-authorization-response-iss',
    title: 'Answer without issuer',
    what: 'The parameter iss is missing, although FranceConnect announces that it always sends it.',
    serviceMust: 'Refuse.',
    french: {
      title: 'Réponse sans émetteur',
      what: 'Le paramètre iss est absent, alors que FranceConnect annonce toujours l’envoyer.',
      serviceMust: 'Refuser.',
    },
    verdict: 'refuse',
    evidence: `${OIDF}; RFC 9207 §2.4.`,
    faults: [{ kind: 'redirect', remove: ['iss'] }],
  },
  {
    id: 'access-denied',
    title: 'The citizen goes back',
    what: 'error=access_denied, as when the citizen presses « Revenir sur … ».',
    serviceMust: 'Show its own sign-in page again, with a word; it is not a failure.',
    french: {
      title: 'L’usager revient en arrière',
      what: 'error=access_denied, comme lorsque l’usager choisit « Revenir sur … ».',
      serviceMust: 'Afficher de nouveau sa page de connexion, avec un mot d’explication ; ce n’est pas une panne.',
    },
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
    french: {
      title: 'FranceConnect abandonne',
      what: 'error=server_error.',
      serviceMust:
        'Annoncer la panne de FranceConnect et proposer un autre moyen de se connecter ; ne pas demander de jetons.',
    },
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
    french: {
      title: 'FranceConnect est surchargé',
      what: 'error=temporarily_unavailable.',
      serviceMust: 'L’annoncer et proposer de réessayer plus tard.',
    },
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
    french: {
      title: 'Un scope est refusé',
      what: 'error=invalid_scope, avec le scope qui n’est pas autorisé.',
      serviceMust:
        'Le noter pour ses développeurs, seuls à pouvoir le corriger ; proposer un autre moyen de se connecter.',
    },
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
    french: {
      title: 'Une erreur inconnue qui contient du code',
      what: 'error et error_description contiennent des mots que le service n’a jamais vus, et un script.',
      serviceMust: 'Afficher ses propres mots pour toute erreur ; jamais ceux de l’adresse.',
    },
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
    french: {
      title: 'Retour appelé deux fois',
      what: 'L’adresse complète est visitée une fois avant l’arrivée du navigateur de l’usager, comme le font un antivirus ou un double clic.',
      serviceMust: 'Ne pas échanger le code pour un visiteur sans la session ; laisser aboutir la visite de l’usager.',
    },
    verdict: 'accept',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'redirect', twice: true }],
  },
]);
