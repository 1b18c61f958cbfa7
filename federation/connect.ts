import type { JournalFilter } from '../infrastructure/journal/journal.ts';
import { ControlClient, query } from './control-client.ts';
import type { Federation, PlatformAddress } from './federation.ts';

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
  const api = new ControlClient(url, token);
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

function platform(issuer: string): PlatformAddress {
  return { issuer, discovery: `${issuer}/.well-known/openid-configuration` };
}

/** A test that fails for another reason never awaits it; that must not end the process. */
function harmless<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
