import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { Clients } from '../../provider/index.ts';
import { CPF_CLIENT_ID } from './cpf.ts';
import type { Parts } from './parts.ts';

/**
 * The services as FranceConnect knows them under one name: the CPF site has its addresses of that name. A registration with
 * those of every name would need a `sector_identifier_uri`, as each service on several hosts.
 */
export function clientsAt({ clients, urls, announced }: Parts): Clients {
  const { cpf } = urls;
  if (cpf === undefined || announced.cpf === undefined || cpf === announced.cpf) return clients;
  const { cpf: told } = announced;
  const moved = new WeakMap<ClientRegistration, ClientRegistration>();
  const here = (address: string) => (address.startsWith(told) ? cpf + address.slice(told.length) : address);
  const find = async (client_id: string) => {
    const client = await clients.find(client_id);
    if (client?.client_id !== CPF_CLIENT_ID) return client;
    const { redirect_uris, post_logout_redirect_uris } = client;
    const own = moved.get(client) ?? {
      ...client,
      redirect_uris: redirect_uris.map(here),
      post_logout_redirect_uris: post_logout_redirect_uris.map(here),
    };
    moved.set(client, own);
    return own;
  };
  return {
    find,
    async knowsRedirectUri(uri) {
      return (await find(CPF_CLIENT_ID))?.redirect_uris.includes(uri) || clients.knowsRedirectUri(uri);
    },
  };
}
