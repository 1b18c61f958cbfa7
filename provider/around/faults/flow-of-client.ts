import type { PlatformRules } from '../../../contract/platform.ts';
import { type Flow, loneFlow } from '../../../scenarios/index.ts';
import type { ClientRegistry } from '../../clients.ts';

/** A flow that begins: the service brings the scenario it is registered with. */
export async function flowOfClient(
  clients: ClientRegistry,
  { platform }: PlatformRules,
  client_id: string | undefined,
): Promise<Flow> {
  if (client_id === undefined) return loneFlow({ platform });
  const scenario = (await clients.find(client_id))?.scenario;
  return loneFlow({ platform, client: client_id, ...(scenario !== undefined && { carried: [scenario] }) });
}
