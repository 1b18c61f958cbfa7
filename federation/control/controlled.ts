import type { Platform } from '../../contract/platform.ts';
import type { MovableClock } from '../../infrastructure/clock.ts';
import type { Journal } from '../../infrastructure/journal/journal.ts';
import type { KeyRing } from '../../infrastructure/keys.ts';
import type { Logger } from '../../infrastructure/log.ts';
import type { PersonaBook } from '../../personas/book.ts';
import type { ClientRegistry, LiveSessions } from '../../provider/index.ts';
import type { ScenarioBook } from '../../scenarios/index.ts';
import type { Federation } from '../federation.ts';
import type { OwnPeople } from '../people/own-people.ts';
import type { SourceStates } from '../sources/source-states.ts';

/** What the control API acts on. */
export interface Controlled {
  /** What the library does too is done there, once. */
  federation: Federation;
  clients: ClientRegistry;
  journal: Journal;
  scenarios: ScenarioBook;
  clock: MovableClock;
  book: PersonaBook;
  people: OwnPeople;
  /** By platform that runs here. */
  keys: Readonly<Partial<Record<Platform, KeyRing>>>;
  sessions: readonly LiveSessions[];
  sources: SourceStates;
  /** Title by identifier of the sources that run here. */
  sourceTitles: Readonly<Record<string, string>>;
  log: Logger;
}
