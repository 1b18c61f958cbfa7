import type { AuditResult } from '../../report.ts';

/** What to write in a client library; docs/clients.md has the rest. */
export interface LibraryHint {
  library: string;
  write: string;
}

type Matter = 'id-token-signature' | 'userinfo-signature' | 'acr' | 'nonce' | 'pkce';

const HINTS: Readonly<Record<Matter, readonly LibraryHint[]>> = {
  'id-token-signature': [
    {
      library: 'openid-client',
      write: "enableNonRepudiationChecks(configuration), id_token_signed_response_alg: 'ES256'",
    },
    { library: 'Authlib', write: "JsonWebToken(['ES256'])" },
    { library: 'Spring Security', write: 'jwsAlgorithmResolver that returns ES256 on OidcIdTokenDecoderFactory' },
    { library: 'mod_auth_openidc', write: 'OIDCIDTokenSignedResponseAlg ES256' },
  ],
  'userinfo-signature': [
    {
      library: 'openid-client',
      write: "userinfo_signed_response_alg: 'ES256', enableNonRepudiationChecks(configuration)",
    },
    { library: 'Authlib', write: "JsonWebToken(['ES256']) on the answer; userinfo() reads JSON and cannot be used" },
    { library: 'Spring Security', write: 'a user service that decodes the userinfo’s JWT' },
    { library: 'mod_auth_openidc', write: 'OIDCUserInfoSignedResponseAlg ES256' },
  ],
  acr: [
    { library: 'Authlib', write: 'claims_options can demand acr' },
    { library: 'mod_auth_openidc', write: 'Require claim acr:eidas1' },
    { library: 'other libraries', write: 'compare acr yourself, and refuse a token that has none' },
  ],
  nonce: [
    { library: 'openid-client 5 with passport', write: 'pass a nonce at each passport.authenticate(name, { nonce })' },
    { library: 'mozilla-django-oidc', write: 'OIDC_USE_NONCE = True' },
  ],
  pkce: [
    { library: 'openid-client', write: 'give no code_challenge' },
    { library: 'Authlib', write: 'leave code_challenge_method unset' },
  ],
};

/** What to write in common libraries so that a case passes; empty where it is no matter of a setting. */
export function hintsFor({ case: id, suite, sent: { faults } }: AuditResult): readonly LibraryHint[] {
  const matter = matterOf(id, suite, faults);
  return matter ? HINTS[matter] : [];
}

function matterOf(id: string, suite: string, faults: AuditResult['sent']['faults']): Matter | undefined {
  if (id === 'request-parameters') return 'pkce';
  if (/^nonce-|nonce$/.test(id)) return 'nonce';
  if (/(^|-)acr(-|$)/.test(id)) return 'acr';
  const signed = faults.find(
    ({ kind, sign, header }) => kind === 'jwt' && (sign !== undefined || header !== undefined),
  );
  if (signed) return signed.at === 'userinfo' ? 'userinfo-signature' : 'id-token-signature';
  return suite === 'keys' && faults.some(({ kind }) => kind === 'keys') ? 'id-token-signature' : undefined;
}
