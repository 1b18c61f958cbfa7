import type { ClientRegistration } from '../../contract/client-registration.ts';

/** Settings to paste, for one library or framework. */
export interface Settings {
  name: string;
  /** File they belong in. */
  file: string;
  text: string;
}

/** The settings of a service, as lines of an environment file. */
export function environmentFile(issuer: string, { client_id, client_secret }: ClientRegistration): string {
  return [
    `FRANCECONNECT_ISSUER=${issuer}`,
    `FRANCECONNECT_CLIENT_ID=${client_id}`,
    `FRANCECONNECT_CLIENT_SECRET=${client_secret}`,
  ].join('\n');
}

/** The settings of a service in the words of common libraries, ready to paste. */
export function settingsOf(issuer: string, client: ClientRegistration): Settings[] {
  const { client_id, client_secret } = client;
  return [
    { name: '.env', file: '.env', text: environmentFile(issuer, client) },
    {
      name: 'openid-client (Node)',
      file: 'franceconnect.js',
      text: `import * as oidc from 'openid-client';

const config = await oidc.discovery(
  new URL('${issuer}'),
  '${client_id}',
  { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
  oidc.ClientSecretPost('${client_secret}'),
  { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
);
const url = oidc.buildAuthorizationUrl(config, {
  redirect_uri: 'http://localhost:3000/callback',
  scope: 'openid identite_pivot email',
  acr_values: 'eidas1',
  state: oidc.randomState(),
  nonce: oidc.randomNonce(),
});`,
    },
    {
      name: 'Spring Security',
      file: 'application.yaml',
      text: `spring:
  security:
    oauth2:
      client:
        registration:
          franceconnect:
            client-id: ${client_id}
            client-secret: ${client_secret}
            client-authentication-method: client_secret_post
            authorization-grant-type: authorization_code
            redirect-uri: "{baseUrl}/login/oauth2/code/{registrationId}"
            scope: openid, identite_pivot, email
        provider:
          franceconnect:
            issuer-uri: ${issuer}
# Also: acr_values by setAuthorizationRequestCustomizer, ES256 by OidcIdTokenDecoderFactory,
# and a userinfo service that reads a signed JWT (docs/clients.md).`,
    },
    {
      name: 'Symfony',
      file: 'config/packages/knpu_oauth2_client.yaml',
      text: `knpu_oauth2_client:
  clients:
    franceconnect:
      type: generic
      provider_class: League\\OAuth2\\Client\\Provider\\GenericProvider
      client_id: ${client_id}
      client_secret: ${client_secret}
      redirect_route: franceconnect_callback
      provider_options:
        urlAuthorize: ${issuer}/authorize
        urlAccessToken: ${issuer}/token
        urlResourceOwnerDetails: ${issuer}/userinfo
# Then $client->redirect(['openid', 'identite_pivot'], ['acr_values' => 'eidas1', 'nonce' => $nonce]).`,
    },
    {
      name: 'Django',
      file: 'settings.py',
      text: `# mozilla-django-oidc
OIDC_RP_CLIENT_ID = "${client_id}"
OIDC_RP_CLIENT_SECRET = "${client_secret}"
OIDC_RP_SIGN_ALGO = "ES256"
OIDC_RP_SCOPES = "openid identite_pivot email"
OIDC_AUTH_REQUEST_EXTRA_PARAMS = {"acr_values": "eidas1"}
OIDC_USE_PKCE = False
OIDC_OP_AUTHORIZATION_ENDPOINT = "${issuer}/authorize"
OIDC_OP_TOKEN_ENDPOINT = "${issuer}/token"
OIDC_OP_USER_ENDPOINT = "${issuer}/userinfo"
OIDC_OP_JWKS_ENDPOINT = "${issuer}/jwks"
# Also: a subclass whose get_userinfo() reads a signed JWT (docs/clients.md).`,
    },
    {
      name: 'Ruby',
      file: 'config/initializers/omniauth.rb',
      text: `# omniauth_openid_connect
provider :openid_connect, {
  name: :franceconnect,
  issuer: "${issuer}",
  discovery: true,
  scope: [:openid, :identite_pivot, :email],
  response_type: :code,
  acr_values: "eidas1",
  client_auth_method: :body,
  client_signing_alg: :ES256,
  client_options: {
    identifier: "${client_id}",
    secret: "${client_secret}",
    redirect_uri: "http://localhost:3000/auth/franceconnect/callback",
  },
}`,
    },
  ];
}
