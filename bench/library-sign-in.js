// How long `signIn` takes in a test, `node library-sign-in.js COUNT`: prints milliseconds of the first and of COUNT after as many that are not counted, as JSON.
// JavaScript on the compiled library, as a package would be.
import { randomUUID } from 'node:crypto';
import { startFederation } from '../dist/federation/index.js';

const redirect_uri = 'http://localhost:3000/callback';
const count = Number(process.argv[2]);
const federation = await startFederation({ only: ['provider', 'sources'] });
const { client_id } = await federation.registerClient({ redirect_uris: [redirect_uri] });

async function signIn() {
  const request = { client_id, redirect_uri, response_type: 'code', scope: 'openid given_name', acr_values: 'eidas1' };
  const url = `${federation.franceconnect.issuer}/authorize?${new URLSearchParams({ ...request, state: randomUUID(), nonce: randomUUID() })}`;
  const began = performance.now();
  const callback = await federation.signIn(url, { persona: 'angele-dubreuil', source: 'impots' });
  const took = performance.now() - began;
  if (!callback.searchParams.has('code')) throw new Error(`No code in ${callback}.`);
  return took;
}

const first = await signIn();
for (let done = 0; done < count; done += 1) await signIn();
const times = [];
for (let done = 0; done < count; done += 1) times.push(await signIn());
console.log(JSON.stringify({ first, times }));
await federation.stop();
