// Processor of `signIn` in a test, `node library-sign-in.js COUNT`: prints milliseconds of COUNT sign-ins after as many that are not counted, each in turn with
// one through the bare composition, in the same process and by the same walker, as JSON. JavaScript on the built library, as a package would be.
import { randomUUID } from 'node:crypto';
import { startFederation } from '../dist/index.js';
import { walkSignIn } from '../federation/sign-in/sign-in.ts';
import { systemClock } from '../infrastructure/clock.ts';
import { createPersonaBook } from '../personas/book.ts';
import { startBareFederation } from './bare-federation.ts';
import { SOURCE } from './people.ts';
import { freePorts } from './server-process.ts';
import { SERVICE } from './service.ts';

const count = Number(process.argv[2]);
const { redirect_uri } = SERVICE;
const federation = await startFederation({ only: ['provider', 'sources'] });
const { client_id } = await federation.registerClient({ redirect_uris: [redirect_uri] });
const [brokerPort, sourcePort] = await freePorts(2);
const bareFederation = await startBareFederation(brokerPort, sourcePort);
const book = createPersonaBook({ clock: systemClock });

const citizen = { persona: 'angele-dubreuil', source: SOURCE };
const ours = () => timed(federation.franceconnect.issuer, client_id, (url) => federation.signIn(url, citizen));
const bare = () =>
  timed(bareFederation.issuer, SERVICE.client_id, (url) => walkSignIn(new URL(url), citizen, book, [SOURCE]));

async function timed(issuer, client_id, signIn) {
  const request = { client_id, redirect_uri, response_type: 'code', scope: SERVICE.scope, acr_values: 'eidas1' };
  const url = `${issuer}/authorize?${new URLSearchParams({ ...request, state: randomUUID(), nonce: randomUUID() })}`;
  const began = process.cpuUsage();
  const callback = await signIn(url);
  const { user, system } = process.cpuUsage(began);
  if (!callback.searchParams.has('code')) throw new Error(`No code in ${callback}.`);
  return (user + system) / 1000;
}

async function inTurns() {
  const times = { ours: [], bare: [] };
  for (let done = 0; done < count; done += 1) {
    times.ours.push(await ours());
    times.bare.push(await bare());
  }
  return times;
}

await inTurns();
console.log(JSON.stringify(await inTurns()));
bareFederation.stop();
await federation.stop();
