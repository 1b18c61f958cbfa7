import { createServer, type RequestListener } from 'node:http';
import { parseArgs } from 'node:util';
import { bareBroker } from './bare-broker.ts';
import { bareSource } from './bare-source.ts';
import { SOURCE } from './people.ts';

/** A process of its own: `node bare-federation.ts --port-broker 5000 --port-source 5100`. */
const { values } = parseArgs({ options: { 'port-broker': { type: 'string' }, 'port-source': { type: 'string' } } });
const [brokerPort, sourcePort] = [Number(values['port-broker']), Number(values['port-source'])];

const issuer = `http://localhost:${brokerPort}/api/v2`;
const registration = { client_id: 'broker', client_secret: 'secret-of-the-bare-broker-0123456789' };
const source = { ...registration, issuer: `http://localhost:${sourcePort}/${SOURCE}` };
const callback = `${issuer}/oidc-callback`;

// Leaving by itself lets `node --cpu-prof` write what it saw.
process.once('SIGTERM', () => process.exit(0));
listen(bareSource({ ...source, redirect_uri: callback }), sourcePort);
listen(bareBroker({ issuer, source, callback }), brokerPort);

function listen(app: RequestListener, port: number) {
  createServer(app).listen(port, '127.0.0.1');
}
