/** Where everything of FranceConnect's lives, below the origin (reference: service contract §1.2). */
export const PREFIX = '/api/v2';

/** Routes the OpenID Connect engine answers, relative to the prefix. */
export const ENGINE_ROUTES = {
  authorization: '/authorize',
  token: '/token',
  revocation: '/token/revocation',
  userinfo: '/userinfo',
  jwks: '/jwks',
  end_session: '/session/end',
} as const;

/**
 * What of the engine is exposed: anything else below the prefix is page 404 `Y000404`, `POST /userinfo` and
 * `POST /session/end` included. OPTIONS is the preflight of the two documents browsers may read.
 */
export const EXPOSED: readonly { methods: readonly string[]; path: RegExp }[] = [
  { methods: ['GET', 'HEAD', 'OPTIONS'], path: /^\/\.well-known\/openid-configuration$/ },
  { methods: ['GET', 'HEAD', 'OPTIONS'], path: /^\/jwks$/ },
  { methods: ['GET'], path: /^\/authorize$/ },
  { methods: ['GET'], path: /^\/authorize\/[^/]+$/ },
  { methods: ['POST', 'OPTIONS'], path: /^\/token$/ },
  { methods: ['POST', 'OPTIONS'], path: /^\/token\/revocation$/ },
  { methods: ['GET', 'OPTIONS'], path: /^\/userinfo$/ },
  { methods: ['GET'], path: /^\/session\/end$/ },
  { methods: ['POST'], path: /^\/session\/end\/confirm$/ },
  { methods: ['GET'], path: /^\/session\/end\/success$/ },
];

/** What FranceConnect looks at before its engine answers (§2.1, §9). */
const PREPARED: ReadonlySet<string> = new Set([ENGINE_ROUTES.authorization, ENGINE_ROUTES.end_session]);

/** Whether something of FranceConnect's own stands in front of the engine there. @param path relative to the prefix */
export function isPrepared(path: string): boolean {
  return PREPARED.has(path);
}

/** Whether the engine answers this request. @param path relative to the prefix */
export function isExposed(method: string, path: string): boolean {
  return EXPOSED.some((route) => route.methods.includes(method) && route.path.test(path));
}
