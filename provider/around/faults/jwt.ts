import { altered, type FaultOf } from '../../../scenarios/index.ts';
import type { EngineFault } from './exchange.ts';

/** A signed answer says something else. */
export const jwt: EngineFault<'jwt'> = {
  async after(fault, { signed, signerOf, client, flow }) {
    const jws = signed[fault.at];
    if (typeof jws !== 'string') return;
    signed[fault.at] = await altered(jws, forService(fault, flow.client), signerOf(jws), client?.client_secret ?? '');
  },
};

/** `{client_id}` in a value stands for the service's own. */
function forService(fault: FaultOf<'jwt'>, client_id = ''): FaultOf<'jwt'> {
  return JSON.parse(JSON.stringify(fault).replaceAll('{client_id}', client_id)) as FaultOf<'jwt'>;
}
