import { PATHS } from '../contract/endpoints.ts';

/** Steps of a sign-in, as the session records the last one taken (reference: service contract §3.1). */
export type Step = 'authorize' | 'mire' | 'redirect-to-idp' | 'oidc-callback' | 'verify' | 'consent' | 'login';

export type Endpoint = 'discovery' | 'jwks' | 'authorize' | 'token' | 'userinfo' | 'logout';
export type ScenarioStep = 'mire' | 'choice' | 'callback' | 'verify' | 'information' | 'continue' | 'return';

export type RouteName = keyof typeof PATHS | 'authorizeByPost';

/** One route of FranceConnect: who answers it, and everything else that depends on which one it is. */
export interface Route {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST';
  /** Other methods the engine answers there. OPTIONS is the preflight of what browsers may read. */
  readonly also?: readonly ('HEAD' | 'OPTIONS')[];
  /** Relative to the prefix. */
  readonly path: string;
  /** `engine, prepared`: a step of ours changes or refuses the request before the engine answers it. */
  readonly answeredBy: 'step' | 'engine' | 'engine, prepared';
  /** Asked by servers, or by scripts without a session: no cookie is read, and no session is looked for. */
  readonly withoutCookies?: true;
  /** Recorded in the session once the step is taken. */
  readonly step?: Step;
  /** Steps that may come before it (§3.1). */
  readonly after?: readonly Step[];
  /** Absent: the journal leaves it out. */
  readonly journal?: JournalName;
  /** Where a scenario may reach it: an endpoint or a step, in the words of `scenarios/fault.ts`. */
  readonly scenario?: Endpoint | ScenarioStep;
}

/** What the journal calls a request. */
interface JournalName {
  /** FranceConnect's name of the event (§14), ours where it has none. */
  readonly kind: string;
  /** Other names, by the condition under which they apply. */
  readonly kindWhen?: Readonly<Partial<Record<KindCondition, string>>>;
  readonly from: 'service' | 'citizen';
  readonly summary: string;
}

/** What `around/journal` looks at to choose between names. */
export type KindCondition =
  | 'single sign-on'
  | 'leaves for a source'
  | 'error from the source'
  | 'consent'
  | 'anonymous';

/**
 * The route table (reference: service contract §1.2, §3.1, §14). Router, step control, journal and scenarios read it;
 * any other path or method below the prefix is a 404 page.
 */
