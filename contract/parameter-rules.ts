import { ACR_VALUES } from './acr.ts';
import { AUTHORIZE_PARAMETERS, type AuthorizeParameters } from './authorize-parameters.ts';

/** What to change in one client library. */
export interface LibraryOption {
  library: string;
  /** The option, as it is written in the library's configuration or code. */
  change: string;
}

/** What FranceConnect demands of one parameter of `/authorize`, and how to comply. English, for developers. */
export interface ParameterRule {
  rule: string;
  /** Section of the service contract. */
  where: string;
  fix: string;
  /** The values FranceConnect knows, where they are few. */
  allowed?: readonly string[];
  options: readonly LibraryOption[];
}

const CLOSED_LIST = '§2.1';

const options = (table: Readonly<Record<string, string>>): LibraryOption[] =>
  Object.entries(table).map(([library, change]) => ({ library, change }));

/** The parameters FranceConnect accepts. */
const ACCEPTED: Readonly<Record<keyof AuthorizeParameters, ParameterRule>> = {
  client_id: {
    rule: 'client_id is required: it names a registered, active service.',
    where: '§2.3',
    fix: 'Send the client_id of a registered service.',
    options: [],
  },
  response_type: {
    rule: 'response_type is required. Only code works.',
    where: '§2.4',
    fix: 'Send response_type=code.',
    allowed: ['code'],
    options: options({
      'openid-client 5 (passport)': "params: { response_type: 'code' }",
      omniauth_openid_connect: 'response_type: :code',
      'express-openid-connect': "authorizationParams: { response_type: 'code' }",
    }),
  },
  redirect_uri: {
    rule: 'redirect_uri is required: an http or https address, registered for the service.',
    where: '§2.1, §2.3',
    fix: 'Send the registered address, whole. The scheme of a mobile application is refused.',
    options: [],
  },
  scope: {
    rule: 'scope is required and contains openid.',
    where: '§2.4, §7',
    fix: 'Send openid and the scopes the service needs, such as openid identite_pivot email.',
    options: options({
      'openid-client 6': "scope: 'openid identite_pivot' in buildAuthorizationUrl",
      'Auth.js': "authorization: { params: { scope: 'openid identite_pivot' } }",
      'Spring Security': 'spring.security.oauth2.client.registration.franceconnect.scope=openid,identite_pivot,email',
      'mozilla-django-oidc': 'OIDC_RP_SCOPES = "openid identite_pivot email"',
      omniauth_openid_connect: 'scope: [:openid, :identite_pivot, :email]',
    }),
  },
  state: {
    rule: 'state is required. The running code accepts any length; the documentation asks for 32 characters.',
    where: '§2.1, §15',
    fix: 'Send a new random state of at least 32 characters, and compare it when the citizen comes back.',
    options: options({
      'openid-client 6': 'state: randomState() in buildAuthorizationUrl',
      'Auth.js, next-auth 4': "checks: ['state', 'nonce']",
      'mozilla-django-oidc': 'OIDC_STATE_SIZE = 32',
      'go-oidc': 'oauth2Config.AuthCodeURL(state) with 32 random characters',
    }),
  },
  nonce: {
    rule: 'nonce is required and has at least 22 characters. The documentation asks for 32.',
    where: '§2.1, §15',
    fix: 'Send a new random nonce of at least 32 characters, and compare it with the one in the ID token.',
    options: options({
      'openid-client 6': 'nonce: randomNonce() in buildAuthorizationUrl',
      'Auth.js, next-auth 4': "checks: ['state', 'nonce']",
      Authlib: 'authorize_redirect(…, nonce=generate_token(32)): its own nonce has 20 characters',
      'mozilla-django-oidc': 'OIDC_USE_NONCE = True; OIDC_NONCE_SIZE = 32',
      omniauth_openid_connect: 'send_nonce: true',
      'go-oidc': 'oidc.Nonce(nonce) with 32 random characters',
    }),
  },
  acr_values: {
    rule: 'acr_values is required: eidas1 at FranceConnect, eidas2 or eidas3 at FranceConnect+.',
    where: '§2.1, §2.5',
    fix: 'Send one level. FranceConnect keeps the lowest of several, and its default in the place of an unknown one.',
    allowed: ACR_VALUES,
    options: options({
      'openid-client 6': "acr_values: 'eidas1' in buildAuthorizationUrl",
      'openid-client 5 (passport)': "params: { acr_values: 'eidas1' }",
      'Auth.js, next-auth 4': "authorization: { params: { acr_values: 'eidas1' } }",
      'Spring Security':
        'setAuthorizationRequestCustomizer(c -> c.additionalParameters(p -> p.put("acr_values", "eidas1")))',
      'Symfony (KnpU)': "$client->redirect($scopes, ['acr_values' => 'eidas1'])",
      'mozilla-django-oidc': 'OIDC_AUTH_REQUEST_EXTRA_PARAMS = {"acr_values": "eidas1"}',
      Authlib: 'authorize_redirect(…, acr_values="eidas1")',
      omniauth_openid_connect: 'acr_values: "eidas1"',
      'go-oidc': 'oauth2.SetAuthURLParam("acr_values", "eidas1")',
      mod_auth_openidc: 'OIDCAuthRequestParams acr_values=eidas1',
    }),
  },
  claims: {
    rule: 'claims is JSON. Its one use is to ask for amr in the ID token, by a service registered for it.',
    where: '§2.7',
    fix: 'Send {"id_token":{"amr":{"essential":true}}}, or no claims at all.',
    options: options({ 'openid-client 6': 'leave claims out of buildAuthorizationUrl' }),
  },
  prompt: {
    rule: 'prompt has login or consent among its values, and 64 characters at most. none and select_account are refused.',
    where: '§2.1, §2.6',
    fix: 'Leave prompt out: FranceConnect always shows its pages.',
    allowed: ['login', 'consent'],
    options: options({
      'Auth.js, next-auth 4': 'leave prompt out of authorization.params',
      omniauth_openid_connect: 'leave out prompt',
      mod_auth_openidc: 'leave prompt out of OIDCAuthRequestParams',
      Keycloak: 'identity provider, “Prompt”: unspecified',
    }),
  },
  idp_hint: {
    rule: 'idp_hint is the identifier of a source this service may name.',
    where: '§2.8',
    fix: 'Send an identifier of the allowed list, or leave it out.',
    options: [],
  },
  ui_locales: {
    rule: 'ui_locales is accepted and has no effect.',
    where: CLOSED_LIST,
    fix: 'Leave it out.',
    options: [],
  },
};

