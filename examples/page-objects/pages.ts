/**
 * FranceConnect's pages and its sources', by their selectors. Whoever drives the browser clicks and types: Playwright,
 * Cypress, Selenium.
 */
export const pages = {
  /** « Connexion en cours sur … »: the list of sources. */
  mire: {
    path: /\/api\/v2\/interaction\/[^/]+$/,
    source: (id: string) => `#idp-${id}`,
  },
  /** A source's sign-in: a click on a person, or what is typed. */
  source: {
    path: /\/interaction\/[^/]+$/,
    /** Finds who is not on the first page of people: type an id, or submit its form. */
    filter: '#filtre',
    person: (id: string) => `button[name="persona"][value="${id}"]`,
    identifiant: '#identifiant',
    password: '#password',
    submit: '#connexion button[type="submit"]',
  },
  /** Which data will be sent to the service. */
  information: {
    path: /\/api\/v2\/interaction\/[^/]+\/consent$/,
    goOn: 'form[action="/api/v2/login"] button[type="submit"]',
  },
  /** Something was refused. */
  error: { code: '.error-code' },
} as const;
