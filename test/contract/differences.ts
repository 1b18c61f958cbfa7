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
    rule: '§1.2 prefix alone',
    here: '`GET /api/v2` redirects to the local home page, `/_local`; so does the bare origin.',
    why: 'FranceConnect’s public site is not on this machine (decision 2).',
  },
  {
    rule: '§1.2 security headers',
    here: 'No Strict-Transport-Security, over `--https` neither; the policy names no host of FranceConnect’s.',
    why: 'The loopback speaks http, or https with a certificate of its own (decision 2); a browser that once read the header would refuse the former for months.',
  },
  {
    here: 'The issuer follows the name that is asked, within loopback names, private addresses and, on one port, names of `--allow-host`. On one port FranceConnect+ is at `/plus/api/v2`.',
    why: 'A container with a mapped port and a review application do not know their address in advance (decision 2). FranceConnect has one name for each platform.',
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
    here: 'Cookies have no `Secure` over plain http, and never a `Domain`.',
    why: 'Over http a browser would not send them back (decision 2). FranceConnect names its own host; browsers take no `Domain` of one label, such as localhost, and a cookie without one goes to the very host that set it.',
  },
  {
    rule: '§2.2 interaction cookies',
    here: 'Likewise: no `Secure` over plain http.',
    why: 'As above. With `--https`, or behind an https address (`--public-url-…`), they have it.',
  },
  {
    rule: '§13 name on pages',
    here: 'FranceConnect+ has cookie names of its own (`fcp_session_id`, `_fcp_…`).',
    why: 'Both platforms share the host name here, and cookies ignore ports.',
  },
  {
    rule: '§1.2 POST authorize',
    here: '`POST /authorize` answers 303 to the same request by GET.',
    why: 'The engine’s own POST needs `SameSite=None` cookies, hence https (decision 2).',
  },
  {
    rule: '§4 error shape',
    here: '`error_uri` leads to the page of this simulator that explains the very error.',
    why: 'The partners’ documentation is not on this machine; code and identifier travel as in FranceConnect.',
  },
  {
    rule: '§4 grant expired',
    here: 'The grant lives 90 seconds, not 30.',
    why: 'Userinfo must work for the access token’s whole life (decision 2).',
  },
  {
    rule: '§8 first value wins',
    here: '`sub` is computed each time and never stored.',
    why: 'Same inputs and a kept secret give the same value; nobody here has a `sub` of before (decision 2).',
  },
  {
    rule: '§9 without session',
    here: 'A logout without a live session of the engine’s also ends FranceConnect’s own session in this browser.',
    why: 'The contract is silent; a citizen who has signed out must not be signed in again by the next service (decision 2).',
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
    here: 'Nothing leads to it: a source that answers no level is `Y020030` at the callback, an unknown one `Y100001`.',
    why: 'So it is in FranceConnect: the token’s shape is checked first (identity sources §1.5, step 5, and identity sources §1.6), and a request without `acr_values` never gets that far (§2.1).',
  },
  {
    rule: '§3.5 sub saved',
    here: 'Nothing is saved at verify: `Y100008` and `Y180002` have no occasion.',
    why: '`sub` is computed each time (see §8).',
  },
  {
    rule: '§3.6 modal after the button',
    here: 'No « Redirection en cours » while the answer is awaited.',
    why: 'It takes a script, and no page here needs one.',
  },
  {
    rule: '§3.8 in French',
    here: 'Always in French.',
    why: 'FranceConnect turns to English for requests of other countries’ services, which come by the European node; those are not simulated. The information page is in English for a European, as there.',
  },
  {
    rule: '§14 tracking events',
    here: 'The journal (`/_local/flows`) has most of FranceConnect’s names; not `SP_REQUESTED_FC_JWKS`, `FC_IDP_DISABLED`, `FC_IDP_BLACKLISTED`, `FC_IDP_INSUFFICIENT_ACR`, `FC_VALID_REP_SCOPE`, `FC_INVALID_REP_SCOPE`.',
    why: 'Whoever reads the keys does not say for whom; the others are refusals, which the journal tells by their code.',
  },
  {
    rule: '§12 sector_identifier_uri',
    here: 'A `sector_identifier_uri` in plain http is fetched.',
    why: 'FranceConnect’s engine wants https, which a laptop seldom has; production’s refusal is told at registration.',
  },
  {
    rule: '§13 extra entries',
    here: 'The European bridge is a source of the simulator: its countries page, then one stand-in for the node of every country. Flags are two letters; its cache and light tokens are not there, so its pages Y0500xx, Y060001 to Y060004 and Y230001 never come.',
    why: 'The real one is a platform of its own, between FranceConnect+ and the network of countries. `featureHandlers` in a source’s record makes any source one ([source-records.md](source-records.md)).',
  },
  {
    rule: '§S6 e-mail',
    here: 'The three links of the message lead to the simulator’s home page.',
    why: 'A message about invented people must send nobody to the State’s service for reporting abuse.',
  },
  {
    rule: '§S1.3 button',
    here: 'A mark of ours stands where FranceConnect has a logo, and the page has no anniversary logo. A line under the title says what one signs in with; `--hide-descriptions` leaves it out.',
    why: 'Logos belong to their owners. The line helps who does not know the sources.',
  },
  {
    rule: '§S6 register’s date',
    here: 'A date of the civil register that is none ends the sign-in, `Y010013`.',
    why: 'Since January 2026 FranceConnect makes it null; what follows is not known.',
  },
  {
    here: 'Screens, sentences and the five minutes of France Identité, YRIS’ telephone and the form of TrustMe are ours; so are the `amr` of YRIS and TrustMe, and the word `access_denied` each source answers to a refusal.',
    why: 'Nothing public tells them.',
  },
  {
    here: 'Aidants Connect sends `rep_scope` with the one subject chosen, and its sign-in does not ask for the code again after 15 minutes.',
    why: 'Its public code sends no `rep_scope`, and nothing public says how its ten keys become FranceConnect’s ten words; a sign-in at a source lasts ten minutes here.',
  },
  {
    here: 'Pages follow FranceConnect’s structure and words, not its look: no emblem, no official font, logo or style sheet, and a ribbon on each says that it is a simulator.',
    why: 'Their licence forbids it, and nobody must take this for the real service.',
  },
  {
    here: 'Sources are discovered, and sign their ID token with a key they publish. FranceConnect’s records also have addresses written down, HS256, and answers encrypted for its own keys: not here.',
    why: 'What a service sees of it is nothing; the client library verifies no HS256. What a source may do wrong has its code all the same (§3.4).',
  },
  {
    here: 'A source that cannot be discovered sends the citizen back to the list with the banner.',
    why: 'FranceConnect knows its sources’ addresses beforehand (decision 2).',
  },
  {
    here: 'The engine is oidc-provider 9.13, FranceConnect’s is 9.1.2. Errors come out in the words and codes of 9.1.2.',
    why: 'Maintained versions get security fixes (decision 4).',
  },
];
