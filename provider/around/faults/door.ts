import type { RequestHandler, Response } from 'express';
import { PATHS } from '../../../contract/endpoints.ts';
import { whenRedirected } from '../../../infrastructure/http/when-redirected.ts';
import {
  activeScenarios,
  FLOW_HEADER,
  type Flow,
  faultsOfKind,
  removable,
  type ScenarioBook,
} from '../../../scenarios/index.ts';
import { requestedList } from '../../../scenarios/picker.tsx';
import { addressesOf } from '../../addresses.ts';
import type { Clients } from '../../clients.ts';
import type { ProviderConfig } from '../../config.ts';
import { currentContext } from '../../context.ts';
import type { AroundEngine, EngineExchange } from '../../engine/hooks.ts';
import type { SimulatorDrawer } from '../../flow/broker.ts';
import { paths } from '../../flow/paths.ts';
import type { FcSessions } from '../../flow/sessions.ts';
import type { SourceFetch } from '../../flow/source-client.ts';
import type { RouteName } from '../../routes.ts';
import { CHOOSE_SCENARIO } from './choose-scenario.ts';
import { answerWithFaults } from './engine.ts';
import { PlatformFlows } from './flows.ts';
import { type Ports, portsWithFaults } from './ports.ts';

/** Where faults come in. While no scenario is in use, nothing behind this file is called. */
export class FaultsDoor {
  readonly #book: ScenarioBook;
  readonly #clients: Clients;
  readonly #flows: PlatformFlows;
  readonly #config: ProviderConfig;
  readonly #usual: Ports;
  readonly #faulty: Ports;

  constructor(config: ProviderConfig, clients: Clients) {
    this.#config = config;
    this.#book = config.scenarios;
    this.#clients = clients;
    this.#flows = new PlatformFlows(config.scenarios, clients, config.rules);
    this.#usual = { ...config, lifetime: (_of, usual) => usual, inClear: () => false };
    this.#faulty = portsWithFaults(this.#usual);
  }

  /** What the flow asks, with the faults active for the request. */
  get ports(): Pick<Ports, 'register' | 'accountState' | 'sources'> {
    return {
      register: { identify: (query) => this.#ports().register.identify(query) },
      accountState: (identityHash) => this.#ports().accountState(identityHash),
      sources: { all: () => this.#ports().sources.all(), announcement: () => this.#ports().sources.announcement?.() },
    };
  }

  get aroundEngine(): AroundEngine {
    return {
      answer: (exchange, next) => this.#aroundExchange(exchange, next),
      lifetime: (of, usual) => this.#ports().lifetime(of, usual),
      inClear: () => this.#ports().inClear(),
    };
  }

  /** The part of the list of sources where a visitor chooses a scenario. */
  get drawer(): SimulatorDrawer {
    const { scenarios: book, url } = this.#config;
    return {
      async picker({ request }, csrfToken) {
        const { active, req } = currentContext();
        return {
          action: CHOOSE_SCENARIO,
          fields: { csrfToken },
          page: paths.mire(request.uid),
          catalogue: `${addressesOf(url).home}/scenarios`,
          list: requestedList(req.query, book.all()),
          active: removable(active),
          waiting: await book.waitingFor(request.client_id),
        };
      },
    };
  }

  /** Tells a source which flow a request is for, while scenarios are in use. Other issuers ignore it. */
  namingFlow(send: SourceFetch): SourceFetch {
    return (url, options) => {
      const { active } = currentContext();
      if (!active) return send(url, options);
      const headers = { ...(options.headers as Record<string, string> | undefined), [FLOW_HEADER]: active.flow.id };
      return send(url, { ...options, headers });
    };
  }

  /** Activates the scenarios of the flow a browser's request is part of. */
  activate(sessions: FcSessions): RequestHandler {
    return async (_req, res, next) => {
      const context = currentContext();
      const { route } = context;
      if (this.#book.idle) return next();
      const session = await sessions.read(context);
      // A request for a sign-in is not of the flow the browser still has a session of.
      if (!session || route?.path === PATHS.authorize) return next();
      const flow = await this.#flows.ofRequest(context, session.data);
      context.active = await activeScenarios(this.#book, flow);
      const gone = faultsOfKind(context.active, 'session').some(({ goneAt }) => goneAt === route?.scenario);
      if (gone) await sessions.destroy(context, session);
      if (route && TO_SOURCE.has(route.name) && (await this.#book.concerns(flow)))
        nameStateAfter(this.#book, flow, res);
      next();
    };
  }

  #ports(): Ports {
    return currentContext().active ? this.#faulty : this.#usual;
  }

  async #aroundExchange(exchange: EngineExchange, next: () => Promise<void>): Promise<void> {
    const { route } = currentContext();
    const at = route?.scenario;
    if (!at) return next();
    const { query } = exchange.ctx;
    if (!this.#book.idle || (await this.#wakesTheBook(at, query))) {
      await answerWithFaults({ config: this.#config, clients: this.#clients, flows: this.#flows }, at, exchange, next);
    } else await next();
    if (at === 'discovery') nameKeysAfterClient(exchange.ctx);
  }

  /** A service registered with a scenario has it on every flow, whether or not others are in use. */
  async #wakesTheBook(at: string, { client_id }: EngineExchange['ctx']['query']): Promise<boolean> {
    if (at !== 'authorize' && (at !== 'discovery' || !client_id)) return false;
    if (!(await this.#clients.find(String(client_id)))?.scenario) return false;
    await this.#book.wake();
    return true;
  }
}

/** From there the citizen goes to the source, to sign in or out. */
const TO_SOURCE: ReadonlySet<RouteName> = new Set<RouteName>(['redirectToIdp', 'disconnectFromIdp']);

/** The source is sent nothing but the `state`: by it, it finds the flow. */
function nameStateAfter(book: ScenarioBook, flow: Flow, res: Response): void {
  whenRedirected(res, ({ searchParams }) => {
    const state = searchParams.get('state');
    if (state && !searchParams.has('error')) void book.flows.keep(flow, `state:${state}`);
  });
}

/**
 * Keys and discovery are read without saying for whom. A service that names itself in the query, `?client_id=…`, gets its own
 * view of them: the address of the keys then names it too.
 */
function nameKeysAfterClient(ctx: EngineExchange['ctx']): void {
  const { client_id } = ctx.query;
  const document = ctx.body as { jwks_uri?: unknown } | undefined;
  if (typeof client_id !== 'string' || client_id === '' || typeof document?.jwks_uri !== 'string') return;
  const address = new URL(document.jwks_uri);
  address.searchParams.set('client_id', client_id);
  ctx.body = { ...document, jwks_uri: address.href };
}
