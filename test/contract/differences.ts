/**
 * What this simulator deliberately does otherwise than FranceConnect, and why: the second half of docs/fidelity.md.
 */
export interface Difference {
  /** The rule it departs from, as in rules.ts; absent when it touches none in particular. */
  rule?: string;
  /** What happens here. */
  here: string;
  why: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    rule: '§1.2 origin',
    here: '`GET /` leads to the local home page, `/_local`.',
    why: 'FranceConnect’s public site is not on this machine (decision 0003).',
  },
  {
    rule: '§1.2 security headers',
    here: 'No Strict-Transport-Security over plain http; the policy names no host of FranceConnect’s.',
    why: 'The loopback speaks http (decision 0003).',
  },
  {
    rule: '§1.2 client keys',
    here: '`/client/.well-known/keys` is an empty set.',
    why: 'The local sources sign and do not encrypt.',
  },
  {
    rule: '§1.5 low keys',
    here: 'Keys live in the data folder, not in an HSM; they carry the `kid` of FranceConnect’s developer stack.',
    why: 'There is no HSM on a laptop. A service must never hard-code a `kid`.',
  },
  {
    rule: '§2.2 fc_session_id',
    here: 'Cookies have no `Secure` over plain http.',
    why: 'A browser would not send them back (decision 0003).',
  },
  {
    rule: '§13 name on pages',
    here: 'FranceConnect+ has cookie names of its own (`fcp_session_id`, `_fcp_…`).',
    why: 'Both platforms share the host name here, and cookies ignore ports.',
  },
  {
    rule: '§1.2 POST authorize',
    here: '`POST /authorize` answers 303 to the same request by GET.',
    why: 'The engine’s own POST needs `SameSite=None` cookies, hence https (decision 0003).',
  },
  {
    rule: '§4 error shape',
    here: '`error_uri` leads to the page of this simulator that explains the very error.',
    why: 'The partners’ documentation is not on this machine; code and identifier travel as in FranceConnect.',
  },
  {
    rule: '§4 grant expired',
    here: 'The grant lives 90 seconds, not 30.',
    why: 'Userinfo must work for the access token’s whole life (decision 0004).',
  },
  {
    rule: '§4 FC session destroyed',
    here: 'A logout between code and token revokes the grant: `/token` answers `invalid_grant`, in JSON.',
    why: 'FranceConnect’s HTML page `Y190001` or `Y190010` at `/token` is derived from its code and was never seen.',
  },
  {
    rule: '§8 first value wins',
    here: '`sub` is computed each time and never stored.',
    why: 'Same inputs and a kept secret give the same value; nobody here has a `sub` of before (decision 0003).',
  },
  {
    rule: '§13 checktoken',
    here: '`/checktoken` works on FranceConnect+ as on FranceConnect.',
    why: 'FranceConnect+ has the endpoint; its success path is believed broken at the state of its sources that was read.',
  },
  {
    rule: '§12 redirect_uris',
    here: 'The `redirectPolicy` of a registration may accept more than the registered addresses; the default is exact.',
    why: 'Ports change on a laptop. What production would refuse is told when the service is registered.',
  },
  {
    rule: '§11.2 Y100002',
    here: 'A source that answers no level is `Y020030` at the callback.',
    why: 'So it is in FranceConnect, whose checks at verify never see it; the code is there to be looked up.',
  },
  {
    rule: '§12 sector_identifier_uri',
    here: 'A `sector_identifier_uri` in plain http is fetched.',
    why: 'FranceConnect’s engine wants https, which a laptop seldom has; production’s refusal is told at registration.',
  },
  {
    rule: '§12 rep_scope',
    here: 'Kept, without effect: `Y600020` is never answered.',
    why: 'There is no Aidants Connect here, the only source with mandates.',
  },
  {
    rule: '§13 extra entries',
    here: 'The lists have neither Aidants Connect nor the European node nor the tutorial.',
    why: 'They lead to other platforms, which are not simulated.',
  },
  {
    rule: '§13 rep_scope',
    here: 'Neither platform asks a source for mandates.',
    why: 'As above: there is no Aidants Connect.',
  },
  {
    here: 'Pages follow FranceConnect’s structure and words, not its look: no emblem, no official font, logo or style sheet, and a ribbon on each says that it is a simulator.',
    why: 'Their licence forbids it, and nobody must take this for the real service.',
  },
  {
    here: 'A source that cannot be discovered sends the citizen back to the list with the banner.',
    why: 'FranceConnect knows its sources’ addresses beforehand (decision 0003).',
  },
  {
    here: 'The engine is oidc-provider 9.13, FranceConnect’s is 9.1.2. Errors come out in the words and codes of 9.1.2.',
    why: 'Maintained versions get security fixes (decision 0006).',
  },
];
