import type { IncomingMessage, RequestListener } from 'node:http';
import { Router } from 'express';
import { HIGH, LOW, type Platform, type PlatformRules } from '../../contract/platform.ts';
import { issuerOf as sourceIssuerOf } from '../../identity-sources/index.ts';
import { KeyRing } from '../../infrastructure/keys.ts';
import { keptSecret } from '../../infrastructure/storage/kept-secret.ts';
import { registerFromPersonas } from '../../personas/register.ts';
import { addressesOf, createProvider, Occurrences } from '../../provider/index.ts';
import { completeRegistration, DEMO_CLIENT } from '../clients/clients.ts';
import { localRoutes } from '../console/routes.ts';
import type { Controlled } from '../control/controlled.ts';
import type { Federation } from '../federation.ts';
import { type FederationOptions, simulatorByDefault } from '../options/options.ts';
import { accountStates } from '../people/account-states.ts';
import { sourceMark } from '../sources/sources.ts';
import { clientsAt } from './clients-at.ts';
import { flowFactsOf } from './flow-facts.ts';
import { addressesIn } from './local-federation.ts';
import { accessTo, homeOf, issuerOf, type Parts, sessionsOf } from './parts.ts';
import { simulatorStrip } from './simulator-strip.ts';

/** One FranceConnect platform, with what is ours below `/_local`. */
export async function buildProvider(
  parts: Parts,
  url: string,
  rules: PlatformRules,
  federation: Federation,
  options: FederationOptions,
): Promise<RequestListener> {
  const { cpfSimulator = simulatorByDefault() } = options;
  const { lasting, book, mail, strictness } = parts;
  const home = consoleOf(parts, url);
  const local = home === addressesOf(url).home ? consoleAt(parts, url, rules, federation, options) : elsewhere(home);
  return createProvider(
    {
      rules,
      strictness,
      url,
      home,
      sources: parts.records.of(rules, issuersHere(parts)),
      register: registerFromPersonas(book),
      accountState: accountStates(book),
      notify: mail.notify,
      dataProviders: parts.dataProviders,
      storage: parts.storage,
      keys: await openKeys(parts, rules),
      fetch: parts.own.fetch,
      askedAt: options.publicUrl === undefined ? undefined : askedAt(parts),
      secrets: {
        cookies: await keptSecret(lasting, `${rules.label}-cookies`),
        tokens: await keptSecret(lasting, `${rules.label}-tokens`),
        // One of its own per platform: the same person has another `sub` on the other (§8).
        sub: await keptSecret(lasting, `${rules.label}-sub`),
        europeanSub: await keptSecret(lasting, `${rules.label}-european-sub`),
      },
      clock: parts.clock,
      log: parts.log.child({ application: rules.label }),
      journal: parts.journal,
      documentReads: parts.documentReads,
      scenarios: parts.scenarios,
      strip: cpfSimulator ? simulatorStrip(parts, federation.restart) : undefined,
    },
    clientsAt(parts),
    local,
  );
}

/** The home page of the console: each platform has its own console, unless both are on one origin. */
function consoleOf(parts: Parts, url: string): string {
  const { home } = addressesOf(url);
  return new URL(home).origin === new URL(homeOf(parts)).origin ? homeOf(parts) : home;
}

function elsewhere(home: string): Router {
  const router = Router();
  router.use((req, res) => res.redirect(302, home + req.url.replace(/^\/(?=$|\?)/, '')));
  return router;
}

/** What is ours below `/_local`. */
function consoleAt(
  parts: Parts,
  url: string,
  rules: PlatformRules,
  federation: Federation,
  options: FederationOptions,
): Router {
  const { urls, book, sources, mail, strictness } = parts;
  const occurrences = [LOW, HIGH].map(({ platform }) => new Occurrences(parts.storage, platform, parts.clock));
  return localRoutes({
    issuer: issuerOf(parts),
    plusIssuer: issuerOf(parts, 'franceconnect-plus'),
    cpf: urls.cpf,
    sources: urls.sources,
    sourceTitles: Object.fromEntries(sources.map(({ source }) => [source.id, source.title])),
    sourceMarks: Object.fromEntries(sources.map((prepared) => [prepared.source.id, sourceMark(prepared)])),
    demo: completeRegistration(DEMO_CLIENT),
    flowFacts: flowFactsOf(parts),
    service: (client_id) => parts.clients.find(client_id),
    async occurrence(id) {
      const found = await Promise.all(occurrences.map((kept) => kept.find(id)));
      return found.find(Boolean);
    },
    mailboxes: mail.mailboxes,
    book,
    strictness,
    url,
    chosen: parts.chosen,
    controlled: controlledOf(parts, { ...federation, ...addressesIn(parts) }),
    site: { origin: urls.cpf, path: '/_sim/api', operations: parts.siteOperations },
    pages: parts.pages,
    access: accessTo(options, addressOf(rules.platform), url),
    log: parts.log.child({ application: 'control' }),
  });
}

/** What the control API acts on. */
function controlledOf(parts: Parts, federation: Federation): Controlled {
  const { clients, journal, scenarios, clock, keys, book, people, sourceStates, log } = parts;
  const here = parts.sources.filter(({ runs }) => runs === 'here');
  return {
    federation,
    clients,
    journal,
    scenarios,
    clock,
    keys,
    book,
    people,
    sessions: sessionsOf(parts),
    sources: sourceStates,
    sourceTitles: Object.fromEntries(here.map(({ source }) => [source.id, source.title])),
    log,
  };
}

/** A platform's signing keys, which the control API may rotate. */
async function openKeys(parts: Parts, { platform, keys: initial }: PlatformRules): Promise<KeyRing> {
  const { keys, lasting } = parts;
  // The same at every name: those of the announced one, which is built first.
  const ring = keys[platform] ?? (await KeyRing.open(lasting, issuerOf(parts, addressOf(platform)), initial));
  keys[platform] = ring;
  return ring;
}

const addressOf = (platform: Platform) => (platform === 'low' ? 'franceconnect' : 'franceconnect-plus');

/** Where servers are led to, where one issuer is announced at every name. */
function askedAt({ asked }: Parts) {
  return (req: IncomingMessage) => {
    const found = asked(req);
    return 'origin' in found ? found.origin : undefined;
  };
}

/** The issuers of the sources that run here, by id. */
function issuersHere({ sources, urls }: Parts): Readonly<Record<string, string>> {
  const url = urls.sources;
  if (url === undefined) return {};
  const here = sources.filter(({ runs }) => runs === 'here');
  return Object.fromEntries(here.map(({ source }) => [source.id, sourceIssuerOf(url, source.id)]));
}
