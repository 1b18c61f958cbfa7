import { closestMatch } from 'leven';
import { UserError } from '../infrastructure/user-error.ts';
import { checkedDuration } from './checked-duration.ts';
import { registerService, withDefaults } from './clients.ts';
import { completeDataProvider } from './data-providers.ts';
import type { Federation } from './federation.ts';
import { type House, issuerOf, sessionsOf } from './house.ts';
import type { SignInLater } from './sign-in-later.ts';

/** The library's interface on the applications of this very process. */
export function federationOf(house: House, stop: () => Promise<void>, signIn: SignInLater): Federation {
  const federation = withoutRestart(house, stop, signIn);
  return {
    ...federation,
    async restart() {
      await federation.reset();
      await Promise.all([house.mail.mailboxes?.all.clear(), ...house.onRestart.map((forget) => forget())]);
    },
  };
}

function withoutRestart(house: House, stop: () => Promise<void>, signIn: SignInLater): Omit<Federation, 'restart'> {
  const { servers, book, scenarios, journal, clock, records } = house;
  const platform = (issuer: string) => ({ issuer, discovery: `${issuer}/.well-known/openid-configuration` });
  const sourceIds = house.sources.map(({ source }) => source.id);
  return {
    franceconnect: platform(issuerOf(house)),
    franceconnectPlus: platform(issuerOf(house, 'franceconnect-plus')),
    ...(servers.cpf && { cpf: { url: servers.cpf.url } }),
    ...(servers.sources && { sources: { url: servers.sources.url } }),
    ...(house.certificate && { certificate: house.certificate.cert }),
    async registerClient(metadata) {
      return registerService(withDefaults(metadata), house);
    },
    async registerDataProvider(metadata) {
      const dataProvider = completeDataProvider(metadata);
      await house.dataProviders.save(dataProvider);
      return dataProvider;
    },
    scenarios: {
      async use(scenario, options) {
        if (typeof options?.persona === 'string') book.require(options.persona);
        await scenarios.use(scenario, options);
      },
      reset: (client) => scenarios.reset(client),
      all: async () => scenarios.all(),
    },
    sourceRecords: { set: async (settings) => records.set(settings) },
    personas: {
      all: async () => book.all(),
      add: (persona) => house.people.add(persona),
      remove: (id) => house.people.remove(id),
    },
    documents: { reads: async (filter) => house.documentReads.latest(filter) },
    journal: {
      entries: (filter) => journal.entries(filter),
      next: (kind, filter, options) => journal.next(kind, filter, options),
    },
    clock: { advance: async (by, client) => clock.advance(checkedDuration(by), client) },
    async signIn(authorizationUrl, as = {}) {
      if (as.source !== undefined && !sourceIds.includes(as.source)) {
        throw new UserError(`Unknown source '${as.source}'. Did you mean '${closestMatch(as.source, sourceIds)}'?`);
      }
      return signIn.walk(new URL(authorizationUrl), as, book, sourceIds);
    },
    async reset(client) {
      await Promise.all([
        clock.reset(client),
        ...(client === undefined ? [house.sourceStates.resume(), records.reset()] : []),
        scenarios.reset(client),
        journal.clear(client),
        ...sessionsOf(house).map((sessions) => sessions.endAll(client)),
      ]);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
