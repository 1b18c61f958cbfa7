/**
 * Nothing is loaded and nothing runs. Styles of the page itself are allowed: the pages of the service that are shown inherit
 * this policy, and they are nothing to look at without theirs.
 */
export const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
