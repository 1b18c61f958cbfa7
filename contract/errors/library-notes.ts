import type { CatalogueEntry } from './entry.ts';

type Note = Pick<CatalogueEntry, 'rule' | 'fix'> & Partial<CatalogueEntry>;

const AUTHORIZE = 'service contract §2; france-connect/sources: back/_doc/erreurs-oidc-provider.md';
const TOLD =
  'The service receives it by redirection, with its state and iss; no page is shown. The same in production.';
const TOKEN = 'service contract §4; france-connect/sources: back/_doc/erreurs-oidc-provider.md';
const USERINFO = 'service contract §6; france-connect/sources: back/_doc/erreurs-oidc-provider.md';
const LOGOUT = 'service contract §9; france-connect/sources: back/_doc/erreurs-oidc-provider.md';
const METADATA = 'service contract §2.3 and §12';

const claims = (fix: string): Note => ({
  rule: 'claims is a JSON object with userinfo or id_token, each an object. Its only documented use is {"id_token":{"amr":{"essential":true}}}.',
  where: AUTHORIZE,
  fix,
  production: TOLD,
});
const openid = (): Note => ({
  rule: 'scope must contain openid.',
  where: AUTHORIZE,
  fix: 'Add openid to scope.',
  production: TOLD,
});
const basic = (fix: string): Note => ({
  rule: 'A service authenticates with client_id and client_secret in the body; Basic is tolerated when well formed.',
  where: TOKEN,
  fix,
});
const assertion = (): Note => ({
  rule: 'private_key_jwt is advertised, but no service can be registered for it: client_secret_post is the only way.',
  where: TOKEN,
  fix: 'Send client_id and client_secret in the body, and no client_assertion.',
});
const code = (fix: string): Note => ({
  rule: 'A code is for one service and one redirect_uri, is redeemed once, within 30 seconds.',
  where: TOKEN,
  fix,
});
const grant = (): Note => ({
  rule: 'Code and tokens live as long as the grant they come from, which a logout or a replay of the code ends.',
  where: TOKEN,
  fix: 'Send the citizen through /authorize again.',
});
const verifier = (): Note => ({
  rule: 'PKCE is advertised but /authorize refuses code_challenge, so a code_verifier can never fit.',
  where: TOKEN,
  fix: 'Switch PKCE off in the OpenID Connect library of the service: send neither code_challenge nor code_verifier.',
});
const dpop = (): Note => ({
  rule: 'DPoP is advertised, and no service is registered for it.',
  where: USERINFO,
  fix: 'Leave the DPoP header out.',
});
const bearer = (fix: string): Note => ({
  rule: 'The access token comes once: Authorization: Bearer <token>, or the historic ?access_token=<token>.',
  where: USERINFO,
  fix,
});
const hint = (fix: string): Note => ({
  rule: 'id_token_hint is an ID token this platform signed for the service, even an expired one; never an encrypted one.',
  where: LOGOUT,
  fix,
});
const metadata = (fix: string): Note => ({
  rule: 'A service’s stored registration must be valid.',
  where: METADATA,
  fix,
});
const resumed = (): Note => ({
  rule: 'A sign-in goes on in the browser it began in, with its cookies, and within its time.',
  where: 'service contract §3.1 and §11.3',
  fix: 'Start again from the service; one browser has one live sign-in.',
});
const xsrf = (): Note => ({
  rule: 'The confirmation of a logout carries the xsrf value of the page before, in the same browser.',
  where: LOGOUT,
  fix: 'Begin at /session/end and let the pages follow each other.',
});

