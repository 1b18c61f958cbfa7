/** The library: `startFederation()` and the types around it. */

export type { ClientRegistration, GivenRegistration } from '../contract/client-registration.ts';
export type { DataProviderRegistration } from '../contract/data-provider.ts';
export type { SourceRecordSettings, SourceRecordsSettings } from '../contract/source-record.ts';
export type {
  IdentitySource,
  IdentitySourceDefinition,
  LoginField,
  LoginForm,
  LoginInput,
  OwnPage,
  PageAnswer,
  PageContent,
  PageElement,
  SaidOfPerson,
  SourcePage,
  SourcePages,
  SourceSignIn,
} from '../identity-sources/index.ts';
export { defineIdentitySource, identifiant, password } from '../identity-sources/index.ts';
export type { Duration } from '../infrastructure/duration.ts';
export type { DocumentRead, DocumentReadFilter } from '../infrastructure/journal/document-reads.ts';
export { type JournalEntry, JournalError, type JournalFilter } from '../infrastructure/journal/journal.ts';
export { UserError } from '../infrastructure/user-error.ts';
export type { PersonaBook } from '../personas/book.ts';
export type { OwnPersona } from '../personas/own-persona.ts';
export type { Persona } from '../personas/persona.ts';
export type { CpfRules } from '../relying-party/rules.ts';
export type { Fault, Scenario, ScenarioInput, UseOptions } from '../scenarios/index.ts';
export { DEMO_CLIENT } from './clients/clients.ts';
export { type ConnectOptions, connectFederation } from './connect.ts';
export type { AddedPersona, Client, Federation, FlowExport, FlowFormat, ShownList, SignInAs } from './federation.ts';
export type { FederationOptions } from './options/options.ts';
export type { WalkedPage, Walking, WalkingBrowser } from './sign-in/sign-in.ts';
export { SignInError } from './sign-in/sign-in-error.ts';
export { walkThroughFranceConnect } from './sign-in/sign-in-later.ts';
export type { ExternalSource } from './sources/external-source.ts';
export { startFederation } from './start.ts';
export type {
  World,
  WorldClock,
  WorldClockSetting,
  WorldDataProvider,
  WorldService,
} from './world/world.ts';
