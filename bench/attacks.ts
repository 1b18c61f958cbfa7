import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { SERVICE } from './service.ts';

/**
 * The attacks of `beside.ts`, in a thread of their own: each is made again and again, one round after the other, until the
 * thread is ended. It says `begun` after the first round.
 */

/** Ready to be made over and over. */
type Attack = (issuer: string) => Promise<() => Promise<unknown>>;

const json = { 'content-type': 'application/json' };

const authorize = (issuer: string, more: Record<string, string> = {}) =>
  `${issuer}/authorize?${new URLSearchParams({
    client_id: SERVICE.client_id,
    redirect_uri: SERVICE.redirect_uri,
    response_type: 'code',
    scope: 'openid',
    acr_values: 'eidas1',
    state: 's'.repeat(32),
    nonce: 'n'.repeat(32),
    ...more,
  })}`;

const post = (issuer: string, path: string, body: string, headers: Record<string, string> = json) =>
  fetch(new URL(`/_local/api${path}`, issuer), { method: 'POST', headers, body }).then((answer) => answer.text());

async function registered(issuer: string, client: object): Promise<string> {
  const { client_id } = JSON.parse(await post(issuer, '/clients', JSON.stringify(client))) as { client_id: string };
  return client_id;
}

/** A published document that never ends. @returns its address */
async function endlessDocument(): Promise<string> {
  const server = createServer((_req, res) => {
    const more = () => {
      while (!res.destroyed && res.write(' '.repeat(65_536)));
    };
    res.writeHead(200, json).on('drain', more);
    more();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

export const ATTACKS = {
  'an address with many ways to fit a pattern': async (issuer) => {
    const pattern = `https://${'a*'.repeat(5)}b/cb`;
    const client_id = await registered(issuer, { redirectPolicy: 'pattern', redirect_uris: [pattern] });
    const redirect_uri = `https://${'a'.repeat(1_900)}/cb`;
    return () => fetch(authorize(issuer, { client_id, redirect_uri }), { redirect: 'manual' });
  },
  'nested JSON': async (issuer) => () => post(issuer, '/clients', '['.repeat(1_900_000)),
  'a CSV of two million commas': async (issuer) => () =>
    post(issuer, '/personas/import', ','.repeat(2_000_000), { 'content-type': 'text/csv' }),
  'an endless sector_identifier_uri': async (issuer) => {
    const redirect_uris = [SERVICE.redirect_uri, 'http://service.example/cb'];
    const client_id = await registered(issuer, { redirect_uris, sector_identifier_uri: await endlessDocument() });
    return () => fetch(authorize(issuer, { client_id }), { redirect: 'manual' });
  },
  'requests that nobody goes on with': async (issuer) => () => fetch(authorize(issuer), { redirect: 'manual' }),
  'a hundred requests written at once, unread': async (issuer) => () => {
    const { port, pathname } = new URL(issuer);
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    socket.write(`GET ${pathname}/.well-known/openid-configuration HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(100));
    return new Promise((closed) =>
      socket
        .resume()
        .once('close', closed)
        .setTimeout(1_000, () => socket.destroy()),
    );
  },
} as const satisfies Record<string, Attack>;

export type AttackName = keyof typeof ATTACKS;

if (parentPort) {
  const { attack, issuer } = workerData as { attack: AttackName; issuer: string };
  const make = await ATTACKS[attack](issuer);
  await make();
  parentPort.postMessage('begun');
  for (;;) await make();
}
