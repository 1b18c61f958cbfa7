export { createRelyingParty } from './app.ts';
export type { RelyingPartyOptions, Right, Rights } from './config.ts';
