/** Where everything of FranceConnect's lives, below the origin (reference: service contract §1.2). */
export const PREFIX = '/api/v2';

/** FranceConnect's paths, relative to the prefix (§1.2). `:uid` is the interaction's identifier. */
export const PATHS = {
  discovery: '/.well-known/openid-configuration',
  jwks: '/jwks',
  authorize: '/authorize',
  resume: '/authorize/:uid',
  token: '/token',
  revocation: '/token/revocation',
  userinfo: '/userinfo',
  logout: '/session/end',
  logoutConfirm: '/session/end/confirm',
  logoutSuccess: '/session/end/success',
  checktoken: '/checktoken',
  mire: '/interaction/:uid',
  redirectToIdp: '/redirect-to-idp',
  oidcCallback: '/oidc-callback',
  verify: '/interaction/:uid/verify',
  consent: '/interaction/:uid/consent',
  login: '/login',
  autoLogin: '/auto-login',
  redirectToSpWithError: '/redirect-to-sp-with-error',
  disconnectFromIdp: '/client/disconnect-from-idp',
  logoutCallback: '/client/logout-callback',
  encryptionKeys: '/client/.well-known/keys',
  accessibility: '/accessibilite',
  root: '/',
} as const;

export type Path = (typeof PATHS)[keyof typeof PATHS];

/** Address of a path below the origin. @param uid put in the place of `:uid` */
export function hrefOf(path: Path, uid = ''): string {
  return PREFIX + path.replace(':uid', uid);
}
