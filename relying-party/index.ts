export { createRelyingParty } from './app.tsx';
export type { RelyingPartyOptions, Right, Rights } from './config.ts';
