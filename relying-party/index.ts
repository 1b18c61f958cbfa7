export { createRelyingParty } from './app.ts';
export type { RelyingPartyOptions, Right, Rights } from './config.ts';
export { RegisterSwitch } from './simulator/register-switch.ts';
