// Written by tools/generate-library-codes.ts from oidc-provider 9.1.1; do not edit.

/** `identifier line status error|description|detail` below the file it is thrown in; `…` stands for what varies. */
export const LIBRARY_THROWS = `
# actions/authorization/check_claims.js
61188 24 400 invalid_request|claims parameter should not be combined with response_type none
85169 32 400 invalid_request|could not parse the claims parameter JSON
C032B 36 400 invalid_request|claims parameter should be a JSON object
20EF4 40 400 invalid_request|claims parameter should have userinfo or id_token properties
65CB6 44 400 invalid_request|claims.userinfo should be an object
AAA70 48 400 invalid_request|claims.id_token should be an object
81C57 52 400 invalid_request|claims.userinfo should not be used since userinfo endpoint is not supported
C4E15 56 400 invalid_request|claims.userinfo should not be used if access_token is not issued
# actions/authorization/check_client.js
EA6EF 15 400 invalid_client|client is invalid|client not found
# actions/authorization/check_client_grant_type.js
8BE3B 13 500 server_error|not implemented
CEC79 17 400 invalid_request|… is not allowed for this client
# actions/authorization/check_dpop_jkt.js
B28FB 28 400 invalid_request|DPoP proof key thumbprint does not match dpop_jkt
# actions/authorization/check_id_token_hint.js
E2A91 17 400 invalid_request|could not validate id_token_hint|…
# actions/authorization/check_max_age.js
9AADE 11 400 invalid_request|invalid max_age parameter value
# actions/authorization/check_openid_scope.js
52C9A 27 400 invalid_request|openid scope must be requested for this response_type
C42CE 32 400 invalid_request|openid scope must be requested for clients with …
EE963 38 400 invalid_request|openid scope must be requested when using the … parameter
133E6 43 400 invalid_request|openid scope must be requested for this request
# actions/authorization/check_pkce.js
FD217 15 400 invalid_request|code_challenge_method must be provided
68756 20 400 invalid_request|not supported value of code_challenge_method
2D514 24 400 invalid_request|code_challenge must be provided with code_challenge_method
BBB40 31 400 invalid_request|Authorization Server policy requires PKCE to be used for this request
# actions/authorization/check_prompt.js
89093 15 400 invalid_request|unsupported prompt value requested
1C5D2 20 400 invalid_request|prompt none must only be used alone
# actions/authorization/check_redirect_uri.js
3B018 19 400 invalid_request|…
C013C 32 400 invalid_redirect_uri|redirect_uri did not match any of the client's registered redirect_uris
# actions/authorization/check_requested_expiry.js
CE251 11 400 invalid_request|invalid requested_expiry parameter value
# actions/authorization/check_response_mode.js
2F008 21 400 unsupported_response_mode|unsupported response_mode requested
6A24A 25 400 invalid_request|requested response_mode is not allowed for this client or request
7382E 48 400 invalid_request|…
F8120 50 400 invalid_request|… unless encrypted
# actions/authorization/check_response_type.js
11646 18 400 unsupported_response_type|unsupported response_type requested
29C56 22 400 invalid_request|requested response_type is not allowed for this client
# actions/authorization/check_scope.js
4D706 47 400 invalid_scope|requested scope is not allowed
# actions/authorization/ciba_load_account.js
B9FA5 23 400 invalid_request|missing one of required parameters login_hint_token, id_token_hint, or login_hint
5C2CE 25 400 invalid_request|only one of required parameters login_hint_token, id_token_hint, or login_hint must be provided
F80D9 47 400 unknown_user_id|could not identify end-user
1C038 51 400 unknown_user_id|could not identify end-user
# actions/authorization/device_user_flow.js
7E88E 14 500 server_error|
B1E48 18 500 server_error|
9937A 22 500 server_error|
# actions/authorization/device_user_flow_errors.js
1B4EF 30 500 server_error|
# actions/authorization/interactions.js
17366 52 400 access_denied||authorization request resolved without requesting interactions but no account id was resolved
82627 67 400 access_denied||authorization request resolved without requesting interactions but no scope was granted
BFBB8 80 400 …|…
1F491 82 400 …|…
# actions/authorization/load_grant.js
13FBF 12 500 server_error|accountId mismatch
24348 15 500 server_error|clientId mismatch
# actions/authorization/load_pushed_authorization_request.js
83F1B 19 400 invalid_request_uri|invalid request_uri
3C1F7 26 400 invalid_request_uri|request_uri is invalid, expired, or was already used
A08A8 31 400 request_uri_not_supported|
# actions/authorization/process_request_object.js
ADAAC 15 400 invalid_request|Pushed Authorization Request must be used
B2B69 28 400 invalid_request|Request Object must be used by this client
6177F 39 400 invalid_request|Encrypted Request Objects are not supported by CIBA
D9FB8 46 500 server_error|unsupported encrypted request alg
647CB 49 500 server_error|unsupported encrypted request enc
EC5D0 71 400 invalid_request_object|could not decrypt request object|…
358AE 80 400 invalid_request_object|could not parse Request Object|…
E013B 114 400 invalid_request_object|Request Object must not contain request or request_uri properties
7ACFA 122 400 invalid_request_object|request response_type must equal the one in request parameters
A686C 130 400 invalid_request_object|request client_id must equal the one in request parameters
31BB2 135 400 invalid_request_object|request client_id must equal the authenticated client's client_id
A38D8 140 400 invalid_request_object|request client_id mismatch
E6A9A 144 400 invalid_request_object|unsupported signed request alg
FBDC0 149 400 invalid_request_object|the preregistered alg must be used in request or request_uri
CE485 162 400 invalid_request_object|Request Object claims are invalid|…
20621 188 400 invalid_request_object|could not validate Request Object|…
# actions/authorization/reject_registration.js
3A524 8 400 registration_not_supported|
# actions/authorization/reject_request_and_uri.js
62F70 8 400 invalid_request|request and request_uri parameters MUST NOT be used together
# actions/authorization/reject_unsupported.js
C5869 16 400 request_not_supported|
50D28 23 400 request_uri_not_supported|
# actions/authorization/respond.js
BA1CE 25 400 invalid_request_uri|request_uri is invalid, expired, or was already used
# actions/authorization/resume.js
D5AB7 19 400 invalid_request|authorization request has expired
CAB72 24 400 invalid_request|interaction session not found
D7C28 29 400 invalid_request|authorization session and cookie identifier mismatch
2BB27 42 400 invalid_request|interaction session and authentication session mismatch
DAB6B 89 400 …|…
51265 91 400 …|…
# actions/authorization/unsupported_rar.js
8389A 5 400 invalid_request|authorization_details is unsupported at the …_endpoint
# actions/code_verification.js
2D7E4 48 400 invalid_request|could not find device form details
74F76 51 400 invalid_request|xsrf token invalid
769E9 61 500 server_error|
77463 71 500 server_error|…
32621 75 500 server_error|…
FD0E7 79 500 server_error|…
7D50B 91 500 server_error|
98860 97 400 invalid_client|client is invalid|client not found
# actions/end_session.js
FEDB9 33 400 invalid_request|could not decode id_token_hint|…
67882 38 400 invalid_request|client_id does not match the provided id_token_hint
29C91 42 400 invalid_client|unrecognized id_token_hint audience|client not found
5AFAE 51 400 invalid_request|could not validate id_token_hint|…
BF2C5 57 400 invalid_client|client is invalid|client not found
CFAEF 64 400 invalid_request|post_logout_redirect_uri not registered
7B9D9 110 400 invalid_request|could not find logout details
976CE 113 400 invalid_request|xsrf token invalid
FE3C9 216 400 invalid_client|client is invalid|client not found
# actions/grants/authorization_code.js
9E20B 46 400 invalid_grant|grant request is invalid|authorization code not found
7A2EA 50 400 invalid_grant|grant request is invalid|client mismatch
3F0A8 54 400 invalid_grant|grant request is invalid|authorization code is expired
D8B5C 62 400 invalid_grant|grant request is invalid|grant not found
9D91E 66 400 invalid_grant|grant request is invalid|grant is expired
EEA21 75 400 invalid_grant|grant request is invalid|mutual TLS client certificate not provided
7251D 80 400 invalid_grant|grant request is invalid|DPoP proof JWT not provided
3775F 84 400 invalid_grant|grant request is invalid|client mismatch
F8199 88 400 invalid_grant|grant request is invalid|authorization code redirect_uri mismatch
16228 93 400 invalid_grant|grant request is invalid|authorization code already consumed
F00CD 104 400 invalid_grant|grant request is invalid|authorization code invalid (referenced account not found)
3F60B 108 400 invalid_grant|grant request is invalid|accountId mismatch
17B39 132 400 invalid_grant|grant request is invalid|missing DPoP proof JWT
85853 147 400 invalid_grant|grant request is invalid|DPoP proof key thumbprint does not match dpop_jkt
# actions/grants/ciba.js
CD578 24 400 invalid_request|authorization_details is unsupported for this grant_type
BB6F3 47 400 invalid_grant|grant request is invalid|backchannel authentication request not found
5F612 51 400 invalid_grant|grant request is invalid|client mismatch
730A3 58 400 invalid_grant|grant request is invalid|mutual TLS client certificate not provided
FDFA4 63 400 invalid_grant|grant request is invalid|DPoP proof JWT not provided
B8DE6 67 400 expired_token|backchannel authentication request is expired
5CD07 71 400 authorization_pending|authorization request is still pending as the end-user hasn't yet completed the user interaction steps
6B1F0 76 400 invalid_grant|grant request is invalid|backchannel authentication request already consumed
C023B 84 400 …|…
60D12 86 400 …|…
C1FB1 94 400 invalid_grant|grant request is invalid|grant not found
E9775 98 400 invalid_grant|grant request is invalid|grant is expired
56B87 102 400 invalid_grant|grant request is invalid|client mismatch
258B8 111 400 invalid_grant|grant request is invalid|backchannel authentication request invalid (referenced account not found)
60AFA 115 400 invalid_grant|grant request is invalid|accountId mismatch
# actions/grants/client_credentials.js
8996E 23 400 invalid_request|authorization_details is unsupported for this grant_type
6D98F 35 400 invalid_scope|requested scope is not allowed
75E61 48 400 invalid_target|only a single resource indicator value is supported for this grant type
743EB 58 400 invalid_grant|grant request is invalid|mutual TLS client certificate not provided
18111 76 400 invalid_grant|grant request is invalid|DPoP proof JWT not provided
# actions/grants/device_code.js
B6A42 24 400 invalid_request|authorization_details is unsupported for this grant_type
12855 46 400 invalid_grant|grant request is invalid|device code not found
F68B4 50 400 invalid_grant|grant request is invalid|client mismatch
C1443 57 400 invalid_grant|grant request is invalid|mutual TLS client certificate not provided
54102 62 400 invalid_grant|grant request is invalid|DPoP proof JWT not provided
11340 66 400 expired_token|device code is expired
F53A1 70 400 authorization_pending|authorization request is still pending as the end-user hasn't yet completed the user interaction steps
6207F 75 400 invalid_grant|grant request is invalid|device code already consumed
8C1F6 83 400 …|…
69C9D 85 400 …|…
8DC7C 93 400 invalid_grant|grant request is invalid|grant not found
C8E3E 97 400 invalid_grant|grant request is invalid|grant is expired
8BDB0 101 400 invalid_grant|grant request is invalid|client mismatch
581A6 110 400 invalid_grant|grant request is invalid|device code invalid (referenced account not found)
1D3E4 114 400 invalid_grant|grant request is invalid|accountId mismatch
# actions/grants/refresh_token.js
C4E4F 51 400 invalid_grant|grant request is invalid|refresh token not found
81C0D 55 400 invalid_grant|grant request is invalid|client mismatch
4EACB 59 400 invalid_grant|grant request is invalid|refresh token is expired
F1427 66 400 invalid_grant|grant request is invalid|mutual TLS client certificate not provided
C755A 71 400 invalid_grant|grant request is invalid|DPoP proof JWT not provided
82718 75 400 invalid_grant|grant request is invalid|failed x5t#S256 verification
6C691 83 400 invalid_grant|grant request is invalid|grant not found
294D3 87 400 invalid_grant|grant request is invalid|grant is expired
CD432 91 400 invalid_grant|grant request is invalid|client mismatch
9512A 98 400 invalid_scope|refresh token missing requested …
3051A 113 400 invalid_grant|grant request is invalid|failed jkt verification
E0219 122 400 invalid_grant|grant request is invalid|refresh token invalid (referenced account not found)
A505B 126 400 invalid_grant|grant request is invalid|accountId mismatch
A4DD1 136 400 invalid_grant|grant request is invalid|refresh token already used
4400E 140 400 invalid_request|authorization_details is unsupported for this refresh token
# actions/introspection.js
6A4F1 75 400 invalid_request|introspection must be requested with Accept: … for this client
# actions/registration.js
3F1C4 29 401 invalid_token|invalid token provided|client mismatch
A33DE 176 403 invalid_request|client does not have permission to read its record
7A1E8 219 403 invalid_request|client does not have permission to update its record
8C78F 292 403 invalid_request|client does not have permission to delete its record
# actions/revocation.js
66776 110 400 invalid_request|this token does not belong to you
# actions/token.js
C2044 42 400 unsupported_grant_type|unsupported grant_type requested
632E7 50 400 invalid_request|requested grant type is not allowed for this client
# actions/userinfo.js
1CBDC 90 403 insufficient_scope|access token missing openid scope
2B72B 97 401 invalid_token|invalid token provided|failed x5t#S256 verification
8D02B 115 401 invalid_token|invalid token provided|access token is not sender-constrained but proof of possession was provided
1856A 120 401 invalid_token|invalid token provided|failed jkt verification
198E0 130 401 invalid_token|invalid token provided|token audience prevents accessing the userinfo endpoint
CE9C8 141 403 insufficient_scope|access token missing requested scope
89D15 175 401 invalid_token|invalid token provided|grant not found
46BD3 179 401 invalid_token|invalid token provided|grant is expired
67C9C 183 401 invalid_token|invalid token provided|clientId mismatch
22EDE 187 401 invalid_token|invalid token provided|accountId mismatch
# helpers/_/set.js
1EC58 6 500 server_error|__proto__ and constructor cannot be set
# helpers/claims.js
32FE6 14 500 server_error|expected claims to be an object, are you sure claims() method resolves with or returns one?
71C4B 17 500 server_error|second argument must be a Client instance
73AD4 27 500 server_error|scope cannot be assigned after mask has been set
# helpers/client_schema.js
3310B 398 400 invalid_client_metadata|…
# helpers/configuration.js
355E1 16 500 server_error|Features are not enabled/disabled with a boolean value. See the documentation for more details.
760DE 75 500 server_error|features.richAuthorizationRequests.types must be an object
EAFE2 80 500 server_error|features.richAuthorizationRequests.types attribute values must be objects
98157 83 500 server_error|features.richAuthorizationRequests.types['…'].validate must be a function
2167D 100 500 server_error|invalid extraParams.… type, it must be a function, null, or undefined
17700 117 500 server_error|… must be an Array or Set
14C15 137 500 server_error|unsupported response type: …
4672D 240 500 server_error|invalid property enabledJWA.… provided
356F9 244 500 server_error|invalid type for enabledJWA.… provided, expected Array
1E235 249 500 server_error|unsupported enabledJWA.… algorithm provided
16ED1 318 500 server_error|subjectTypes must not be empty
EC27F 323 500 server_error|only public and pairwise subjectTypes are supported
4D0DC 331 500 server_error|features.ciba.deliveryModes must not be empty
7AC2B 336 500 server_error|only poll and ping CIBA delivery modes are supported
D22A2 345 500 server_error|jwtIntrospection is only available in conjuction with introspection
C24EC 349 500 server_error|jwtUserinfo is only available in conjuction with userinfo
E92CB 353 500 server_error|registrationManagement is only available in conjuction with registration
99AE1 360 500 server_error|registration policies are only available in conjuction with adapter-backed initial access tokens
DC8A3 364 500 server_error|richAuthorizationRequests is only available in conjuction with enabled resourceIndicators
CBE91 389 500 server_error|ttl.… must be a positive integer or a regular function returning one
210D9 402 500 server_error|'profile' must be …
B6307 407 500 server_error|'profile' must be …
65F11 416 500 server_error|HTTP POST Method support requires that cookies.long.sameSite is set to none
869DB 440 500 server_error|only supported clientAuthMethods are …
87451 450 500 server_error|only supported charsets are "base-20" and "digits"
C2613 454 500 server_error|mask can only contain asterisk("*"), hyphen-minus("-") and space(" ") characters
60FA5 466 500 server_error|Unknown feature configuration: …
18078 485 500 server_error|… feature is now stable, the ack … is no longer valid. Check the stable feature's configuration for any breaking changes.
CAAF7 505 500 server_error|An unacknowledged version of an experimental feature is included in this oidc-provider version.
# helpers/constant_equals.js
15C06 11 500 server_error|minComp must be an Integer
82FD8 14 500 server_error|arguments must be strings
# helpers/defaults.js
5E5F3 34 500 server_error|features.mTLS.getCertificate function not configured
432A9 39 500 server_error|features.mTLS.certificateAuthorized function not configured
5B547 44 500 server_error|features.mTLS.certificateSubjectMatches function not configured
D0EC4 217 400 invalid_target|resource indicator is missing, or unknown
6C2D1 494 500 server_error|features.ciba.processLoginHintToken not implemented
2860A 501 500 server_error|features.ciba.processLoginHint not implemented
A228E 509 500 server_error|features.ciba.verifyUserCode not implemented
CC6EB 517 400 invalid_binding_message|the binding_message value, when provided, needs to be 1 - 20 characters in length and use only a basic set of characters (matching the regex: ^[a-zA-Z0-9-._+/!?#]{1,20}$ )
CE074 527 500 server_error|features.ciba.validateRequestContext not implemented
1DC62 536 500 server_error|features.ciba.triggerAuthenticationDevice not implemented
5C31E 552 401 invalid_client|client authentication failed|audience (aud) must equal the issuer identifier url
C8BD5 577 400 invalid_request_object|Request Object is missing the '…' claim
116AB 586 400 invalid_request_object|Request Object 'exp' claim too far from 'nbf' claim
6398D 1645 500 server_error|features.richAuthorizationRequests.rarForAuthorizationCode not implemented
B2304 1664 500 server_error|features.richAuthorizationRequests.rarForCodeResponse not implemented
8FE9B 1683 500 server_error|features.richAuthorizationRequests.rarForRefreshTokenResponse not implemented
FDB3D 1701 500 server_error|features.richAuthorizationRequests.rarForIntrospectionResponse not implemented
# helpers/dpop_nonces.js
B2978 59 500 server_error|features.dPoP.nonceSecret must be a 32-byte Buffer instance
# helpers/initialize_adapter.js
98AC3 19 500 server_error|Expected "adapter" to be a constructor or a factory function, provide a valid adapter in Provider config.
# helpers/initialize_clients.js
179D0 10 400 invalid_client_metadata|client_id is mandatory property for statically configured clients
52B92 14 400 invalid_client_metadata|client_id must be unique amongst statically configured clients
# helpers/initialize_keystore.js
CA5CA 179 500 server_error|unreachable
5350A 262 500 server_error|
ABF3B 269 500 server_error|…
# helpers/interaction_policy/index.js
EEBDD 11 500 server_error|name must be a string
B6EC5 18 500 server_error|name must be a string
9FE7D 32 500 server_error|argument must be an instance of Prompt
# helpers/interaction_policy/prompt.js
21F67 9 500 server_error|requestable argument must be provided as Boolean
E10AB 24 500 server_error|prompt none is special, cannot be registered like this
3BEBC 62 500 server_error|reason must be a string
A2948 70 500 server_error|reason must be a string
4C8C1 86 500 server_error|argument must be an instance of Check
# helpers/interaction_policy/prompts/login.js
5A94D 131 400 invalid_request|invalid claims.id_token.acr.values type
# helpers/jwt.js
E5745 20 500 server_error|jwt audience missing …
4586C 22 500 server_error|jwt audience missing …
752B0 65 500 server_error|invalid JWT.decode input type
91251 73 500 server_error|invalid JWT.decode input
9B339 93 500 server_error|payload is not of JWT type (JSON serialized object)
C0E7B 96 500 server_error|invalid nbf value
DE17B 97 500 server_error|jwt not active yet
1289B 101 500 server_error|invalid iat value
B27B2 103 500 server_error|jwt issued in the future
4AD83 108 500 server_error|invalid exp value
98C1F 109 500 server_error|jwt expired
B3A38 113 500 server_error|invalid jti value
F687A 117 500 server_error|invalid iss value
1138E 121 500 server_error|invalid sub value
620B1 132 500 server_error|jwt issuer invalid
B5199 143 500 server_error|
F1E51 157 500 server_error|
BD66E 193 500 server_error|
D20C9 203 500 server_error|
# helpers/keystore.js
A0F4A 73 500 server_error|not implemented
E5D08 77 500 server_error|not implemented
933B3 103 500 server_error|
31A05 131 500 server_error|
# helpers/oidc_context.js
146A2 243 401 invalid_token|no access token provided|no access token provided
514E0 247 400 invalid_request|access token must only be provided using one mechanism
B5401 251 400 invalid_request|access tokens must not be provided via query parameter
B729E 261 400 invalid_request|invalid authorization header value format
F20DC 265 400 invalid_request|authorization header scheme must be \`DPoP\` when DPoP is used
52FF5 267 400 invalid_request|\`DPoP\` header not provided
3D61A 269 400 invalid_request|authorization header scheme must be \`Bearer\`
813E3 276 400 invalid_request|\`DPoP\` tokens must be provided via an authorization header
# helpers/pkce.js
E4CE6 15 500 server_error|
719A7 20 500 server_error|
34BE5 24 500 server_error|
46550 27 400 invalid_grant|grant request is invalid|PKCE verification failed
# helpers/pkce_format.js
F7D1A 7 400 invalid_request|… must be a string with a minimum length of 43 characters
E55DE 11 400 invalid_request|… must be a string with a maximum length of 128 characters
A079C 15 400 invalid_request|… contains invalid characters
# helpers/process_response_types.js
E6FAC 30 400 invalid_target|only a single resource indicator value must be requested/resolved during Access Token Request
D135B 37 400 invalid_target|resource indicator is missing, or unknown
# helpers/resolve_resource.js
CE238 25 400 invalid_target|only a single resource indicator value must be requested/resolved during Access Token Request
14FE1 29 400 invalid_target|resource indicator is missing, or unknown
# helpers/sector_identifier.js
7AC5A 13 400 invalid_client_metadata|could not determine a sector identifier
# helpers/sector_validate.js
ED062 21 400 invalid_client_metadata|could not load sector_identifier_uri response|…
A8220 25 400 invalid_client_metadata|unexpected sector_identifier_uri response status code, expected 200 OK, got … …
9E35D 32 400 invalid_client_metadata|failed to parse sector_identifier_uri JSON response|…
DB11F 36 500 server_error|sector_identifier_uri must return single JSON array
6696C 39 500 server_error|all registered redirect_uris must be included in the sector_identifier_uri response
DE1AB 46 500 server_error|client's jwks_uri must be included in the sector_identifier_uri response
639D8 49 400 invalid_client_metadata|…
# helpers/validate_dpop.js
A5935 40 500 server_error|features.dPoP.requireNonce must return a boolean
D7780 43 500 server_error|features.dPoP.nonceSecret configuration is missing
D6A0A 53 400 invalid_dpop_proof|DPoP proof must have a iat number property
93848 57 400 invalid_dpop_proof|DPoP proof must have a jti string property
743BC 61 400 invalid_dpop_proof|DPoP proof nonce must be a string
A7FAA 70 400 use_dpop_nonce|DPoP proof iat is not recent enough, use a DPoP nonce instead
7083F 72 400 invalid_dpop_proof|DPoP proof iat is not recent enough
30C74 75 400 invalid_dpop_proof|DPoP nonces are not supported
FFAB2 79 400 invalid_dpop_proof|DPoP proof htm mismatch
ADEC2 90 400 invalid_dpop_proof|DPoP proof htu mismatch
9A235 97 400 invalid_dpop_proof|DPoP proof ath mismatch
80E8B 104 400 invalid_dpop_proof|invalid DPoP key binding|…
9D9D1 109 400 use_dpop_nonce|nonce is required in the DPoP proof
81301 114 400 use_dpop_nonce|invalid nonce in DPoP proof
# helpers/validate_presence.js
8017B 15 400 invalid_request|missing required … …
# models/base_model.js
7F1C0 43 500 server_error|kind mismatch
# models/client.js
6AAF6 31 400 invalid_client_metadata|client JSON Web Key Set is invalid
29315 65 500 server_error|
5BDA0 66 500 server_error|
BFD41 70 500 server_error|
1F268 72 500 server_error|
CD3F4 73 500 server_error|
5A02A 76 500 server_error|
359C5 78 500 server_error|
6603F 81 500 server_error|
14E8A 82 500 server_error|
B5C29 90 500 server_error|
67DB5 91 500 server_error|
15300 92 500 server_error|
C729C 93 500 server_error|
F0E6B 94 500 server_error|
50142 96 400 invalid_client_metadata|client JSON Web Key Set is invalid
BA1B4 105 500 server_error|unsupported symmetric encryption key derivation
C6357 186 500 server_error|unexpected jwks_uri response status code, expected 200 OK, got … …
4D511 200 400 invalid_client_metadata|client JSON Web Key Set failed to be refreshed|…
37740 352 500 server_error|
# models/formats/dynamic.js
DE1FD 9 500 server_error|invalid format resolved
1B20C 17 500 server_error|invalid format resolved
# models/formats/jwt.js
DF1F1 33 500 server_error|JWT Access Tokens may not use JWS algorithm "none"
9A3B3 37 500 server_error|missing jwt.sign.key Resource Server configuration
DA145 43 500 server_error|jwt.sign.key Resource Server configuration must be a secret (symmetric) key
22B74 48 500 server_error|resolved Resource Server jwt configuration has no corresponding key in the provider's keystore
EC038 54 500 server_error|jwt.sign.kid must be a string when provided
3C73B 65 500 server_error|missing jwt.encrypt.alg Resource Server configuration
21061 68 500 server_error|missing jwt.encrypt.enc Resource Server configuration
788F3 71 500 server_error|missing jwt.encrypt.key Resource Server configuration
20DEB 78 500 server_error|jwt.encrypt.key Resource Server configuration must be a secret (symmetric) or a public key
F2C77 79 500 server_error|missing jwt.sign Resource Server configuration
1AA41 82 500 server_error|jwt.encrypt.kid must be a string when provided
18A49 106 500 server_error|clientId and client mismatch
1FC62 146 500 server_error|JWT Access Tokens must contain an audience, for Access Tokens without audience (only usable at the userinfo_endpoint) use an opaque format
65520 195 500 server_error|invalid Resource Server jwt configuration
# models/formats/opaque.js
864A5 47 500 server_error|
3BCD6 48 500 server_error|
# models/grant.js
353A6 77 500 server_error|"filter" must be an instance of Set
516AB 89 500 server_error|"scope" must be a string
EDA40 112 500 server_error|"resource" must be a string
D9DA2 135 500 server_error|"resource" must be a string
4BEC8 140 500 server_error|"filter" must be an instance of Set
C1A4C 148 500 server_error|"resource" must be a string
DD09C 155 500 server_error|"scope" must be a string
E977E 172 500 server_error|"resource" must be a string
BBC46 205 500 server_error|"filter" must be an instance of Set
BA1CC 215 500 server_error|"claims" must be an array
A7696 218 500 server_error|"claims" must be an array of strings
# models/id_token.js
F84F2 34 500 server_error|expected claims to be an object, are you sure claims() method resolves with or returns one?
C7572 140 500 server_error|invalid use option
9B489 145 500 server_error|
6B607 200 400 invalid_client_metadata|no suitable encryption key found (…)
# models/interaction.js
A3C9E 45 500 server_error|"ttl" argument must be a number
95DE3 52 500 server_error|persist can only be called on previously persisted Interactions
# models/mixins/has_format.js
8C04F 23 500 server_error|unsupported format specified (…)
BBCB8 24 500 server_error|dynamic format must be configured as a function
# models/mixins/has_policies.js
B18B3 5 500 server_error|policies must be an array
ACFE9 8 500 server_error|policies must not be empty
21AC4 12 500 server_error|policies must be strings
16633 15 500 server_error|policy … not configured
# models/mixins/is_sender_constrained.js
59CAD 20 400 invalid_request|multiple proof-of-posession mechanisms are not allowed
BC1C6 26 400 invalid_request|multiple proof-of-posession mechanisms are not allowed
8A0BB 31 500 server_error|unsupported
# models/mixins/set_audience.js
70457 10 400 invalid_target|only a single audience value is supported
9593C 16 400 invalid_target|resource indicator is missing, or unknown
# models/session.js
24583 91 500 server_error|"ttl" argument must be a number
934A9 107 500 server_error|persist can only be called on previously persisted Sessions
# provider.js
28823 154 500 server_error|cookie name for type … is not configured
508B6 229 500 server_error|BackchannelAuthenticationRequest not found
A9F0D 232 500 server_error|invalid "request" argument
3ECD3 237 500 server_error|Client not found
492D2 244 500 server_error|Grant not found
DFC86 251 500 server_error|client mismatch
9AEC4 255 500 server_error|accountId mismatch
995D1 275 500 server_error|invalid "result" argument
4EFEA 385 400 invalid_request|interaction session id cookie not found
8192C 389 400 invalid_request|interaction session not found
4F260 395 400 invalid_request|session not found
5253A 398 400 invalid_request|session principal changed
# shared/check_rar.js
DB2F8 17 400 invalid_request|authorization_details parameter is not supported for this response_type
79B4E 25 400 invalid_request|could not parse the authorization_details parameter JSON
B6D88 29 400 invalid_request|authorization_details parameter should be a JSON array
EA5AE 40 400 invalid_request|authorization_details parameter members should be a JSON object
AF7EC 44 400 invalid_authorization_details|authorization_details parameter members' type attribute must be a non-empty string (authorization details index …)
B20B6 49 400 invalid_authorization_details|unsupported authorization details type value (authorization details index …)
99691 53 400 invalid_authorization_details|authorization details type '…' is not allowed for this client
B3D3C 59 400 invalid_authorization_details|'…' must be an array of non-empty strings (authorization details index …)
9B00E 63 400 invalid_authorization_details|'identifier' must be a non-empty string (authorization details index …)
# shared/check_resource.js
6E3E0 40 400 invalid_target|resource indicator must be provided or defaulted to when Rich Authorization Requests are used
1F640 63 400 invalid_target|resource indicator must be an absolute URI
35DED 69 400 invalid_target|resource indicator must not contain a fragment component
# shared/client_auth.js
80146 17 500 server_error|invalid character found
F62CD 74 400 invalid_request|invalid authorization header value format
6ADF1 81 400 invalid_request|invalid authorization header value format
328E9 88 400 invalid_request|client_id and client_secret in the authorization header are not properly encoded
19ECE 92 400 invalid_request|mismatch in body and authorization client ids
5CC8C 96 400 invalid_request|client_secret must be provided in the Authorization header
DADA6 100 400 invalid_request|client authentication must only be provided using one mechanism
7E9E5 113 400 invalid_request|client authentication must only be provided using one mechanism
E1CFF 120 400 invalid_request|invalid client_assertion format
4B38D 124 401 invalid_client|client authentication failed|sub (JWT subject) must be provided in the client_assertion JWT
8454B 128 400 invalid_request|subject of client_assertion must be the same as client_id provided in the body
AF36C 132 400 invalid_request|client_assertion_type must be provided
EA12E 136 400 invalid_request|client_assertion_type must have value …
4FEB3 144 400 invalid_request|no client authentication mechanism provided
79FCE 153 401 invalid_client|client authentication failed|client not found
4D82C 174 401 invalid_client|client authentication failed|the provided authentication mechanism does not match the registered client authentication method
34A7B 187 401 invalid_client|client authentication failed|invalid secret provided
6E6B4 220 401 invalid_client|client authentication failed|client certificate was not provided
2B4F6 224 401 invalid_client|client authentication failed|client certificate was not verified
587C9 237 401 invalid_client|client authentication failed|certificate subject value does not match the registered one
6B600 250 401 invalid_client|client authentication failed|client certificate was not provided
E1284 258 401 invalid_client|client authentication failed|unregistered client certificate provided
# shared/cors.js
710CF 13 500 server_error|clientBasedCORS helper must be a synchronous function returning a Boolean
89AFE 18 400 invalid_request|origin … not allowed for client: …
# shared/jwt_client_auth.js
6737D 16 401 invalid_client|client authentication failed|alg mismatch
80889 20 401 invalid_client|client authentication failed|expiration must be specified in the client_assertion JWT
C5ACB 24 401 invalid_client|client authentication failed|unique jti (JWT ID) must be provided in the client_assertion JWT
AC0DD 28 401 invalid_client|client authentication failed|iss (JWT issuer) must be provided in the client_assertion JWT
21A2A 32 401 invalid_client|client authentication failed|iss (JWT issuer) must be the client_id
64868 36 401 invalid_client|client authentication failed|aud (JWT audience) must be provided in the client_assertion JWT
5642B 41 401 invalid_client|client authentication failed|list of audience (aud) must include the endpoint url, issuer identifier or token endpoint url
C17F5 44 401 invalid_client|client authentication failed|audience (aud) must equal the endpoint url, issuer identifier or token endpoint url
F7688 53 401 invalid_client|client authentication failed|…
86328 70 401 invalid_client|client authentication failed|client assertion tokens must only be used once
# shared/reject_dupes.js
96E4A 41 400 invalid_request|… … must not be provided twice
# shared/selective_body.js
A25F2 46 400 invalid_request|failed to parse the request body
3C322 51 400 invalid_request|only … content-type bodies are supported on … …
# shared/session.js
50501 16 500 server_error|accountId must be a non-empty string, got: …
`;
