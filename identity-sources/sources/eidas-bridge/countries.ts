/** A country whose digital identities the bridge takes. */
export interface Country {
  /** As eIDAS writes it: Greece is `EL`. */
  code: string;
  name: string;
}

/** In the order the real page has them (sources of today §4.2, step 3). */
export const COUNTRIES: readonly Country[] = Object.entries({
  AT: 'Austria',
  BE: 'Belgium',
  BG: 'Bulgaria',
  HR: 'Croatia',
  CY: 'Cyprus',
  CZ: 'Czech Republic',
  DK: 'Denmark',
  EE: 'Estonia',
  FI: 'Finland',
  DE: 'Germany',
  EL: 'Greece',
  HU: 'Hungary',
  IS: 'Iceland',
  IE: 'Ireland',
  IT: 'Italy',
  LV: 'Latvia',
  LI: 'Liechtenstein',
  LT: 'Lithuania',
  LU: 'Luxembourg',
  MT: 'Malta',
  NL: 'Netherlands',
  NO: 'Norway',
  PL: 'Poland',
  PT: 'Portugal',
  RO: 'Romania',
  SK: 'Slovakia',
  SI: 'Slovenia',
  ES: 'Spain',
  SE: 'Sweden',
}).map(([code, name]) => ({ code, name }));
