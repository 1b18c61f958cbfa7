/** What the journal tells of one sign-in from the request to the identity, in order. */
export const SIGN_IN = [
  'FC_AUTHORIZE_INITIATED',
  'FC_SHOWED_IDP_CHOICE',
  'IDP_CHOSEN',
  'IDP_RECEIVED_REQUEST',
  'IDP_SHOWED_SIGN_IN',
  'IDP_SIGNED_IN',
  'IDP_REDIRECTED_TO_FC',
  'IDP_CALLEDBACK',
  'FC_REQUESTED_IDP_TOKEN',
  'FC_REQUESTED_IDP_USERINFO',
  'FC_VERIFIED',
  'FC_REQUESTED_RNIPP',
  'FC_SHOWED_CONSENT',
  'FC_DATATRANSFER_INFORMATION_IDENTITY',
  'FC_REDIRECTED_TO_SP',
  'SP_REQUESTED_FC_TOKEN',
  'SP_REQUESTED_FC_USERINFO',
];

/** What a process asks a source at its first sign-in there, and later not again. */
export const ONCE = ['FC_REQUESTED_IDP_DISCOVERY', 'FC_REQUESTED_IDP_JWKS'];
