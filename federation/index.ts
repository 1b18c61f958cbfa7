/** The library: `startFederation()` and the types around it. */

export type { IdentitySource, IdentitySourceDefinition } from '../identity-sources/index.ts';
export { defineIdentitySource, identifiant, password } from '../identity-sources/index.ts';
export type { Duration } from '../infrastructure/duration.ts';
export { type JournalEntry, JournalError, type JournalFilter } from '../infrastructure/journal.ts';
export { UserError } from '../infrastructure/user-error.ts';
export type { OwnPersona } from '../personas/own-persona.ts';
export type { Persona } from '../personas/persona.ts';
export { type ConnectOptions, connectFederation } from './connect.ts';
export type { AddedPersona, Client, Federation, SignInAs } from './federation.ts';
export type { FederationOptions } from './options.ts';
export { SignInError } from './sign-in-error.ts';
export { startFederation } from './start.ts';
