import type { ScenarioInput } from '../scenario.ts';

const OIDC_CORE = 'OpenID Connect Core §3.1.3.7';

/** What may be wrong with an ID token. Where the OpenID Foundation tests relying parties for it, the name is its own. */
export const idToken = [
  {
    id: 'expired-id-token',
    title: 'ID token already expired',
    family: 'ID token',
    what: 'The ID token expired an hour ago; everything else is right, signature included.',
    serviceMust: 'Refuse the sign-in: exp is in the past, whatever tolerance for clocks it grants.',
    verdict: 'refuse',
    evidence: `${OIDC_CORE} rule 9; GOV.UK simulator TOKEN_EXPIRED; tokens live 60 s (service contract §5).`,
    faults: [{ kind: 'jwt', at: 'idToken', shift: { exp: -3600, iat: -3600, auth_time: -3600 } }],
  },
] as const satisfies readonly ScenarioInput[];
