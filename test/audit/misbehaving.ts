import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReferenceService } from './reference-service.ts';
import type { Registration } from './reference-sign-in.ts';

/** What a service may do instead of answering the return. */
export const MISBEHAVIOURS = {
  'dies in the middle': (_req, _res, { die }) => die(),
  hangs: () => undefined,
  'answers garbage': (_req, res) => res.socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n'),
  'sets ten thousand cookies': (_req, res) => {
    const cookies = Array.from({ length: 10_000 }, (_, index) => `c${index}=${'v'.repeat(20)}`);
    res.writeHead(200, { 'set-cookie': cookies, 'content-type': 'text/html' }).end('<p>Trop de cookies</p>');
  },
  'redirects in a circle': (req, res) => res.writeHead(302, { location: req.url ?? '/' }).end(),
  'returns 50 MB': async (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html' });
    for (let megabyte = 0; megabyte < 50 && !res.destroyed; megabyte += 1) {
      res.write('x'.repeat(1_000_000));
      await sleep(0);
    }
    res.end();
  },
} satisfies Record<string, (req: IncomingMessage, res: ServerResponse, self: { die: () => void }) => unknown>;

export type Misbehaviour = keyof typeof MISBEHAVIOURS;

/** A correct service behind a front that misbehaves at a return, once some were let through. */
export async function misbehavingService(registration: Registration, misbehaviour: Misbehaviour, letThrough: number) {
  let returns = 0;
  let target = '';
  const server = createServer({ maxHeaderSize: 1_000_000 }, (req, res) => {
    const isReturn = req.url?.startsWith('/callback');
    if (isReturn) returns += 1;
    if (isReturn && returns > letThrough) {
      void MISBEHAVIOURS[misbehaviour](req, res, { die: stop });
      return;
    }
    const { pathname, search } = new URL(req.url ?? '/', target);
    const forwarded = request(target + pathname + search, { method: req.method, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    forwarded.once('error', () => res.destroy());
    req.pipe(forwarded);
  });
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const service = await ReferenceService.start(registration, [], 0, url);
  target = service.address;
  return {
    url,
    async stop() {
      stop();
      await service.stop();
    },
  };
}
