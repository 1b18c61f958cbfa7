import { randomBytes } from 'node:crypto';
import {
  connectFederation,
  DEMO_CLIENT,
  type Federation,
  type FederationOptions,
  startFederation,
  UserError,
} from '../../federation/index.ts';
import type { AuditOptions } from '../options.ts';

/** The addresses a service configured for the ordinary command knows. */
const PORTS = { franceconnect: 4000, 'franceconnect-plus': 4001, sources: 4100 };

/** The federation of a run. */
export interface Opened {
  federation: Federation;
  /** Nobody else uses it: scenarios may be for everybody. */
  exclusive: boolean;
  /** The service's secret, where the audit knows it. */
  secret: string | undefined;
  close(): Promise<void>;
}

/**
 * Starts a federation of one's own, or takes the one that was given.
 * @throws UserError when an address is taken, or no simulator answers
 */
export async function openFederation(options: AuditOptions): Promise<Opened> {
  const { at, controlToken, client = DEMO_CLIENT.client_id, secret, federation } = options;
  const known = secret ?? (client === DEMO_CLIENT.client_id ? DEMO_CLIENT.client_secret : undefined);
  const nothing = async () => undefined;
  if (federation) return { federation, exclusive: options.exclusive ?? true, secret: known, close: nothing };
  if (at !== undefined) {
    const connected = await connectFederation(at, controlToken === undefined ? {} : { token: controlToken });
    return { federation: connected, exclusive: options.exclusive ?? false, secret: known, close: nothing };
  }
  const simulator = { ...options.simulator };
  const started = await start(simulator);
  if (simulator.clients !== undefined) {
    return { federation: started, exclusive: true, secret, close: () => started.stop() };
  }
  const registered = await started.registerClient({
    ...DEMO_CLIENT,
    redirect_uris: [...(DEMO_CLIENT.redirect_uris ?? [])],
    ...(client !== DEMO_CLIENT.client_id && { client_id: client, client_secret: randomBytes(32).toString('hex') }),
    ...(secret !== undefined && { client_secret: secret }),
  });
  return { federation: started, exclusive: true, secret: registered.client_secret, close: () => started.stop() };
}

async function start(simulator: FederationOptions): Promise<Federation> {
  try {
    return await startFederation({
      ...simulator,
      only: ['provider', 'sources'],
      ports: { ...PORTS, ...simulator.ports },
    });
  } catch (error) {
    if (!(error instanceof UserError) || !/port|EADDRINUSE|use/i.test(error.message)) throw error;
    throw new UserError(
      `${error.message}\nThe audit starts a simulator of its own. To use one that runs already, give --at http://localhost:4000; for free ports, --port-franceconnect 0 with --run.`,
    );
  }
}