export const ROUTES = [
  {
    name: 'discovery',
    method: 'GET',
    also: ['HEAD', 'OPTIONS'],
    path: PATHS.discovery,
    answeredBy: 'engine',
    withoutCookies: true,
    scenario: 'discovery',
  },
  {
    name: 'jwks',
    method: 'GET',
    also: ['HEAD', 'OPTIONS'],
    path: PATHS.jwks,
    answeredBy: 'engine',
    withoutCookies: true,
    scenario: 'jwks',
  },
  {
    name: 'authorize',
    method: 'GET',
    path: PATHS.authorize,
    answeredBy: 'engine, prepared',
    step: 'authorize',
    journal: {
      kind: 'FC_AUTHORIZE_INITIATED',
      kindWhen: { 'single sign-on': 'FC_SSO_INITIATED' },
      from: 'service',
      summary: 'The service asks for a sign-in',
    },
    scenario: 'authorize',
  },
  {
    name: 'authorizeByPost',
    method: 'POST',
    path: PATHS.authorize,
    answeredBy: 'step',
    journal: { kind: 'SP_POSTED_AUTHORIZE', from: 'service', summary: 'The service asks for a sign-in by a form' },
  },
  {
    name: 'mire',
    method: 'GET',
    path: PATHS.mire,
    answeredBy: 'step',
    step: 'mire',
    // Also back from the source's page with the browser's own button.
    after: ['authorize', 'mire', 'redirect-to-idp'],
    journal: {
      kind: 'FC_SHOWED_IDP_CHOICE',
      kindWhen: { 'leaves for a source': 'FC_REDIRECTED_TO_HINTED_IDP' },
      from: 'citizen',
      summary: 'The list of sources',
    },
    scenario: 'mire',
  },
  {
    name: 'redirectToIdp',
    method: 'POST',
    path: PATHS.redirectToIdp,
    answeredBy: 'step',
    step: 'redirect-to-idp',
    after: ['authorize', 'mire'],
    journal: { kind: 'IDP_CHOSEN', from: 'citizen', summary: 'The citizen chooses a source' },
    scenario: 'choice',
  },
  {
    name: 'oidcCallback',
    method: 'GET',
    path: PATHS.oidcCallback,
    answeredBy: 'step',
    step: 'oidc-callback',
    // A source named by `idp_hint` is left for without the list.
    after: ['redirect-to-idp'],
    journal: {
      kind: 'IDP_CALLEDBACK',
      kindWhen: { 'error from the source': 'IDP_CALLEDBACK_WITH_ERROR' },
      from: 'citizen',
      summary: 'Back from the source',
    },
    scenario: 'callback',
  },
  {
    name: 'verify',
    method: 'GET',
    path: PATHS.verify,
    answeredBy: 'step',
    step: 'verify',
    // Single sign-on comes straight from the request.
    after: ['authorize', 'oidc-callback'],
    journal: { kind: 'FC_VERIFIED', from: 'citizen', summary: 'The identity is verified' },
    scenario: 'verify',
  },
  {
    name: 'consent',
    method: 'GET',
    path: PATHS.consent,
    answeredBy: 'step',
    step: 'consent',
    after: ['verify', 'consent'],
    journal: { kind: 'FC_SHOWED_CONSENT', from: 'citizen', summary: 'The information page' },
    scenario: 'information',
  },
  {
    name: 'login',
    method: 'POST',
    path: PATHS.login,
    answeredBy: 'step',
    step: 'login',
    after: ['verify', 'consent'],
    journal: {
      kind: 'FC_DATATRANSFER_INFORMATION_IDENTITY',
      kindWhen: {
        consent: 'FC_DATATRANSFER_CONSENT_IDENTITY',
        anonymous: 'FC_DATATRANSFER_INFORMATION_ANONYMOUS',
      },
      from: 'citizen',
      summary: 'The citizen goes on to the service',
    },
    scenario: 'continue',
  },
  {
    name: 'autoLogin',
    method: 'GET',
    path: PATHS.autoLogin,
    answeredBy: 'step',
    step: 'login',
    after: ['verify', 'consent'],
    journal: { kind: 'FC_AUTO_LOGIN', from: 'citizen', summary: 'On to the service without a page' },
  },
  {
    name: 'resume',
    method: 'GET',
    path: PATHS.resume,
    answeredBy: 'engine',
    journal: { kind: 'FC_REDIRECTED_TO_SP', from: 'citizen', summary: 'Back to the service' },
    scenario: 'return',
  },
  {
    name: 'redirectToSpWithError',
    method: 'GET',
    path: PATHS.redirectToSpWithError,
    answeredBy: 'step',
    journal: {
      kind: 'FC_REDIRECTED_TO_SP_WITH_ERROR',
      from: 'citizen',
      summary: 'The citizen goes back to the service',
    },
  },
  {
    name: 'token',
    method: 'POST',
    also: ['OPTIONS'],
    path: PATHS.token,
    answeredBy: 'engine',
    withoutCookies: true,
    journal: { kind: 'SP_REQUESTED_FC_TOKEN', from: 'service', summary: 'The service redeems the code' },
    scenario: 'token',
  },
  {
    name: 'userinfo',
    method: 'GET',
    also: ['OPTIONS'],
    path: PATHS.userinfo,
    answeredBy: 'engine',
    withoutCookies: true,
    journal: {
      kind: 'SP_REQUESTED_FC_USERINFO',
      from: 'service',
      summary: 'The service reads the identity',
    },
    scenario: 'userinfo',
  },
  {
    name: 'revocation',
    method: 'POST',
    also: ['OPTIONS'],
    path: PATHS.revocation,
    answeredBy: 'engine',
    withoutCookies: true,
    journal: {
      kind: 'SP_REVOKED_FC_TOKEN',
      from: 'service',
      summary: 'The service ends its access token',
    },
  },
  {
    name: 'checktoken',
    method: 'POST',
    path: PATHS.checktoken,
    answeredBy: 'step',
    withoutCookies: true,
    journal: {
      kind: 'DP_VERIFIED_FC_CHECKTOKEN',
      from: 'service',
      summary: 'A data provider checks an access token',
    },
  },
  {
    name: 'logout',
    method: 'GET',
    path: PATHS.logout,
    answeredBy: 'engine, prepared',
    journal: { kind: 'SP_REQUESTED_LOGOUT', from: 'service', summary: 'The service asks for a logout' },
    scenario: 'logout',
  },
  {
    name: 'disconnectFromIdp',
    method: 'POST',
    path: PATHS.disconnectFromIdp,
    answeredBy: 'step',
    journal: { kind: 'FC_REQUESTED_LOGOUT_FROM_IDP', from: 'citizen', summary: 'On to the source’s logout' },
  },
  {
    name: 'logoutCallback',
    method: 'GET',
    path: PATHS.logoutCallback,
    answeredBy: 'step',
    journal: { kind: 'IDP_LOGOUT_CALLEDBACK', from: 'citizen', summary: 'Back from the source’s logout' },
  },
  {
    name: 'logoutConfirm',
    method: 'POST',
    path: PATHS.logoutConfirm,
    answeredBy: 'engine',
    journal: { kind: 'FC_SESSION_TERMINATED', from: 'citizen', summary: 'FranceConnect ends its session' },
  },
  {
    name: 'logoutSuccess',
    method: 'GET',
    path: PATHS.logoutSuccess,
    answeredBy: 'engine',
    journal: { kind: 'FC_SHOWED_SIGNED_OUT', from: 'citizen', summary: 'The signed-out page' },
  },
  { name: 'accessibility', method: 'GET', path: PATHS.accessibility, answeredBy: 'step' },
  { name: 'encryptionKeys', method: 'GET', path: PATHS.encryptionKeys, answeredBy: 'step' },
  { name: 'root', method: 'GET', path: PATHS.root, answeredBy: 'step' },
] as const satisfies readonly Route[];

/** Routes a step of ours answers or prepares. */
export type StepRoute = Exclude<(typeof ROUTES)[number], { answeredBy: 'engine' }>['name'];

const COMPILED = ROUTES.map((route: Route) => ({
  route,
  path: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(':uid', '[^/]+')}$`),
}));

/** The row of a request; undefined for what FranceConnect does not have. @param path relative to the prefix */
export function routeOf(method: string, path: string): Route | undefined {
  return COMPILED.find(({ route, path: pattern }) => answers(route, method) && pattern.test(path))?.route;
}

function answers({ method, also }: Route, asked: string): boolean {
  return method === asked || (also?.some((other) => other === asked) ?? false);
}
