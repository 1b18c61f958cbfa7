import { altered } from '../../scenarios/index.ts';
import type { EngineFault } from './exchange.ts';

/** A signed answer says something else. */
export const jwt: EngineFault<'jwt'> = {
  async after(fault, { signed, signerOf, client }) {
    const jws = signed[fault.at];
    if (typeof jws !== 'string') return;
    signed[fault.at] = await altered(jws, fault, signerOf(jws), client?.client_secret ?? '');
  },
};
