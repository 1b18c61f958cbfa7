export { addressesOf } from './addresses.ts';
export { createProvider, isOfProvider } from './app.ts';
export { ClientRegistry, type Clients } from './clients.ts';
export type {
  AccountState,
  ProviderConfig,
  ProviderSecrets,
  SourceDirectory,
  SourceModal,
  SourceRecord,
} from './config.ts';
export { DataProviderRegistry } from './data-providers/registry.ts';
export { LiveSessions, type OpenSession } from './live-sessions.ts';
export { type Occurrence, Occurrences } from './occurrences.ts';
export { type ConnectionNotice, connectionMail } from './pages/connection-mail.tsx';
