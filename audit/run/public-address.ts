import { lookup } from 'node:dns/promises';
import { isPrivateAddress } from '../../infrastructure/http/private-address.ts';

/**
 * The public address a host has, if any; an audit attacks, and nobody else's service may be.
 * @throws Error when the name cannot be resolved
 */
export async function publicAddressOf({ hostname }: URL): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookup(host, { all: true });
  return addresses.find(({ address }) => !isPrivateAddress(address))?.address;
}
