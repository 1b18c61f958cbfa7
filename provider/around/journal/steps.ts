import { isAnonymous } from '../../../contract/claims.ts';
import type { Lane } from '../../../infrastructure/journal.ts';
import { parameterIn, withoutUid } from '../../../infrastructure/web/recorded-address.ts';
import type { FcSession } from '../../flow/session.ts';
import type { Sent } from './recording.ts';

/** What is known of a request once it is answered. */
export interface Answered {
  session: FcSession | undefined;
  sent: Sent;
  /** Where the answer redirects to, empty when it does not. */
  location: string;
}

/** A request the journal tells about. */
export interface Step {
  method: 'GET' | 'POST';
  /** Relative to the prefix. */
  path: string;
  /** FranceConnect's name of the event (reference: service contract §14), ours where it has none. */
  kind: string | ((answered: Answered) => string);
  from: Lane;
  /** Asked by a server, not by the citizen's browser. */
  server?: true;
  summary: string;
}

/** Every hop of a sign-in that comes through FranceConnect, in the order they come (reference: service contract §3.1). */
const STEPS: readonly Step[] = [
  {
    method: 'GET',
    path: '/authorize',
    kind: ({ location }) => (location.endsWith('/verify') ? 'FC_SSO_INITIATED' : 'FC_AUTHORIZE_INITIATED'),
    from: 'service',
    summary: 'The service asks for a sign-in',
  },
  {
    method: 'POST',
    path: '/authorize',
    kind: 'SP_POSTED_AUTHORIZE',
    from: 'service',
    summary: 'The service asks for a sign-in by a form',
  },
  {
    method: 'GET',
    path: '/interaction/:uid',
    kind: ({ location }) =>
      location && !location.includes('error=') ? 'FC_REDIRECTED_TO_HINTED_IDP' : 'FC_SHOWED_IDP_CHOICE',
    from: 'citizen',
    summary: 'The list of sources',
  },
  {
    method: 'POST',
    path: '/redirect-to-idp',
    kind: 'IDP_CHOSEN',
    from: 'citizen',
    summary: 'The citizen chooses a source',
  },
  {
    method: 'GET',
    path: '/oidc-callback',
    kind: ({ sent }) => (parameterIn(sent.url, 'error') === undefined ? 'IDP_CALLEDBACK' : 'IDP_CALLEDBACK_WITH_ERROR'),
    from: 'citizen',
    summary: 'Back from the source',
  },
  {
    method: 'GET',
    path: '/interaction/:uid/verify',
    kind: 'FC_VERIFIED',
    from: 'citizen',
    summary: 'The identity is verified',
  },
  {
    method: 'GET',
    path: '/interaction/:uid/consent',
    kind: 'FC_SHOWED_CONSENT',
    from: 'citizen',
    summary: 'The information page',
  },
  {
    method: 'POST',
    path: '/login',
    kind: ({ session }) => agreement(session),
    from: 'citizen',
    summary: 'The citizen goes on to the service',
  },
  {
    method: 'GET',
    path: '/auto-login',
    kind: 'FC_AUTO_LOGIN',
    from: 'citizen',
    summary: 'On to the service without a page',
  },
  {
    method: 'GET',
    path: '/authorize/:uid',
    kind: 'FC_REDIRECTED_TO_SP',
    from: 'citizen',
    summary: 'Back to the service',
  },
  {
    method: 'GET',
    path: '/redirect-to-sp-with-error',
    kind: 'FC_REDIRECTED_TO_SP_WITH_ERROR',
    from: 'citizen',
    summary: 'The citizen goes back to the service',
  },
  {
    method: 'POST',
    path: '/token',
    kind: 'SP_REQUESTED_FC_TOKEN',
    from: 'service',
    server: true,
    summary: 'The service redeems the code',
  },
  {
    method: 'GET',
    path: '/userinfo',
    kind: 'SP_REQUESTED_FC_USERINFO',
    from: 'service',
    server: true,
    summary: 'The service reads the identity',
  },
  {
    method: 'POST',
    path: '/token/revocation',
    kind: 'SP_REVOKED_FC_TOKEN',
    from: 'service',
    server: true,
    summary: 'The service ends its access token',
  },
  {
    method: 'POST',
    path: '/checktoken',
    kind: 'DP_VERIFIED_FC_CHECKTOKEN',
    from: 'service',
    server: true,
    summary: 'A data provider checks an access token',
  },
  {
    method: 'GET',
    path: '/session/end',
    kind: 'SP_REQUESTED_LOGOUT',
    from: 'service',
    summary: 'The service asks for a logout',
  },
  {
    method: 'POST',
    path: '/client/disconnect-from-idp',
    kind: 'FC_REQUESTED_LOGOUT_FROM_IDP',
    from: 'citizen',
    summary: 'On to the source’s logout',
  },
  {
    method: 'GET',
    path: '/client/logout-callback',
    kind: 'IDP_LOGOUT_CALLEDBACK',
    from: 'citizen',
    summary: 'Back from the source’s logout',
  },
  {
    method: 'POST',
    path: '/session/end/confirm',
    kind: 'FC_SESSION_TERMINATED',
    from: 'citizen',
    summary: 'FranceConnect ends its session',
  },
  {
    method: 'GET',
    path: '/session/end/success',
    kind: 'FC_SHOWED_SIGNED_OUT',
    from: 'citizen',
    summary: 'The signed-out page',
  },
];

const BY_REQUEST: ReadonlyMap<string, Step> = new Map(STEPS.map((step) => [`${step.method} ${step.path}`, step]));

/** @param path relative to the prefix */
export function stepOf(method: string, path: string): Step | undefined {
  return BY_REQUEST.get(`${method} ${path}`) ?? BY_REQUEST.get(`${method} ${withoutUid(path)}`);
}

/** What the citizen agreed to (reference: service contract §3.6). */
function agreement(session: FcSession | undefined): string {
  if (session?.service.asksConsent) return 'FC_DATATRANSFER_CONSENT_IDENTITY';
  const anonymous = isAnonymous((session?.request.scope ?? '').split(' '));
  return anonymous ? 'FC_DATATRANSFER_INFORMATION_ANONYMOUS' : 'FC_DATATRANSFER_INFORMATION_IDENTITY';
}
