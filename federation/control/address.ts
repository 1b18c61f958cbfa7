/** Where the control API lives on FranceConnect's origin. */
export const API = '/_local/api';
