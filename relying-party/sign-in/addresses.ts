/** Where FranceConnect sends people back; both must be registered there. */
export const CALLBACK = '/fc/retour';
export const LOGOUT_CALLBACK = '/fc/deconnexion-retour';
/** Where FranceConnect+ finds the key it encrypts for the site with; must be registered too. */
export const KEYS = '/fc/jwks';
