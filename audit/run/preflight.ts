import { UserError } from '../../federation/index.ts';
import { send } from '../browser/send.ts';
import { likeness } from '../observe/outcome.ts';
import { matchesRule, readRule } from '../observe/rules.ts';
import type { CheckedOptions, HookName } from '../options.ts';
import { DEFAULT_FOLDER } from '../settings.ts';
import { described } from './find-start.ts';
import { hookOf } from './hooks.ts';
import { logoutOn, signOut } from './logout.ts';
import { Mask } from './mask.ts';
import { type Opening, openBrowsers } from './open-browsers.ts';
import type { Opened } from './open-federation.ts';
import { People } from './people.ts';
import { Pictures } from './pictures.ts';
import { publicAddressOf } from './public-address.ts';
import type { Run, Whoami } from './run.ts';
import type { Service } from './service.ts';

const HOOKS: readonly HookName[] = [
  'before',
  'firstVisit',
  'editEmail',
  'closeAccount',
  'localAccount',
  'privilegedAccount',
];

/** Sources everybody signs in at, by platform; the first is the default. */
const SOURCES = { low: ['ameli', 'impots'], high: ['la-poste', 'france-identite'] } as const;

/**
 * Finds out all a run needs to know: where the sign-in begins, what anybody sees, how to sign out.
 * @throws UserError in words, with the option to try
 */
export async function preflight(
  checked: CheckedOptions,
  opened: Opened,
  service: Service,
  signal: AbortSignal | undefined,
): Promise<Run> {
  const { settings } = checked;
  if (!settings.allowRemote) await refuseRemote(new URL(settings.start));
  await service.untilItAnswers();

  const { franceconnect, franceconnectPlus } = opened.federation;
  const endpoints = await endpointsOf(settings.platform === 'high' ? franceconnectPlus : franceconnect);
  const hooks = Object.fromEntries(
    await Promise.all(HOOKS.map(async (name) => [name, await hookOf(name, checked)] as const)),
  ) as Run['hooks'];
  const opening = await openBrowsers(checked, endpoints.authorization_endpoint, hooks.before);
  try {
    return await survey(checked, opened, service, signal, endpoints, hooks, opening);
  } catch (error) {
    await opening.browsers.close();
    throw error;
  }
}

/** What anybody sees of the service, and the rest of what a run needs. */
async function survey(
  checked: CheckedOptions,
  { federation, exclusive, secret }: Opened,
  service: Service,
  signal: AbortSignal | undefined,
  endpoints: Endpoints,
  hooks: Run['hooks'],
  { browsers, start: found, notices }: Opening,
): Promise<Run> {
  const { settings, calls } = checked;
  const { platform = 'low' } = settings;
  const start = new URL(settings.start);
  const rules = [settings.signedIn ?? []].flat().map((rule) => readRule('--signed-in', rule));
  const probe = settings.probe ?? `${start.origin}/`;
  const anybody = await browsers.open();
  anybody.stopAt([endpoints.authorization_endpoint]);
  const anonymous = await anybody.open(probe);
  if (anonymous.failure !== undefined) {
    throw new UserError(`The probe ${probe} cannot be opened: ${anonymous.failure}. Give --probe URL.`);
  }
  const premature = rules.find((rule) => matchesRule(rule, anonymous));
  if (premature) {
    throw new UserError(
      `--signed-in ${premature.text} matches the page that anybody sees: ${described(anonymous)}. Give a rule that only matches when somebody is signed in.`,
    );
  }
  await anybody.close();
  const [person, source] = settings.as?.split('@') ?? [];
  const mask = new Mask();
  for (const value of [secret, settings.secret, settings.controlToken]) mask.add(value);
  const [defaultSource, otherSource] = SOURCES[platform];
  return {
    options: checked,
    federation,
    exclusive,
    browsers,
    service,
    start: found,
    people: await People.of(federation, [person, settings.second]),
    hooks,
    facts: {
      issuer: endpoints.issuer,
      authorizationEndpoint: endpoints.authorization_endpoint,
      logoutEndpoint: endpoints.end_session_endpoint,
      client: settings.client ?? 'demo',
      secret,
      idTokenAlg: undefined,
      platform,
      departures: [],
      scopes: settings.scopes,
      language: settings.language ?? 'fr',
      source: source ?? defaultSource,
      secondSource: source === otherSource ? defaultSource : otherSource,
      startPage: found.page?.url.href,
      press: found.press,
      signInPage: settings.signInPage ?? found.page?.url.href ?? settings.probe,
      signUpPage: settings.signUpPage,
      profile: settings.profile,
      levels: endpoints.acr_values_supported ?? [],
    },
    rules,
    whoami: calls.whoami ? (calls.whoami as Whoami) : settings.whoami ? whoamiBy(settings.whoami) : undefined,
    probe,
    origins: [...new Set([start.origin, new URL(probe).origin])],
    anonymous: likeness(anonymous),
    logout: undefined,
    mask,
    pictures: new Pictures(settings.out ?? DEFAULT_FOLDER, mask),
    judged: new Map(),
    sightings: { found: new Map(), pages: 0 },
    notices,
    signal,
  };
}

/** How somebody who is signed in signs out; undefined when nothing is found to do so. */
export async function wayToSignOut(
  { options: { settings, calls }, probe }: Run,
  browser: Parameters<NonNullable<Run['logout']>>[0],
): Promise<Run['logout']> {
  const { logout } = calls;
  if (logout) return (one) => logout(one).then(() => one.page());
  const tab = await browser.tab();
  if (settings.logout === undefined && logoutOn(await tab.open(probe)) === undefined) return undefined;
  return (one) => signOut(one, probe, settings.logout);
}

async function refuseRemote(address: URL): Promise<void> {
  const found = await publicAddressOf(address).catch((error: { code?: string }) => {
    throw new UserError(`${address.hostname} has no address (${error.code ?? error}).`);
  });
  if (found === undefined) return;
  throw new UserError(
    `${address.hostname} is ${found}, a public address. An audit attacks: only a service of your own may be examined, on this machine or a private network. --allow-remote if it is yours.`,
  );
}

interface Endpoints {
  issuer: string;
  authorization_endpoint: string;
  end_session_endpoint: string;
  acr_values_supported?: string[];
}

async function endpointsOf({ discovery }: { discovery: string }): Promise<Endpoints> {
  const { body } = await send({ url: new URL(discovery), method: 'GET', headers: {}, timeout: 10_000 });
  return JSON.parse(body) as Endpoints;
}

/** `URL#css:SELECTOR` and its like. */
function whoamiBy(given: string): Whoami {
  const [address = ''] = given.split('#');
  const rule = readRule('--whoami', given.slice(address.length + 1));
  return async (browser) => {
    const page = await browser.open(address);
    return page.failure === undefined && page.status < 400 ? rule.find(page) : undefined;
  };
}
