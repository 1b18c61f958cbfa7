/** The error tables of the service contract, as it writes them: §11.2 and §11.3. */

/** Code, `*` when support is offered | HTTP | message, or its key | back link, or its key. `M1-` is M1 without its full stop. */
export const OWN_ROWS = `
Y000000 | 500 | M0 | —
Y010004* | 403 | M3 | A
Y010006* | 403 | M3 | A
Y010007* | 403 | M3 | A
Y010008* | 403 | Merci de consulter notre page d’aide FranceConnect. | A
Y010009 | 403 | M2 | A
Y010011* | 504 | M2 | T
Y010012* | 504 | M2 | T
Y010013* | 400 | M2 | S
Y010015* | 403 | Les identifiants utilisés correspondent à une identité qui ne permet plus la connexion. | A
Y020017 | 500 | M1 | S
Y020019 | 500 | M1 | S
Y020021* | 400 | M2 | invalid_request / authentication aborted due to a technical error on the authorization server
Y020022 | 403 | M1 | invalid_request / invalid state parameter
Y020023 | 403 | M1 | access_denied / authentication aborted due to a technical error on the authorization server
Y020024* | 500 | M2 | S
Y020025* | 400 | M2 | S
Y020026* | 502 | M2 | S
Y020027* | 502 | M2 | S
Y020028* | 500 | M2 | S
Y020029* | 500 | M2 | S
Y020030* | 500 | M2 | S
Y030002* | 500 | M2 | S
Y030004* | 500 | M2 | S
Y030005* | 500 | M2 | S
Y030006 | 500 | M1 | S
Y030007* | 400 | M1 | invalid_request / invalid parameter
Y030025 | 500 | M1 | S
Y030026* | 500 | M2 | S
Y030027 | 400 | M1 | invalid_request / invalid client_id parameter
Y030028 | 500 | M1 | S
Y030029 | 500 | M1 | server_error / something bad happened
Y030030 | 500 | M1 | A
Y030032 | 500 | M1- | invalid_idp_hint / An idp_hint was provided but is not allowed
Y040001 | 400 | M0 | S
Y100001* | 500 | M2 | — / authentication aborted due to a technical error on the authorization server
Y100002* | 400 | M2 | invalid_request / acr_values not supported
Y100004 | 403 | M1 | A
Y100008 | 500 | M0 | —
Y100009* | 400 | M1- | S
Y100010 | 400 | M2 | S
Y100011 | 403 | Vous avez bloqué l'utilisation de ce fournisseur d'identité. Pour pouvoir l'utiliser, merci de vous rendre dans vos préférences FranceConnect pour l'autoriser. | A
Y100013 | 400 | Required parameter missing or invalid. | invalid_request / Required parameter missing or invalid.
Y100018 | 400 | M2 | invalid_request / idp returned a not allowed acr value
Y100019 | 400 | Missing at_hash claim in id_token_hint | invalid_request / Core.exceptions.coreMissingAtHash
Y160004* | 500 | M2 | S
Y160005 | 500 | L’entropie doit être d'au moins 32 octets pour la génération d'octets aléatoires. | —
Y180001* | 403 | Votre accès a été désactivé. Pour le réactiver merci de nous contacter. | A
Y180002 | 500 | M2 | S
Y190001 | 401 | M4 | A
Y190002 | 500 | M4 | A
Y190003 | 500 | M4 | A
Y190004 | 409 | M4 | A
Y190005* | 500 | Votre session a expiré ou est invalide, fermez l’onglet de votre navigateur et reconnectez-vous. Si le problème persiste, contacter le support | S
Y190008 | 500 | M4 | S
Y190009 | 401 | M4 | A
Y190010 | 401 | M4 | S
Y190011 | 409 | Votre session est invalide, fermez l’onglet de votre navigateur et reconnectez-vous. | A
Y190012 | 401 | M4 | A
Y190013 | 500 | Votre session a expiré, fermez l’onglet de votre navigateur et reconnectez-vous. | A
Y190014 | 500 | M0 | A
Y200001* | 500 | M2 | S
Y200002* | 500 | M2 | S
Y270001* | 500 | Les informations sur votre identité sont incomplètes et ne permettent pas de vous connecter à votre service. Veuillez contacter le support. | S
Y270002* | 500 | Une erreur technique est survenue, veuillez contacter le support. | S
Y270003* | 500 | Une erreur technique est survenue, veuillez contacter le support. | S
Y330001 | 401 | Unknown client. | invalid_client / Client authentication failed.
Y330002 | 401 | Client authentication failed. | invalid_client / Client authentication failed.
Y410001 | 400 | Missing network context (headers) | S
Y420001 | 400 | M5 | A
Y420002 | 400 | M5 | A
Y440001 | 500 | M0 | S
Y440002 | 500 | Signature non vérifiée | S
Y440003 | 500 | Impossible de décoder l’en-tête protégé | —
Y440004 | 500 | Impossible d’importer la JWK | S
Y440005 | 500 | Impossible de chiffrer | S
Y440006 | 500 | Impossible de déchiffrer | S
Y440007 | 500 | Impossible de décoder le texte brut | S
Y440008 | 500 | Impossible de signer le JWT | S
Y440009 | 500 | Plusieurs clés pertinentes trouvées | S
Y440010 | 500 | Échec de la récupération du JWKS | server_error / failed to fetch JWKS
Y440011 | 500 | Format de la JWKS invalide | server_error / invalid JWKS format
Y450001 | 500 | M2 | S
Y460001 | 500 | technical text | S
Y460002 | 500 | technical text | S
Y470001 | 401 | M4 | S
Y470002 | 400 | M4 | S
Y470003 | 401 | M4 | S
Y470004 | 401 | M0 | S
Y490001 | 500 | M2 | S
Y490002 | 500 | M2 | S
Y490003 | 500 | M2 | S
Y510001 | 400 | M0 | invalid_request / required parameter missing or invalid
Y510002 | 400 | M0 | invalid_request / required parameter missing or invalid
Y520001 | 500 | No SSO allowed ACR found | S
Y600006 | 400 | M1- | S
Y600007* | 500 | M2 | S
Y600020 | 400 | M1 | access_denied / authentication aborted due to a technical error on the authorization server
Y610001 | 500 | M0 | —
Y610002 | 500 | M0 | —
Y610003 | 500 | M0 | —
Y610004 | 500 | M0 | —
Y610005 | 500 | M0 | —
Y620001 | 500 | M0 | —
Y640001 | 500 | M0 | —
`;

