import type { ClientRegistration } from '../../contract/client-registration.ts';
import { libraryOption } from '../../contract/parameter-rules.ts';

/** Settings to paste, for one library or framework. */
export interface Settings {
  name: string;
  /** File they belong in. */
  file: string;
  /** Heading of the section of docs/clients.md that says the rest. */
  guide?: string;
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

/** Where a service is called back: its own address, when it is a plain one. */
function callbackOf({ redirect_uris: [first = ''] }: ClientRegistration): string {
  return first === '' || first.includes('*') ? 'http://localhost:3000/callback' : first;
}

/** The settings of a service in the words of common libraries, ready to paste. What they say of a parameter is its rule's option. */
export function settingsOf(issuer: string, client: ClientRegistration): Settings[] {
  const { client_id, client_secret } = client;
  const callback = callbackOf(client);
  const django = (parameter: string) => libraryOption(parameter, 'mozilla-django-oidc').replaceAll('; ', '\n');
  const ruby = (parameter: string) => libraryOption(parameter, 'omniauth_openid_connect');
  return [
    { name: '.env', file: '.env', text: environmentFile(issuer, client) },
    {
      name: 'openid-client (Node)',
      file: 'franceconnect.js',
      guide: 'openid-client 6',
      text: `import * as oidc from 'openid-client';

const config = await oidc.discovery(
  new URL('${issuer}'),
  '${client_id}',
  { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
  oidc.ClientSecretPost('${client_secret}'),
  { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
);
const url = oidc.buildAuthorizationUrl(config, {
  redirect_uri: '${callback}',
  scope: 'openid identite_pivot email',
  acr_values: 'eidas1',
  state: oidc.randomState(),
  nonce: oidc.randomNonce(),
});`,
    },
    {
      name: 'Spring Security',
      file: 'application.properties',
      guide: 'Spring Security',
      text: `spring.security.oauth2.client.registration.franceconnect.client-id=${client_id}
spring.security.oauth2.client.registration.franceconnect.client-secret=${client_secret}
spring.security.oauth2.client.registration.franceconnect.client-authentication-method=client_secret_post
spring.security.oauth2.client.registration.franceconnect.authorization-grant-type=authorization_code
spring.security.oauth2.client.registration.franceconnect.redirect-uri={baseUrl}/login/oauth2/code/{registrationId}
${libraryOption('scope', 'Spring Security')}
spring.security.oauth2.client.provider.franceconnect.issuer-uri=${issuer}
# In code, on the authorization request resolver:
# ${libraryOption('acr_values', 'Spring Security')}
# Also ES256 by OidcIdTokenDecoderFactory, and a user service that reads a signed JWT:
# docs/clients.md, "Spring Security".`,
    },
    {
      name: 'Symfony',
      file: 'config/packages/knpu_oauth2_client.yaml',
      guide: 'KnpU and league/oauth2-client',
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
# In code: ${libraryOption('acr_values', 'Symfony (KnpU)')}, with a nonce beside acr_values.
# nonce, acr and both tokens are yours to check: docs/clients.md, "KnpU and league/oauth2-client".`,
    },
    {
      name: 'Django',
      file: 'settings.py',
      guide: 'mozilla-django-oidc',
      text: `# mozilla-django-oidc
OIDC_RP_CLIENT_ID = "${client_id}"
OIDC_RP_CLIENT_SECRET = "${client_secret}"
OIDC_RP_SIGN_ALGO = "ES256"
${['scope', 'acr_values', 'nonce', 'state', 'code_challenge'].map(django).join('\n')}
OIDC_OP_AUTHORIZATION_ENDPOINT = "${issuer}/authorize"
OIDC_OP_TOKEN_ENDPOINT = "${issuer}/token"
OIDC_OP_USER_ENDPOINT = "${issuer}/userinfo"
OIDC_OP_JWKS_ENDPOINT = "${issuer}/jwks"
# Also a subclass whose get_userinfo() reads a signed JWT: docs/clients.md, "mozilla-django-oidc".`,
    },
    {
      name: 'Ruby',
      file: 'config/initializers/omniauth.rb',
      guide: 'omniauth_openid_connect',
      text: `# omniauth_openid_connect
provider :openid_connect, {
  name: :franceconnect,
  issuer: "${issuer}",
  discovery: true,
${['scope', 'response_type', 'acr_values', 'nonce'].map((parameter) => `  ${ruby(parameter)},`).join('\n')}
  client_auth_method: :body,
  send_scope_to_token_endpoint: false,
  client_options: {
    identifier: "${client_id}",
    secret: "${client_secret}",
    redirect_uri: "http://localhost:3000/auth/franceconnect/callback",
  },
}
# Also a subclass whose user_info reads a signed JWT: docs/clients.md, "omniauth_openid_connect".`,
    },
  ];
}
