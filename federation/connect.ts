import { PREFIX } from '../contract/endpoints.ts';
import type { DocumentReadFilter } from '../infrastructure/journal/document-reads.ts';
import { JournalError, type JournalFilter } from '../infrastructure/journal/journal.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { API } from './control/address.ts';
import type { ProblemBody } from './control/problem.ts';
import type { Federation, PlatformAddress } from './federation.ts';
import { SignInError } from './sign-in/sign-in-error.ts';

/** Options of `connectFederation()`. */
export interface ConnectOptions {
  /** The `--control-token` the simulator was started with, if any. */
  token?: string;
}

/**
 * A federation that runs elsewhere, another process or a container, as if it were in this one: the same interface, over
 * its control API.
 * @param url FranceConnect's address or issuer, such as `http://localhost:4000`
 * @throws UserError when no simulator answers there, or it wants a token
 * @example
 * await using federation = await connectFederation('http://localhost:4000');
 * const client = await federation.registerClient({ redirect_uris: ['http://localhost:3000/callback'] });
 */
export async function connectFederation(url: string | URL, { token }: ConnectOptions = {}): Promise<Federation> {
  const api = new Api(addressOf(url), token);
  const { issuer, plusIssuer, cpf, sources } = await api.health();
  // Told now rather than at the first call of a test.
  await api.call('GET', '/clock');
  const nothing = async () => undefined;
  return {
    franceconnect: platform(issuer),
    franceconnectPlus: platform(plusIssuer),
    ...(cpf && { cpf: { url: cpf } }),
    ...(sources && { sources: { url: sources } }),
    registerClient: (metadata) => api.call('POST', '/clients', metadata),
    registerDataProvider: (metadata) => api.call('POST', '/data-providers', metadata),
    scenarios: {
      use: (scenario, options = {}) => api.call('POST', '/scenarios', { use: scenario, ...options }),
      reset: (client) => api.call('DELETE', `/scenarios${query({ client })}`),
      all: () => api.call('GET', '/scenarios'),
    },
    sourceRecords: { set: (settings) => api.call('POST', '/sources/records', settings) },
    sourceList: {
      shown: () => api.call('GET', '/sources/list'),
      show: (wanted) => api.call('POST', '/sources/list', wanted),
    },
    personas: {
      all: () => api.call('GET', '/personas'),
      add: (persona) => api.call('POST', '/personas', persona),
      remove: (id) => api.remove(`/personas/${encodeURIComponent(id)}`),
    },
    documents: { reads: (filter = {}) => api.call('GET', `/documents/reads${query(filter)}`) },
    journal: {
      entries: (filter = {}) => api.call('GET', `/journal${query(filter)}`),
      // From the moment it is asked, not from the moment the question arrives: what is done meanwhile counts.
      next: (kind, filter: JournalFilter = {}, { timeout } = {}) =>
        harmless(api.call('GET', `/journal/next${query({ since: Date.now(), ...filter, kind, timeout })}`)),
    },
    flows: {
      export: (id, { format, client } = {}) =>
        api.text(`/flows/${encodeURIComponent(id)}/export${query({ format, client })}`),
    },
    clock: { advance: (by, client) => api.call('POST', '/clock/advance', { by, client }) },
    async signIn(authorizationUrl, as = {}) {
      const body = { authorization_url: String(authorizationUrl), ...as };
      return new URL((await api.call<{ callback_url: string }>('POST', '/sign-in', body)).callback_url);
    },
    exportWorld: () => api.call('GET', '/world'),
    reset: (client) => api.call('POST', '/reset', { client }),
    restart: () => api.call('POST', '/restart'),
    // The simulator belongs to whoever started it.
    stop: nothing,
    [Symbol.asyncDispose]: nothing,
  };
}

/** What a simulator says of itself at `/_local/health`. */
interface Health {
  status: string;
  issuer: string;
  plusIssuer: string;
  cpf?: string;
  sources?: string;
}

class Api {
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(address: string, token: string | undefined) {
    this.#address = address;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async health(): Promise<Health> {
    const response = await this.#fetch('/_local/health', {});
    const health = (await response.json().catch(() => undefined)) as Health | undefined;
    if (response.ok && health?.status === 'ok' && health.issuer) return health;
    throw new UserError(
      `What answers at ${this.#address} is not franceconnect-local (HTTP ${response.status}). Give the origin of its FranceConnect, such as http://localhost:4000.`,
    );
  }

  /** @throws UserError, SignInError or JournalError as the library itself would */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(API + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw errorOf(response.status, text);
  }

  /** What a call answers as a file. */
  async text(path: string): Promise<string> {
    const response = await this.#fetch(API + path, {});
    const text = await response.text();
    if (response.ok) return text;
    throw errorOf(response.status, text);
  }

  /** @returns false when nothing of the caller's is there */
  async remove(path: string): Promise<boolean> {
    const response = await this.#fetch(API + path, { method: 'DELETE' });
    if (response.ok) return true;
    if (response.status === 404 || response.status === 409) return false;
    throw errorOf(response.status, await response.text());
  }

  async #fetch(path: string, { headers, ...request }: RequestInit & { headers?: Record<string, string> }) {
    try {
      return await fetch(this.#address + path, { ...request, headers: { ...this.#headers, ...headers } });
    } catch (cause) {
      const { code = String(cause) } = ((cause as Error).cause ?? {}) as { code?: string };
      throw new UserError(
        `No simulator answers at ${this.#address} (${code}). Start it with franceconnect-local, or give its address.`,
        { cause },
      );
    }
  }
}

function errorOf(status: number, text: string): Error {
  let problem: Partial<ProblemBody> = {};
  try {
    problem = JSON.parse(text) as ProblemBody;
  } catch {
    // Something between the caller and the simulator answered.
  }
  const message = problem.message ?? `The control API answered HTTP ${status}: ${text.slice(0, 200)}`;
  if (problem.error === 'sign_in_refused')
    return new SignInError(message, {
      code: problem.code,
      status: problem.status ?? status,
      faults: problem.faults,
    });
  if (problem.error === 'nothing_came') return new JournalError(message);
  return new UserError(message);
}

/** What stands before `/_local`. */
function addressOf(url: string | URL): string {
  if (URL.canParse(url)) {
    const { origin, pathname } = new URL(url);
    return origin + pathname.replace(/\/$/, '').replace(new RegExp(`${PREFIX}$`), '');
  }
  throw new UserError(`url: received ${url}, expected an address such as http://localhost:4000`);
}

function platform(issuer: string): PlatformAddress {
  return { issuer, discovery: `${issuer}/.well-known/openid-configuration` };
}

function query(
  parameters: Readonly<Record<string, string | number | undefined>> | JournalFilter | DocumentReadFilter,
): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** A test that fails for another reason never awaits it; that must not end the process. */
function harmless<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