/** HTTP, `error`, then the identifiers behind `Y04`. */
export const LIBRARY_ROWS = `
400 invalid_client EA6EF
400 invalid_request 3B018 29C56 52C9A C42CE EE963 133E6 61188 85169 C032B 20EF4 65CB6 AAA70 81C57 C4E15 CEC79 8017B 96E4A 5A94D
400 invalid_redirect_uri C013C
400 unsupported_response_type 11646
400 invalid_scope 4D706
400 invalid_client_metadata 3310B 7AC5A ED062 A8220 9E35D 639D8
400 invalid_request D5AB7 CAB72 D7C28 2BB27 4EFEA 8192C 4F260 5253A
400 (dynamic) 51265 1F491
400 access_denied 17366 82627
500 server_error 13FBF 24348
400 invalid_request F62CD 6ADF1 328E9 19ECE 5CC8C DADA6 7E9E5 E1CFF 8454B AF36C EA12E 4FEB3 A25F2 3C322 632E7 F7D1A E55DE A079C 66776
401 invalid_client 4B38D 79FCE 4D82C 34A7B 6E6B4 2B4F6 587C9 6B600 E1284 6737D 80889 C5ACB AC0DD 21A2A 64868 5642B C17F5 F7688 86328
400 unsupported_grant_type C2044
400 invalid_grant 9E20B 7A2EA 3F0A8 D8B5C 9D91E EEA21 7251D 3775F F8199 16228 F00CD 3F60B 17B39 85853 46550
400 invalid_client_metadata 4D511 6AAF6 50142 6B607
401 invalid_token 146A2 2B72B 8D02B 1856A 198E0 89D15 46BD3 67C9C 22EDE
400 invalid_request 514E0 B5401 B729E F20DC 52FF5 3D61A 813E3
403 insufficient_scope 1CBDC CE9C8
400 invalid_request FEDB9 67882 5AFAE CFAEF 7B9D9 976CE
400 invalid_client 29C91 BF2C5 FE3C9
400 invalid_request FD217 68756 2D514 BBB40 89093 1C5D2 6A24A 7382E F8120 9AADE E2A91 62F70 B28FB
400 unsupported_response_mode 2F008
400 request_not_supported C5869
400 request_uri_not_supported 50D28
`;