const PKCE: ParameterRule = {
  rule: 'PKCE is refused, although the discovery document advertises S256.',
  where: CLOSED_LIST,
  fix: 'Switch PKCE off for this provider: neither code_challenge at /authorize nor code_verifier at /token.',
  options: options({
    'openid-client 6': 'leave code_challenge and code_challenge_method out of buildAuthorizationUrl',
    'openid-client 5 (passport)': 'usePKCE: false',
    'Auth.js, next-auth 4': "checks: ['state', 'nonce']",
    'Spring Security 7': 'ClientSettings.builder().requireProofKey(false)',
    'mozilla-django-oidc': 'OIDC_USE_PKCE = False',
    Authlib: 'no code_challenge_method in client_kwargs',
    omniauth_openid_connect: 'pkce: false, the default; 0.10 has no such option and sends no PKCE',
    'jumbojett/openid-connect-php': 'no call of setCodeChallengeMethod()',
    'league/oauth2-client, KnpU': 'pkceMethod unset (getPkceMethod() returns null)',
    'go-oidc': 'no oauth2.S256ChallengeOption',
    mod_auth_openidc: 'no OIDCPKCEMethod; where a version sends PKCE all the same, OIDCPKCEMethod none',
    Keycloak: 'identity provider, “Use PKCE”: off',
    'express-openid-connect': 'it has no option; examples/express-openid-connect/without-pkce.ts takes PKCE off',
  }),
};

