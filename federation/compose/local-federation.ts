import { closestMatch } from 'leven';
import { UserError } from '../../infrastructure/user-error.ts';
import { registerService, withDefaults } from '../clients/clients.ts';
import { completeDataProvider } from '../clients/data-providers.ts';
import { exportFlow } from '../console/flows/export.ts';
import type { Federation } from '../federation.ts';
import { checkedDuration } from '../input/checked-duration.ts';
import type { FederationOptions } from '../options/options.ts';
import type { SignInLater } from '../sign-in/sign-in-later.ts';
import { checkShownList } from '../sources/shown-list.ts';
import { worldOf } from './export-world.ts';
import { flowFactsOf } from './flow-facts.ts';
import { issuerOf, type Parts, sessionsOf } from './parts.ts';

/** The library's interface on the applications of this very process. @param options they were started with */
export function federationOf(
  parts: Parts,
  options: FederationOptions,
  stop: () => Promise<void>,
  signIn: SignInLater,
): Federation {
  const federation = withoutRestart(parts, stop, signIn);
  return {
    ...federation,
    exportWorld: () => worldOf(parts, options),
    async restart() {
      const shown = parts.records.shown;
      await federation.reset();
      await parts.records.show(shown);
      await Promise.all([parts.mail.mailboxes?.all.clear(), ...parts.onRestart.map((forget) => forget())]);
    },
  };
}

/** Where the applications are, by the name these parts are for. */
export function addressesIn(parts: Parts): Pick<Federation, 'franceconnect' | 'franceconnectPlus' | 'cpf' | 'sources'> {
  const { cpf, sources } = parts.urls;
  const platform = (issuer: string) => ({ issuer, discovery: `${issuer}/.well-known/openid-configuration` });
  return {
    franceconnect: platform(issuerOf(parts)),
    franceconnectPlus: platform(issuerOf(parts, 'franceconnect-plus')),
    ...(cpf !== undefined && { cpf: { url: cpf } }),
    ...(sources !== undefined && { sources: { url: sources } }),
  };
}

function withoutRestart(
  parts: Parts,
  stop: () => Promise<void>,
  signIn: SignInLater,
): Omit<Federation, 'restart' | 'exportWorld'> {
  const { book, scenarios, journal, clock, records } = parts;
  const sourceIds = parts.sources.map(({ source }) => source.id);
  return {
    ...addressesIn(parts),
    ...(parts.certificate && { certificate: parts.certificate.cert }),
    async registerClient(metadata) {
      return registerService(withDefaults(metadata), parts);
    },
    async registerDataProvider(metadata) {
      const dataProvider = completeDataProvider(metadata);
      await parts.dataProviders.save(dataProvider);
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
    sourceList: {
      shown: async () => records.shown,
      async show(wanted) {
        checkShownList(wanted);
        await records.show(wanted);
      },
    },
    personas: {
      all: async () => book.all(),
      add: (persona) => parts.people.add(persona),
      remove: (id) => parts.people.remove(id),
    },
    documents: { reads: async (filter) => parts.documentReads.latest(filter) },
    journal: {
      entries: (filter) => journal.entries(filter),
      next: (kind, filter, options) => journal.next(kind, filter, options),
    },
    flows: { export: (id, options) => exportFlow(journal, flowFactsOf(parts), id, options) },
    clock: { advance: async (by, client) => clock.advance(checkedDuration(by), client) },
    async signIn(authorizationUrl, as = {}) {
      if (as.source !== undefined && !sourceIds.includes(as.source)) {
        throw new UserError(`Unknown source '${as.source}'. Did you mean '${closestMatch(as.source, sourceIds)}'?`);
      }
      return signIn.walk(new URL(authorizationUrl), as, book, sourceIds, parts.own.fetch);
    },
    async reset(client) {
      await Promise.all([
        clock.reset(client),
        ...(client === undefined ? [records.reset()] : []),
        scenarios.reset(client),
        journal.clear(client),
        ...sessionsOf(parts).map((sessions) => sessions.endAll(client)),
      ]);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
