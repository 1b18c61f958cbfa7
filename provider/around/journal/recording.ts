import { PATHS } from '../../../contract/endpoints.ts';
import type { Platform } from '../../../contract/platform.ts';
import { type Journal, type JournalStep, linkKeys, newFlow } from '../../../infrastructure/journal/journal.ts';
import { parameterIn, uidIn } from '../../../infrastructure/journal/recorded-address.ts';
import type { Recorder, RequestContext } from '../../context.ts';
import type { RouteName } from '../../routes.ts';

/** The hops of a logout. */
const LOGOUT: ReadonlySet<RouteName | undefined> = new Set<RouteName>([
  'logout',
  'logoutConfirm',
  'logoutSuccess',
  'disconnectFromIdp',
  'logoutCallback',
]);

/** Finds the sign-in a request belongs to, and writes into the journal under its name. */
export class Recording implements Recorder {
  readonly #journal: Journal;
  readonly #platform: Platform;
  readonly #context: RequestContext;
  #flow: string | undefined;

  constructor(journal: Journal, platform: Platform, context: RequestContext) {
    this.#journal = journal;
    this.#platform = platform;
    this.#context = context;
  }

  /** The sign-in this request belongs to; a new one when nothing identifies it. */
  get flow(): string {
    this.#flow ??= this.#knownFlow() ?? newFlow();
    return this.#flow;
  }

  /** A key a later request will carry. */
  link(key: string): void {
    this.#journal.link(this.flow, key);
  }

  now(): number {
    return this.#journal.now();
  }

  record(step: Omit<JournalStep, 'flow' | 'platform'>): void {
    const scenarios = this.#context.active?.acting ?? [];
    this.#journal.record({
      ...step,
      flow: this.flow,
      platform: this.#platform,
      ...(scenarios.length > 0 && { scenarios }),
    });
  }

  #knownFlow(): string | undefined {
    const { req, route } = this.#context;
    // A request of a service begins a flow, unless we sent it ourselves; what the browser still carries is of another one.
    if (route?.path === PATHS.authorize) return this.#journal.flowOf(linkKeys.address(req.originalUrl));
    const [path = ''] = req.originalUrl.split('?', 1);
    const uid = uidIn(path);
    if (uid) return this.#journal.flowOf(linkKeys.interaction(uid));
    return this.#flowOfServer() ?? this.#journal.flowOfFirst(this.#keysOfBrowser());
  }

  /** By what only this sign-in's service was given. */
  #flowOfServer(): string | undefined {
    const { req, observation } = this.#context;
    const { parameters } = observation ?? {};
    const code = parameters?.code;
    if (typeof code === 'string') return this.#journal.flowOf(linkKeys.code(code));
    const { authorization = '' } = req.headers;
    const token =
      /^\S+ +(.+)$/.exec(authorization)?.[1] ?? parameters?.token ?? parameterIn(req.originalUrl, 'access_token');
    return typeof token === 'string' ? this.#journal.flowOf(linkKeys.token(token)) : undefined;
  }

  /** In a logout by the service's hint, then by the browser that brought it: the session may be of a later sign-in. */
  #keysOfBrowser(): readonly string[] {
    const { req, route } = this.#context;
    if (!LOGOUT.has(route?.name)) return this.#keysOfSession();
    const cookies: Readonly<Record<string, unknown>> = req.cookies ?? {};
    const hint = parameterIn(req.originalUrl, 'id_token_hint');
    return [
      linkKeys.address(req.originalUrl),
      ...(hint ? [linkKeys.idToken(hint)] : []),
      ...Object.values(cookies).map((cookie) => linkKeys.browser(String(cookie))),
      ...this.#keysOfSession(),
    ];
  }

  #keysOfSession(): readonly string[] {
    const { req, lastSession } = this.#context;
    const { uid } = lastSession?.request ?? {};
    const state = parameterIn(req.originalUrl, 'state');
    return [
      ...(uid ? [linkKeys.interaction(uid)] : []),
      // Without its session a callback still identifies the sign-in by its state.
      ...(state ? [linkKeys.state(state)] : []),
    ];
  }
}