/** A parameter of OpenID Connect that FranceConnect does not take. */
const refused = (name: string, why: string, table: Readonly<Record<string, string>>): ParameterRule => ({
  rule: `${name} is refused. ${why}`,
  where: CLOSED_LIST,
  fix: `Leave ${name} out of the request.`,
  options: options(table),
});

/** What libraries send by themselves or are often told to send, and FranceConnect refuses. */
const REFUSED: Readonly<Record<string, ParameterRule>> = {
  code_challenge: PKCE,
  code_challenge_method: PKCE,
  login_hint: refused('login_hint', 'The citizen chooses a source, then signs in there.', {
    'Auth.js, next-auth 4': 'no login_hint in the third argument of signIn()',
    omniauth_openid_connect: 'leave out login_hint',
    'Spring Security': 'no login_hint in additionalParameters',
    Keycloak: 'identity provider, “Pass login_hint”: off',
  }),
  max_age: refused('max_age', 'FranceConnect decides when a citizen signs in again.', {
    'openid-client 5 (passport)': 'no max_age in params',
    omniauth_openid_connect: 'leave out max_age',
    'express-openid-connect': 'no max_age in authorizationParams',
    Keycloak: 'identity provider, “Pass max_age”: off',
  }),
  response_mode: refused('response_mode', 'The answer comes in the query string.', {
    'express-openid-connect': "authorizationParams: { response_type: 'code', response_mode: undefined }",
    omniauth_openid_connect: 'leave out response_mode',
    'openid-client 6': 'leave response_mode out of buildAuthorizationUrl',
  }),
  display: refused('display', 'There is one layout.', { omniauth_openid_connect: 'leave out display' }),
  id_token_hint: refused('id_token_hint', 'It belongs to the logout, /session/end.', {
    omniauth_openid_connect: 'leave out id_token_hint',
  }),
  request: refused('request', 'Signed requests are advertised and not accepted.', {
    'openid-client 6': 'buildAuthorizationUrl in the place of buildAuthorizationUrlWithJAR',
    mod_auth_openidc: 'no OIDCRequestObject',
  }),
  request_uri: refused('request_uri', 'Pushed requests are not accepted.', {
    'openid-client 6': 'buildAuthorizationUrl in the place of buildAuthorizationUrlWithPAR',
    'Spring Security': 'no pushed authorization requests',
  }),
  claims_locales: refused('claims_locales', 'Claims have one language.', {
    omniauth_openid_connect: 'leave out claims_locales',
  }),
  resource: refused('resource', 'There is one access token for all.', {
    mod_auth_openidc: 'no resource in OIDCAuthRequestParams',
  }),
  audience: refused('audience', 'There is one access token for all.', {
    'express-openid-connect': 'no audience in authorizationParams',
  }),
  dpop_jkt: refused('dpop_jkt', 'Tokens are not bound to a key.', { 'openid-client 6': 'no DPoP handle' }),
  access_type: refused('access_type', 'There is no refresh token.', {
    'Google’s samples': 'leave out access_type=offline',
  }),
};

/** The names that libraries send and FranceConnect refuses. */
export const REFUSED_PARAMETERS: readonly string[] = Object.keys(REFUSED);

const ACCEPTED_NAMES = AUTHORIZE_PARAMETERS.join(', ');

/** What holds for a parameter of `/authorize`, whatever its name. */
export function parameterRule(name: string): ParameterRule {
  if (isAccepted(name)) return ACCEPTED[name];
  const known = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  return known ?? refused(name, `The list is closed: ${ACCEPTED_NAMES}.`, {});
}

/** Whether FranceConnect takes a parameter of that name. */
export function isAccepted(name: string): name is keyof AuthorizeParameters {
  return Object.hasOwn(ACCEPTED, name);
}

/** The option of one library for one parameter, as it is written in its configuration. @throws RangeError when there is none */
export function libraryOption(parameter: string, library: string): string {
  const found = parameterRule(parameter).options.find((option) => option.library === library);
  if (!found) throw new RangeError(`no option of ${library} for ${parameter}`);
  return found.change;
}
