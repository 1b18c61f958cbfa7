import type { ReadableMailbox } from '../mail/mailbox.ts';

/** An e-mail that was kept instead of sent, as the strip announces it. */
export interface StripMail {
  id: string;
  subject: string;
  to: string;
  /** The button inside the message. */
  action?: { label: string; url: string };
}

/** A person a form can be filled in as. */
export interface StripPerson {
  id: string;
  /** « Angèle DUBREUIL » */
  label: string;
}

/** What forms ask about a person. Members the person does not have are absent. */
export interface PersonFacts extends StripPerson {
  givenName?: string;
  birthName?: string;
  /** Social security number, 13 characters. */
  nir?: string;
  nirKey?: string;
  email: string;
  mobile: string;
  address: { number: string; streetType: string; street: string; postalCode: string };
  /** For an account the person opens: it meets the usual rules. */
  password: string;
  /** What the person types at each identity source. */
  credentials: Readonly<Record<string, { identifiant: string; password?: string }>>;
}

/** What a service knows of a person FranceConnect described. */
export interface DescribedPerson {
  given_name: string;
  family_name: string;
  birthdate: string;
  birthplace: string;
  birthcountry: string;
  email?: string | undefined;
}

/** Pages of the simulator the strip leads to; absent where they do not run. */
export interface StripLinks {
  /** The page about the latest sign-in. */
  flow?: string;
  /** The mailbox. */
  mailbox?: string;
  /** Where the demonstration is begun again, after a confirmation. */
  restart?: string;
}

/**
 * What helps a person on the pages of one application: fill in a form, read the last e-mail, begin again. The federation fills
 * this port; an application without it shows no strip and answers nothing below {@link STRIP}.
 */
export interface SimulatorStrip {
  readonly links: StripLinks;
  /** Titles of the scenarios active for this application, by id. */
  scenarios(): Promise<readonly { id: string; title: string }[]>;
  /** The e-mails of every application; absent when a server delivers them. */
  readonly mailbox?: ReadableMailbox;
  /** The last e-mail, for ten minutes. */
  latestMail(): Promise<StripMail | undefined>;
  /** The people forms can be filled in as. @param source only those with an account at this identity source */
  people(source?: string): readonly StripPerson[];
  /** The id of the person the presenter chose to be; forms are filled in as this person. */
  chosen(): string | undefined;
  facts(person: string): PersonFacts | undefined;
  /** The id of the person FranceConnect described to a service; undefined when no person matches. */
  recognise(described: DescribedPerson): string | undefined;
  /** Forgets accounts, e-mails, sessions, scenarios and the clock of every application. */
  restart(): Promise<void>;
}

/** Where each application mounts what the strip's forms and links ask. */
export const STRIP = '/_sim/strip';
