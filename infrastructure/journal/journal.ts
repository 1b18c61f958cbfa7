import { randomUUID } from 'node:crypto';

/** The parties of an exchange, from left to right on the timeline. */
export type Lane = 'citizen' | 'service' | 'franceconnect' | 'source' | 'register';

/** Parameters, headers or members by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One request and its answer, as they were seen. Addresses carry no query: it is in `parameters`. */
export interface Exchange {
  request?: { method: string; address: string; parameters?: Parameters };
  answer?: {
    status: number;
    /** The receiver when it is not the sender of the request: a redirection goes through the browser to another party. */
    to?: Lane;
    /** Where a redirection leads. */
    address?: string;
    /** Query of a redirection, or members of a JSON answer. */
    parameters?: Parameters;
  };
  /** FranceConnect's time when it answered, in milliseconds since the epoch. Absent while its clock is the machine's. */
  clock?: number;
  /** Sent against expected, when something was refused. */
  faults?: readonly { path: string; received: string; expected: string }[];
  /** What the error page, the JSON answer and the log call this very error. */
  error_id?: string;
}

/** One thing that happened, ready to read: secrets masked, tokens decoded. JSON, so that it travels unchanged. */
export interface JournalEntry {
  id: string;
  /** Milliseconds since the epoch: when it began. Never twice the same, so that order shows. */
  at: number;
  /** Milliseconds until it was answered. */
  took: number;
  /**
   * FranceConnect's name of the event where it has one (service contract §14), such as `FC_AUTHORIZE_INITIATED` or
   * `SP_REQUESTED_FC_TOKEN`. Says what was attempted; with `code`, it was refused.
   */
  kind: string;
  /** The sign-in it belongs to: same value from the service's request to the logout. */
  flow: string;
  /** `low` or `high`. */
  platform?: string;
  client?: string;
  /** Known once a person was recognised at a source, then for the whole flow. */
  persona?: string;
  source?: string;
  from: Lane;
  to: Lane;
  /** One sentence, without any secret. Texts may change; `kind` and `code` do not. */
  summary: string;
  /** FranceConnect's error code, when it was refused. */
  code?: string;
  /** Ids of the scenarios in use for it, whether or not one changed anything here. */
  scenarios?: readonly string[];
  detail: Exchange & { tokens?: readonly JournalToken[] };
}

/** A JSON Web Token without its signature. */
export interface JournalToken {
  /** The name it travelled under, such as `id_token`. */
  name: string;
  /** Of the signed token; of the encryption, when what is inside was never seen. */
  header: Parameters;
  /** Absent when encrypted and never seen in clear. */
  claims?: Parameters;
  /** Whether it travelled inside an encryption (JWE) that its reader alone can open. */
  encrypted: boolean;
  /** The header of that encryption: algorithms, and whose key. */
  encryption?: Parameters;
}

/** A step as a recorder gives it. The journal masks secrets. */
export interface JournalStep extends Omit<JournalEntry, 'id' | 'at' | 'took' | 'detail'> {
  /** Default: now. */
  at?: number;
  took?: number;
  /** Called at each reading, perhaps never: refer to little, and to nothing that changes. */
  detail?: () => StepDetail;
  /** Bytes the detail keeps in memory, roughly. */
  room?: number;
}

export interface StepDetail extends Exchange {
  /** JSON Web Tokens in compact form, by the name they travel under. */
  tokens?: Readonly<Record<string, string>>;
  /** The signed tokens inside the encrypted ones, by the same name, when they are known. */
  inside?: Readonly<Record<string, string>>;
}

/** All members given must match. */
export interface JournalFilter {
  flow?: string;
  client?: string;
  persona?: string;
  source?: string;
  platform?: string;
  kind?: string;
  /** An error code. */
  code?: string;
  /** Milliseconds since the epoch: what began then or later. */
  since?: number;
}

/** What happened in each sign-in, for the timeline and for tests. */
export interface Journal {
  /** Records a step. Never throws, and must be fast: every request of a sign-in calls it. */
  record(step: JournalStep): void;
  /** Returns the `at` of a step that begins now. */
  now(): number;
  /** Lets a later step find its flow by something both know: an interaction, a code, a token. Never shown. */
  link(flow: string, key: string): void;
  /** The flow a key was linked to, while the journal remembers it. */
  flowOf(key: string): string | undefined;
  /** The flow of the first of these keys that was linked. */
  flowOfFirst(keys: readonly string[]): string | undefined;
  /** In the order things began. */
  entries(filter?: JournalFilter): Promise<JournalEntry[]>;
  /**
   * The next entry of a kind. With `since` in the filter, one that has already been recorded counts.
   * @param options timeout in milliseconds, 4,000 by default
   * @throws JournalError when none came in time, naming those that did
   */
  next(kind: string, filter?: JournalFilter, options?: { timeout?: number }): Promise<JournalEntry>;
  /** Calls back at every entry recorded from now on. @returns a function that ends it */
  subscribe(listener: (entry: JournalEntry) => void, filter?: JournalFilter): () => void;
  /** Calls back at every entry this process records from now on. @returns a function that ends it */
  subscribeHere(listener: (entry: JournalEntry) => void): () => void;
  /**
   * Resolves once every process that shares this journal can read what was recorded so far. Undefined when this process alone
   * keeps it.
   */
  written(): Promise<void> | undefined;
  /** Forgets everything, or what concerns one client. */
  clear(client?: string): Promise<void>;
  /** Rejects what still waits for an entry. */
  close(): void;
}

const FLOW_LENGTH = 13;

/** The name of a flow that begins. */
export function newFlow(): string {
  return randomUUID().slice(0, FLOW_LENGTH);
}

/** No such entry was recorded in time. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/** Whether an entry is one of those asked for. */
export function matches(entry: JournalEntry, { since, ...exact }: JournalFilter): boolean {
  if (since !== undefined && entry.at < since) return false;
  return Object.entries(exact).every(
    ([name, wanted]) => wanted === undefined || entry[name as keyof typeof exact] === wanted,
  );
}

/** Keys of links: values that travel on the wire, by which a later request finds its flow. */
export const linkKeys = {
  address: (url: string) => `address ${url}`,
  interaction: (uid: string) => `interaction ${uid}`,
  state: (state: string) => `state ${state}`,
  code: (code: string) => `code ${code}`,
  token: (token: string) => `token ${token}`,
  /** The signature alone: it differs between two tokens. */
  idToken: (token: string) => `id_token ${token.slice(token.lastIndexOf('.') + 1)}`,
  browser: (cookie: string) => `browser ${cookie}`,
};
