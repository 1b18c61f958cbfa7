import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { parseArgs } from 'node:util';
import { bareBroker } from './bare-broker.ts';
import { bareSource } from './bare-source.ts';
import { SOURCE } from './people.ts';

export interface BareFederation {
  issuer: string;
  stop(): void;
}

/** The least one can write with the same libraries: a source and a broker, answering once this resolves. */
export async function startBareFederation(brokerPort: number, sourcePort: number): Promise<BareFederation> {
  const issuer = `http://localhost:${brokerPort}/api/v2`;
  const registration = { client_id: 'broker', client_secret: 'secret-of-the-bare-broker-0123456789' };
  const source = { ...registration, issuer: `http://localhost:${sourcePort}/${SOURCE}` };
  const callback = `${issuer}/oidc-callback`;
  const servers = await Promise.all([
    listening(bareSource({ ...source, redirect_uri: callback }), sourcePort),
    listening(bareBroker({ issuer, source, callback }), brokerPort),
  ]);
  return {
    issuer,
    stop() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listening(app: RequestListener, port: number): Promise<Server> {
  const server = createServer(app).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A process of its own: `node bare-federation.ts --port-broker 5000 --port-source 5100`. */
if (import.meta.main) {
  const { values } = parseArgs({ options: { 'port-broker': { type: 'string' }, 'port-source': { type: 'string' } } });
  // Leaving by itself lets `node --cpu-prof` write what it saw.
  process.once('SIGTERM', () => process.exit(0));
  await startBareFederation(Number(values['port-broker']), Number(values['port-source']));
}
