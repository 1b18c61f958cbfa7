/** The page that publishes the service contract. */
export const CONTRACT = '/_local/contract';

/** The page that tells the public what this is. */
export const ABOUT = '/_local/a-propos';
