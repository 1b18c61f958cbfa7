import type { SuiteName } from '../../audit/report.ts';

/** What a service does wrong, and the cases that fail for it: exactly these, and no other. */
export interface MistakeRow {
  fails: readonly string[];
  /** Cases that warn for it; others may warn as well. */
  warns?: readonly string[];
  /** Cases that are not applicable any more. */
  notApplicable?: readonly string[];
  /** Suites in which its failures are, so that an ordinary run plays no more. */
  suites: readonly SuiteName[];
  /** Whether the service has to be restarted for its failures to show. */
  restart?: true;
}

const SIGNATURES = [
  'idtoken-sig-none',
  'invalid-sig-es256',
  'invalid-sig-rs256',
  'invalid-sig-hs256',
  'invalid-sig-other-key',
  'invalid-alternate-alg',
  'public-key-as-secret',
  'unknown-kid',
];

/** The mistakes of the reference service. */
export const MISTAKES = {
  'no-state-check': {
    fails: ['invalid-state', 'missing-state', 'other-browser', 'cookie-lost', 'double-callback'],
    warns: ['two-tabs'],
    suites: ['callback'],
  },
  'state-fixed': { fails: ['state-unique'], warns: ['two-tabs'], suites: ['request', 'callback'] },
  'nonce-ignored': {
    fails: ['invalid-nonce', 'invalid-missing-nonce', 'code-of-somebody-else'],
    suites: ['tokens', 'callback'],
  },
  'nonce-fixed': { fails: ['nonce-unique', 'code-of-somebody-else'], suites: ['request', 'callback'] },
  'id-token-unverified': { fails: SIGNATURES, suites: ['tokens'] },
  'alg-none-accepted': { fails: ['idtoken-sig-none'], suites: ['tokens'] },
  'aud-unchecked': {
    fails: ['invalid-aud', 'missing-aud', 'invalid-secondary-aud', 'invalid-azp'],
    suites: ['tokens'],
  },
  'iss-unchecked': { fails: ['invalid-iss', 'missing-iss'], suites: ['tokens'] },
  'exp-unchecked': { fails: ['expired-id-token', 'invalid-missing-exp'], suites: ['tokens'] },
  'acr-unchecked': { fails: ['acr-unknown', 'missing-acr'], suites: ['tokens'] },
  'acr-compared-as-text': { fails: ['missing-acr'], suites: ['tokens'] },
  'userinfo-sub-unchecked': { fails: ['userinfo-invalid-sub', 'userinfo-missing-sub'], suites: ['userinfo'] },
  'userinfo-json-accepted': { fails: ['userinfo-unsigned'], suites: ['userinfo'] },
  'userinfo-unverified': {
    fails: ['userinfo-invalid-sig', 'userinfo-other-key', 'userinfo-sig-none'],
    suites: ['userinfo'],
  },
  'account-by-email': { fails: ['same-mailbox', 'same-mailbox-other-case'], suites: ['linking'] },
  'session-not-renewed': { fails: ['session-renewed'], suites: ['callback'] },
  'open-redirect': {
    fails: ['open-redirect-absolute', 'open-redirect-scheme-less', 'open-redirect-backslash'],
    suites: ['callback'],
  },
  'logout-local-only': {
    fails: ['logout-reaches-franceconnect', 'logout-then-start'],
    notApplicable: ['logout-request'],
    suites: ['logout'],
  },
  'error-crashes': {
    fails: ['access-denied', 'server-error', 'temporarily-unavailable', 'invalid-scope-returned', 'unknown-error'],
    suites: ['callback', 'failures'],
  },
  'response-iss-unchecked': {
    fails: ['invalid-authorization-response-iss', 'no-authorization-response-iss'],
    suites: ['callback'],
  },
  'stack-shown': { fails: ['userinfo-cut', 'token-cut'], suites: ['userinfo', 'failures'] },
  'keys-kept-forever': {
    fails: ['signing-key-rotation-just-before-signing'],
    suites: ['keys'],
    restart: true,
  },
  'samesite-strict': { fails: ['samesite-strict'], suites: ['callback'] },
  'decodes-everything': {
    fails: [
      ...SIGNATURES,
      'userinfo-invalid-sig',
      'userinfo-other-key',
      'userinfo-sig-none',
      'kid-absent-multiple-jwks',
      'jwks-down',
      'jwks-empty',
      'jwks-other-keys',
      'jwks-without-kid',
      'signing-key-not-published',
    ],
    suites: ['tokens', 'userinfo', 'keys'],
  },
} as const satisfies Record<string, MistakeRow>;

export type Mistake = keyof typeof MISTAKES;
