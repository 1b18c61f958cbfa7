/**
 * The rules of the service contract, row by row, in our own short words: what docs/fidelity.md shows the coverage of. A
 * test names its rule at the start of its title (or of its `describe`): `§4 wrong secret: …`; several are joined by ` + `,
 * `§5 iat + exp: …`. `[documentation]` in the title marks a test of `--strictness documentation`.
 */
export interface Section {
  /** As the reference numbers it. */
  number: string;
  title: string;
  /** Every row of its tables, and the rules its sentences give. */
  rules: readonly string[];
}

/** One line per rule below `# number title`. */
const RULES = `
# 1.2 Routes
GET discovery
GET jwks
GET authorize
POST authorize
resume
POST token
POST revocation
GET userinfo
POST userinfo
GET session end
POST session end
logout confirmation
logout success page
mire
redirect-to-idp
oidc-callback
verify
consent
login
auto-login
redirect-to-sp-with-error
disconnect-from-idp
logout-callback
client keys
accessibilite
prefix alone
not exposed
cors
security headers

# 1.3 Discovery, FranceConnect
acr_values_supported
authorization_endpoint
claims_parameter_supported
claims_supported
code_challenge_methods_supported
end_session_endpoint
grant_types_supported
issuer
jwks_uri
authorization_response_iss_parameter_supported
response_modes_supported
response_types_supported
scopes_supported
subject_types_supported
token_endpoint_auth_methods_supported
token_endpoint_auth_signing_alg_values_supported
token_endpoint
id_token_signing_alg_values_supported
request_uri_parameter_supported
request_parameter_supported
request_object_signing_alg_values_supported
userinfo_endpoint
userinfo_signing_alg_values_supported
dpop_signing_alg_values_supported
revocation_endpoint
claim_types_supported
order
absent members

# 1.4 Discovery, FranceConnect+
acr_values_supported
claims_supported
scopes_supported
signing algorithms
encryption algorithms
content encryption
request object encryption
nothing else differs

# 1.5 Keys
low keys
high key
public members only
no encryption key
key of the registered alg
HS256 by the secret

# 2.1 Parameters of /authorize
client_id
response_type
redirect_uri
scope
state
nonce
acr_values
claims
prompt
idp_hint
ui_locales
PKCE
login_hint
max_age
response_mode
display
id_token_hint
request
request_uri
claims_locales
resource
registration
dpop_jkt
tracking parameter
repeated parameter

# 2.2 Success of /authorize
303 to the mire
302 to verify in single sign-on
302 to the hinted source
fc_session_id
interaction cookies
resume cookies
previous flow forgotten
older tab

# 2.3 Errors shown as a page
closed list
unknown client
inactive client
unknown client by POST
unregistered redirect_uri
two faults
sector_identifier_uri not 200
invalid metadata
amr not registered
hinted source not usable

# 2.4 Errors told to the service
shape
empty response_type
unknown response_type
response_type with token
no openid
scope not authorised
claims not JSON
claims not an object
claims empty
claims.userinfo
claims.id_token
acr outside the platform
idp_hint not allowed
back from the mire
back from an error page
unknown scope
offline_access
unknown claims

# 2.5 acr_values
low, accepted
low, invalid_acr
high, accepted
high, default
high, invalid_acr
level sent to the source
level told to the service
level in single sign-on

# 2.6 prompt
never silent
registered service
service without allowedPrompts
auto-login
single sign-on
towards the source

# 2.7 claims
amr
amr under userinfo
sub
sid
auth_time
acr
iss
sub with a value
identity claim
unknown claim
rep_scope

# 2.8 idp_hint
allowed hint
hint outside the list
allowedIdpHints
platform list
ignored in single sign-on
POST body
POST query string
empty hint
hinted source not usable
hidden source
level outside the platform
level of the hinted source
source out of reach

# 2.9 Redirection with a code
location
session cookies
resume cleared

# 3.1 State machine
whole way
wrong order
reload
no recorded step
no session
forged session cookie
uid
one live flow per browser
csrfToken missing
csrfToken wrong
csrfToken none in the session
csrfToken used already

# 3.2 Mire
title
headings
anonymous notice
list
order
display false
active false
maintenance
beta
modal
Aidants Connect
European node
call-out of FranceConnect+
banner
back link
back link without the interaction
level too low
suspicious request
black list
white list
excluded sources
excluded on FranceConnect+
excluded and disabled
unknown source
faulty records

# 3.3 Redirection to the source
client_id
response_type
redirect_uri
scope
acr_values
nonce and state
prompt
claims
nothing of the service’s

# 3.4 Back from the source
error of the source
an error with another state
no state
another state
no code
token exchange fails
malformed tokens
userinfo fails
format other than declared
no sub
timeout
identity accepted
identity not valid
OK
no flow

# 3.5 Verify
order of the checks
source switched off meanwhile
source switched off, in single sign-on
source excluded for the service, in single sign-on
suspicious request
level missing
level too low or unknown
level not in the record
level higher than requested
civil register
register not asked again in single sign-on
European node
rectified
presumed date
account disabled
account disabled meanwhile, in single sign-on
source refused by the person
sub saved

# 3.6 Information page
title
identity
anonymous
data list
one datum
call-out
checkbox
checkbox not checked by the server
all or nothing
button
modal after the button

# 3.7 Single sign-on and sessions
SSO on FranceConnect
SSO on FranceConnect+
low session
high session
cookie of FranceConnect
cookie of FranceConnect+
interaction TTL
not finished
European node
information page all the same
level told
auth_time
new identifier
after a logout
no back-channel
platforms

# 3.8 Error page
title and heading
code
message
status
support
Y010008
back link
identifier of the occurrence
HTTP-level
unexpected
in French
no secret

# 4 Token endpoint
grant_type
code
redirect_uri
client_secret_post
Basic tolerated
extra members ignored
answer
access token lifetime
no refresh token
scope as requested
form only
wrong secret
no secret
unknown client
no credentials
two mechanisms
no grant_type
no code
no redirect_uri
other grant_type
unknown code
expired code
code of another client
other redirect_uri
code replayed
grant gone
grant expired
code_verifier
repeated parameter
FC session destroyed
error shape
revocation body
revocation success
revocation of another’s token
revocation client errors

# 5 ID token
header
sub
auth_time
acr
nonce
aud
iat
exp
iss
amr
no other claim
amr values
ES256
RS256
HS256
high ES256 only
nested
JWE header
ECDH-ES
RSA-OAEP
RSA-OAEP-256
no suitable key
low ignores encryption

# 6 Userinfo
bearer
query token
other query parameters
signed JWT
header
payload
exp of the access token
several calls
never JSON
high nested
no token
unknown token
expired token
revoked token
other scheme
malformed header
two tokens
grant gone
a page for who prefers one

# 7.1 Scopes, FranceConnect
openid
gender
birthdate
birthplace
birthcountry
given_name
family_name
email
preferred_username
profile
birth
identite_pivot
idp_birthdate
idp_id
amr

# 7.2 Scopes, FranceConnect+
openid
gender
birthdate
birthplace
birthcountry
given_name
family_name
email
preferred_username
profile
birth
identite_pivot
no idp_birthdate
no idp_id
amr
rnipp_given_name
rnipp_family_name
rnipp_gender
rnipp_birthdate
rnipp_birthplace
rnipp_birthcountry
rnipp_profile
rnipp_birth
rnipp_identite_pivot
missing data omitted
address and phone

# 7.3 Claim formats
sub
given_name
given_name_array
family_name
preferred_username
birthdate
idp_birthdate
gender
birthplace
birthcountry
email
idp_id
rnipp_

# 7.4 Data providers’ scopes
DGFIP
CNAM
CNOUS
MESRI
Ministère de l’Intérieur
France Travail
CNAF & MSA
DSS
DSNJ
ANTS
Agence du service civique
never in userinfo

# 7.5 Labels of the information page
order
identity labels
hidden claims
data providers’ labels

# 8 sub
register’s identity
serial
identity hash
formula
entityId shared
not the redirect host
same at every source
another on the other platform
first value wins
changed civil status

# 9 Logout
id_token_hint
post_logout_redirect_uri
state
client_id
logout_hint
ui_locales
anything else
hint undecodable
encrypted hint
hint badly signed
other client_id
unknown audience
unregistered address
confirm without xsrf
confirm with wrong xsrf
old hint
first answer
through the source
source without logout
confirmation
return
success page
without session
after another authorize
grant revoked
session destroyed

# 10 Token check by data providers
body
answer
encryption
signature
token_introspection
aud
iat and exp
acr
jti
scope
sub
identity
not live
Y100013
Y330001
Y330002
record
jwks_uri
GET
journal

# 11.2 FranceConnect's own errors
Y000000
Y010004
Y010006
Y010007
Y010008
Y010009
Y010011
Y010012
Y010013
Y010015
Y020017
Y020019
Y020021
Y020022
Y020023
Y020024
Y020025
Y020026
Y020027
Y020028
Y020029
Y020030
Y030007
Y030025
Y030030
Y030032
Y040001
Y100001
Y100002
Y100004
Y100009
Y100010
Y100011
Y100013
Y100018
Y180001
Y190001
Y190004
Y190010
Y190012
Y270001
Y270002
Y330001
Y330002
Y420001
Y420002
Y440001
Y440004
Y440005
Y440008
Y440009
Y440010
Y440011
Y470001
Y470002
Y470003
Y470004
Y600006
Y600020
Y000404
Y000400
every code

# 11.3 Errors of the library
every code
every reachable throw has a code
by endpoint
words of 9.1.2
unmapped
sentences

# 12 Registration of a service
key
client_secret
entityId
active
name
redirect_uris
post_logout_redirect_uris
sector_identifier_uri
sector_identifier_uri unreachable
sector_identifier_uri not 200
sector_identifier_uri not JSON
sector_identifier_uri content
several redirect hosts
scopes
claims
id_token_signed_response_alg
userinfo_signed_response_alg
encrypted_response
jwks_uri
type and identityConsent
idpFilterExclude and idpFilterList
allowedIdpHints
allowedPrompts
rep_scope
platform
signup_id
management fields
constants
portal defaults
picked up live

# 13 Low and high
name on pages
support label
acr accepted
default acr
SSO acr
session
interaction cookies
identity sent
signature
encryption
keys
data providers’ scopes
source levels
excluded sources
extra entries
scope sent to sources
rep_scope
Y010008 page
checktoken
sub secret
identical lifetimes

# 14 Notifications
subject
from
content
at POST /login
once per service and session
identity new for the device
suspicious request
trusted device
failure
tracking events
nothing to the service

# S1.1 Sources of today: the list of FranceConnect
list
amr
switch
not on the list
per platform

# S1.2 Sources of today: the list of FranceConnect+
list
levels and amr

# S1.3 Sources of today: how the list is drawn
headings
list
button
description
order on the page
European entry
carers’ entry
tutorial

# S1.4 Sources of today: certified in town hall
modal

# S2.1 Sources of today: how FranceConnect decides on a level
same as asked
higher, in allowedAcr
higher, not in allowedAcr
lower than the service’s, or unknown
lower than asked of the source, not than the service’s
none

# S2.2 Sources of today: level of the source, level of the person
certified
below what is asked
below what is asked, answered all the same
on FranceConnect
a person of one’s own has a level too

# S3.4 Sources of today: Aidants Connect
entry
carer’s sign-in
person
subject
patience
userinfo
odd values
any mandate
one word in common
none in common
register first
single sign-on
unknown word
FranceConnect+

# S4.1 Sources of today: who may use the European bridge
off by default
idp_hint
white list
FranceConnect

# S4.2 Sources of today: pages of the European bridge
countries
unknown country
node
optional attributes

# S4.3 Sources of today: attributes of a European
claims
consent
gender
sub

# S4.4 Sources of today: level of a European
level told
below the level asked
low let through

# S4.5 Sources of today: what is particular to Europeans
amr
single sign-on
mail
language

# S4.6 Sources of today: refusals on the European way
refused at the node
identity refused by the bridge
identity refused by the core
level refused by the core

# S6 Sources of today: what changed in 2025 and 2026
banner
sending twice
quick links
one datum alone
e-mail
logout at the source
error page title
footer
register’s date
`;

export const SECTIONS: readonly Section[] = RULES.trim()
  .split(/^# /m)
  .filter(Boolean)
  .map((text) => {
    const [heading = '', ...rules] = text.split('\n').filter(Boolean);
    const [number = '', title = ''] = heading.split(/ (.*)/);
    return { number, title, rules };
  });
