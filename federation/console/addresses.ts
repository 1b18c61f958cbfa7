/** The page that publishes the service contract. */
export const CONTRACT = '/_local/contract';