/** What to know beyond the words, for the library errors something in this simulator can provoke. */
export const LIBRARY_NOTES: Readonly<Record<string, Note>> = {
  Y04EA6EF: {
    trigger: 'The service is unknown or inactive.',
    rule: 'client_id must be that of a registered, active service.',
    where: AUTHORIZE,
    fix: 'Use a registered client_id, or register this one.',
    production: 'The same page for GET; an unknown client_id sent by POST is a plain 500 there, Y000000.',
  },
  Y04C013C: {
    trigger: 'This redirect_uri is not registered for the service.',
    rule: 'redirect_uri must equal a registered one, character for character.',
    where: AUTHORIZE,
    fix: 'Register this address, or send a registered one. Did the application start on another port?',
    production: 'The same page. The registered addresses are those entered in the partner portal, per environment.',
  },
  Y0411646: {
    rule: 'response_type must be code.',
    where: AUTHORIZE,
    fix: 'Send response_type=code.',
    production: `${TOLD} With token or id_token in response_type, in the fragment.`,
  },
  Y048017B: {
    trigger: 'A required parameter is missing or empty.',
    rule: 'Every endpoint has parameters it cannot do without: response_type at /authorize; grant_type, code and redirect_uri at /token.',
    where: TOKEN,
    fix: 'Send the parameter the message names.',
  },
  Y0496E4A: {
    trigger: 'A parameter was sent twice.',
    rule: 'Each parameter is sent once.',
    where: TOKEN,
    fix: 'Send the parameter the message names once.',
  },
  Y04EE963: openid(),
  Y0452C9A: openid(),
  Y04133E6: openid(),
  Y044D706: {
    trigger: 'A scope was asked for that the service is not registered for.',
    rule: 'A service asks for the scopes it is registered for; scopes nobody knows are dropped in silence.',
    where: AUTHORIZE,
    fix: 'Ask for fewer scopes, or register the service for the offending one, which the answer names in scope.',
    production: TOLD,
  },
  Y0485169: claims('Send JSON, URL-encoded once.'),
  Y04C032B: claims('Send a JSON object.'),
  Y0420EF4: claims('Put what is asked for under id_token or userinfo.'),
  Y0465CB6: claims('Make claims.userinfo an object.'),
  Y04AAA70: claims('Make claims.id_token an object.'),
  Y045A94D: claims('Make claims.id_token.acr.values an array of strings.'),
  Y0451265: {
    trigger: 'The result of the sign-in, told to the service: the citizen gave up, or the level cannot be given.',
    rule: 'A citizen may always go back to the service without signing in.',
    where: 'service contract §2.4',
    fix: 'Nothing: the service must expect access_denied and offer another way.',
    production: TOLD,
  },
  Y04D5AB7: resumed(),
  Y04CAB72: resumed(),
  Y04D7C28: resumed(),
  Y042BB27: resumed(),
  Y043310B: metadata(
    'Correct the property that “Sent” names. FranceConnect+ encrypts: a service needs jwks_uri and the four …_encrypted_response_… members, which the client demo does not have. Several redirect hosts need a sector_identifier_uri.',
  ),
  Y047AC5A: metadata('Give the service a sector_identifier_uri, or redirect addresses of one host.'),
  Y04ED062: metadata('Make sector_identifier_uri reachable.'),
  Y04A8220: metadata('Make sector_identifier_uri answer 200.'),
  Y049E35D: metadata('Make sector_identifier_uri answer JSON.'),
  Y04639D8: metadata('Make sector_identifier_uri answer one JSON array with every redirect_uri.'),
  Y044D511: metadata('Make jwks_uri reachable: it must answer 200 with a JSON Web Key Set.'),
  Y046AAF6: metadata('Publish a valid JSON Web Key Set at jwks_uri.'),
  Y0450142: metadata('Publish a valid JSON Web Key Set at jwks_uri, public keys only.'),
  Y046B607: metadata('Publish at jwks_uri a key with use "enc" for the registered algorithm.'),
  Y043C322: {
    trigger: 'The body has another content type than a form.',
    rule: 'POST /token takes application/x-www-form-urlencoded only.',
    where: TOKEN,
    fix: 'Send a form, not JSON.',
  },
  Y04A25F2: {
    rule: 'POST /token takes application/x-www-form-urlencoded only, 56 kB at most.',
    where: TOKEN,
    fix: 'Send a well-formed form with the right content-length.',
  },
  Y0434A7B: {
    trigger: 'client_secret is not the one of this client_id.',
    rule: 'client_secret must be the registered one.',
    where: TOKEN,
    fix: 'Copy the secret again; look for spaces, quotes and the other environment’s secret.',
  },
  Y044D82C: {
    trigger: 'client_secret is missing or empty.',
    rule: 'Every service authenticates with client_secret_post.',
    where: TOKEN,
    fix: 'Send client_secret in the body; is the variable that holds it set?',
  },
  Y0479FCE: {
    trigger: 'No registered, active service has this client_id.',
    rule: 'client_id must be that of a registered, active service.',
    where: TOKEN,
    fix: 'Use a registered client_id, of this environment.',
  },
  Y044FEB3: {
    trigger: 'Neither client_id nor client_secret was sent.',
    rule: 'Every service authenticates with client_secret_post.',
    where: TOKEN,
    fix: 'Send client_id and client_secret in the body.',
  },
  Y04DADA6: {
    trigger: 'Credentials came in two ways at once.',
    rule: 'A service authenticates in one way.',
    where: TOKEN,
    fix: 'Send client_secret in the body and no Authorization header.',
  },
  Y04F62CD: basic('Send « Basic » and base64 of client_id:client_secret, or nothing in Authorization.'),
  Y04328E9: basic('URL-encode client_id and client_secret before base64.'),
  Y0419ECE: basic('Send the same client_id in both places, or in the body only.'),
  Y045CC8C: basic('Put the secret after the colon.'),
  Y04E1CFF: assertion(),
  Y044B38D: assertion(),
  Y04AF36C: assertion(),
  Y04EA12E: assertion(),
  Y04C2044: {
    trigger: 'grant_type is not authorization_code.',
    rule: 'authorization_code is the only grant: there are no refresh tokens.',
    where: TOKEN,
    fix: 'Send grant_type=authorization_code; send the citizen through /authorize again when tokens have expired.',
  },
  Y049E20B: code('Redeem the code as received, URL-decoded once, within 30 seconds, on the same platform.'),
  Y043F0A8: code('Redeem the code at once: it lives 30 seconds.'),
  Y047A2EA: code('Redeem the code with the client_id that asked for it.'),
  Y04F8199: code('Send at /token the redirect_uri of /authorize, character for character.'),
  Y0416228: {
    ...code('Redeem each code once; a page reloaded at the callback must not redeem again.'),
    production: 'The same, and the first access token dies: the whole grant is revoked.',
  },
  Y04D8B5C: grant(),
  Y049D91E: grant(),
  Y0446550: verifier(),
  Y04F7D1A: verifier(),
  Y04E55DE: verifier(),
  Y04A079C: verifier(),
  Y0489AFE: {
    trigger: 'A page of another origin asked, where only servers may.',
    rule: 'Of all endpoints, browsers may read discovery and the keys only.',
    where: 'service contract §1.2',
    fix: 'Redeem the code and read userinfo from the service’s server: the client secret must never reach a browser.',
  },
  Y0466776: {
    trigger: 'The token to revoke is another service’s.',
    rule: 'A service revokes its own tokens.',
    where: TOKEN,
    fix: 'Authenticate as the service the token was issued to.',
  },
  Y04146A2: bearer('Send the access token. A proxy may have dropped the Authorization header.'),
  Y043D61A: bearer('Use the scheme Bearer.'),
  Y04B729E: bearer('Write « Bearer », one space, the token.'),
  Y04514E0: bearer('Leave one of the two out.'),
  Y04CE9C8: {
    rule: 'A scope sent to /userinfo must be among those granted.',
    where: USERINFO,
    fix: 'Leave scope out.',
  },
  Y0489D15: grant(),
  Y0446BD3: grant(),
  Y0452FF5: dpop(),
  Y04F20DC: dpop(),
  Y04813E3: dpop(),
  Y048D02B: dpop(),
  Y0480E8B: dpop(),
  Y04FEDB9: hint('Send the ID token as received; at FranceConnect+, the inner token after decryption.'),
  Y045AFAE: hint('Send the ID token unchanged, of this platform and not signed with keys of before.'),
  Y0467882: hint('Send the client_id of the hint, or leave it out.'),
  Y0429C91: hint('Is the service still registered, and active?'),
  Y04CFAEF: {
    trigger: 'This post_logout_redirect_uri is not registered for the service.',
    rule: 'post_logout_redirect_uri must equal a registered one, character for character.',
    where: LOGOUT,
    fix: 'Register this address among post_logout_redirect_uris, or send a registered one.',
    production: 'The same page; the service is never told.',
  },
  Y047B9D9: xsrf(),
  Y04976CE: xsrf(),
};
