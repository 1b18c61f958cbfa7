/**
 * FranceConnect's pages and its sources', by their selectors, for whatever drives a browser: Playwright, Cypress, Selenium.
 * The same on both platforms.
 */
export const pages = {
  /** « Connexion en cours sur … »: the list of sources. */
  mire: {
    path: /\/interaction\/[^/]+$/,
    source: (id: string) => `#idp-${id}`,
  },
  /** A source's sign-in: a click on a person, or what is typed. */
  source: {
    path: /\/interaction\/[^/]+$/,
    /** Finds a person who is not on the first page of people: type an id, or submit its form. */
    filter: '#filtre',
    person: (id: string) => `button[name="persona"][value="${id}"]`,
    identifiant: '#identifiant',
    password: '#password',
    submit: '#connexion button[type="submit"]',
  },
  /** Which data will be sent to the service. */
  information: {
    path: /\/interaction\/[^/]+\/consent$/,
    goOn: 'form[action$="/login"] button[type="submit"]',
  },
  /** Something was refused. */
  error: { code: '.error-code' },
} as const;
