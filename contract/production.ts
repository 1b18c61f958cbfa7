import type { ClientRegistration } from './client-registration.ts';
import type { Fault } from './faults.ts';
import { isLoopback } from './redirect-policy.ts';

/**
 * What FranceConnect's partner portal or its production platform would refuse of a registration that serves here
 * (reference: service contract §2.1, §2.3, §12). Nothing of it is refused on this machine.
 */
export function productionFaults(client: ClientRegistration): Fault[] {
  return [
    ...policyFaults(client),
    ...client.redirect_uris.flatMap((uri, index) => addressFaults(`redirect_uris.${index}`, uri)),
    ...client.post_logout_redirect_uris.flatMap((uri, index) =>
      addressFaults(`post_logout_redirect_uris.${index}`, uri),
    ),
    ...logoutFaults(client),
    ...sectorFaults(client),
    ...entityFaults(client),
    ...signatureFaults(client),
    ...encryptionFaults(client),
    ...platformFaults(client),
  ];
}

/** The portal's own limit. */
const URI_MAX_LENGTH = 1024;

function addressFaults(path: string, uri: string): Fault[] {
  const fault = (expected: string): Fault => ({ path, received: uri, expected });
  if (uri.includes('*')) return [fault('a whole address: there are no wildcards')];
  if (isLoopback(uri)) return [fault('an https address of a public host: localhost is for the integration platform')];
  const { protocol, hostname } = new URL(uri);
  return [
    ...(protocol === 'https:' ? [] : [fault('https')]),
    ...(hostname.includes('.') && !/^[\d.]+$|^\[/.test(hostname) ? [] : [fault('a host name with a domain')]),
    ...(uri.length > URI_MAX_LENGTH ? [fault(`${URI_MAX_LENGTH} characters at most`)] : []),
  ];
}

function policyFaults({ redirectPolicy }: ClientRegistration): Fault[] {
  const expected = 'exact: FranceConnect compares addresses character for character';
  return redirectPolicy === 'exact' ? [] : [{ path: 'redirectPolicy', received: redirectPolicy, expected }];
}

function logoutFaults({ post_logout_redirect_uris }: ClientRegistration): Fault[] {
  const expected = 'at least one address: the portal requires it';
  return post_logout_redirect_uris.length > 0
    ? []
    : [{ path: 'post_logout_redirect_uris', received: '(none)', expected }];
}

function sectorFaults({ redirect_uris, sector_identifier_uri, redirectPolicy }: ClientRegistration): Fault[] {
  const path = 'sector_identifier_uri';
  if (sector_identifier_uri !== undefined) {
    const secure = sector_identifier_uri.startsWith('https:');
    return secure ? [] : [{ path, received: sector_identifier_uri, expected: 'https' }];
  }
  const hosts = new Set(redirect_uris.map(hostOf));
  if (hosts.size < 2) return [];
  const expected =
    redirectPolicy === 'exact'
      ? `a list of the redirect_uris, for their ${hosts.size} hosts (${[...hosts].join(', ')}); without it /authorize answers Y043310B, here too`
      : `a list of the redirect_uris, for their ${hosts.size} hosts (${[...hosts].join(', ')})`;
  return [{ path, received: '(nothing)', expected }];
}

/** Patterns are no addresses a parser reads. */
function hostOf(uri: string): string {
  return uri.replace(/^https?:\/\//, '').split(/[/?#]/, 1)[0] ?? '';
}

function entityFaults({ entityId }: ClientRegistration): Fault[] {
  const expected = '32 to 64 letters, digits and hyphens';
  return /^[a-zA-Z0-9-]{32,64}$/.test(entityId) ? [] : [{ path: 'entityId', received: entityId, expected }];
}

function signatureFaults(client: ClientRegistration): Fault[] {
  const { id_token_signed_response_alg: idToken, userinfo_signed_response_alg: userinfo } = client;
  const symmetric = ([path, alg]: [string, string]): Fault[] =>
    alg === 'HS256' ? [{ path, received: alg, expected: 'ES256 or RS256: HS256 is tolerated, not documented' }] : [];
  return [
    ...symmetric(['id_token_signed_response_alg', idToken]),
    ...symmetric(['userinfo_signed_response_alg', userinfo]),
    ...(idToken === userinfo
      ? []
      : [{ path: 'userinfo_signed_response_alg', received: userinfo, expected: `${idToken}, as for the ID token` }]),
  ];
}

/** All or nothing: FranceConnect ignores them, FranceConnect+ wants every one. */
function encryptionFaults(client: ClientRegistration): Fault[] {
  const wanted = [
    'id_token_encrypted_response_alg',
    'id_token_encrypted_response_enc',
    'userinfo_encrypted_response_alg',
    'userinfo_encrypted_response_enc',
    'jwks_uri',
  ] as const;
  const missing = wanted.filter((name) => !client[name]);
  if (missing.length === 0 || missing.length === wanted.length) return [];
  return missing.map((path) => ({
    path,
    received: '(nothing)',
    expected: 'a value: FranceConnect+ needs all five encryption members, FranceConnect none',
  }));
}

function platformFaults({ platform }: ClientRegistration): Fault[] {
  const expected = 'CORE_FCP: FranceConnect does not know the services of the former platform';
  return platform === 'CORE_FCP' ? [] : [{ path: 'platform', received: platform, expected }];
}
