import type { RequestListener } from 'node:http';
import type { PlatformRules } from '../../contract/platform.ts';
import { keptSecret } from '../../infrastructure/kept-secret.ts';
import { KeyRing } from '../../infrastructure/keys.ts';
import type { WebServer } from '../../infrastructure/web/server.ts';
import { registerFromPersonas } from '../../personas/register.ts';
import { addressesOf, createProvider, Occurrences } from '../../provider/index.ts';
import { accountStates } from '../account-states.ts';
import { completeRegistration, DEMO_CLIENT } from '../clients.ts';
import { localRoutes } from '../console/routes.ts';
import type { Controlled } from '../control/controlled.ts';
import type { Federation } from '../federation.ts';
import { type House, issuerOf, sessionsOf } from '../house.ts';
import { type FederationOptions, simulatorByDefault } from '../options.ts';
import { simulatorStrip } from '../simulator-strip.ts';
import { sourceMark } from '../sources.ts';

/** One FranceConnect platform, with what is ours below `/_local`. */
export async function buildProvider(
  house: House,
  { url }: WebServer,
  rules: PlatformRules,
  federation: Federation,
  options: FederationOptions,
): Promise<RequestListener> {
  const { controlToken: token, cpfSimulator = simulatorByDefault() } = options;
  const { servers, lasting, book, sources, mail, strictness } = house;
  const occurrences = new Occurrences(house.storage, rules.platform, house.clock);
  const local = localRoutes({
    issuer: issuerOf(house),
    plusIssuer: issuerOf(house, 'franceconnect-plus'),
    cpf: servers.cpf?.url,
    sources: servers.sources?.url,
    sourceTitles: Object.fromEntries(sources.map(({ source }) => [source.id, source.title])),
    sourceMarks: Object.fromEntries(sources.map((prepared) => [prepared.source.id, sourceMark(prepared)])),
    demo: completeRegistration(DEMO_CLIENT),
    service: (client_id) => house.clients.find(client_id),
    occurrence: (id) => occurrences.find(id),
    mailboxes: mail.mailboxes,
    book,
    strictness,
    url,
    chosen: house.chosen,
    controlled: controlledOf(house, federation),
    access: {
      origins: [url],
      option: `--public-url-${rules.platform === 'low' ? 'franceconnect' : 'franceconnect-plus'}`,
      token,
    },
    log: house.log.child({ application: 'control' }),
  });
  return createProvider(
    {
      rules,
      strictness,
      url,
      sources: house.sourceStates.announcedIn(house.records.of(rules)),
      register: registerFromPersonas(book),
      accountState: accountStates(book),
      notify: mail.notify,
      dataProviders: house.dataProviders,
      storage: house.storage,
      keys: await openKeys(house, url, rules),
      secrets: {
        cookies: await keptSecret(lasting, `${rules.label}-cookies`),
        tokens: await keptSecret(lasting, `${rules.label}-tokens`),
        // One of its own per platform: the same person has another `sub` on the other (§8).
        sub: await keptSecret(lasting, `${rules.label}-sub`),
        europeanSub: await keptSecret(lasting, `${rules.label}-european-sub`),
      },
      clock: house.clock,
      log: house.log.child({ application: rules.label }),
      journal: house.journal,
      documentReads: house.documentReads,
      scenarios: house.scenarios,
      strip: cpfSimulator ? simulatorStrip(house, federation.restart) : undefined,
    },
    house.clients,
    local,
  );
}

/** What the control API acts on. */
function controlledOf(house: House, federation: Federation): Controlled {
  const { clients, journal, scenarios, clock, keys, book, people, sourceStates, log } = house;
  const here = house.sources.filter(({ runs }) => runs === 'here');
  return {
    federation,
    clients,
    journal,
    scenarios,
    clock,
    keys,
    book,
    people,
    sessions: sessionsOf(house),
    sources: sourceStates,
    sourceTitles: Object.fromEntries(here.map(({ source }) => [source.id, source.title])),
    log,
  };
}

/** A platform's signing keys, which the control API may rotate. */
async function openKeys(
  { keys, lasting }: House,
  url: string,
  { platform, keys: initial }: PlatformRules,
): Promise<KeyRing> {
  const ring = await KeyRing.open(lasting, addressesOf(url).issuer, initial);
  keys[platform] = ring;
  return ring;
}
