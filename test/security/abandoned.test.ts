import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signInsInMemory } from '../../federation/compose/sign-ins-in-memory.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { systemClock } from '../../infrastructure/clock.ts';
import { terminalLog } from '../../infrastructure/log.ts';
import { Service } from '../support/service.ts';
import { inParallel } from './fuzz/at-once.ts';
import { closeConnections, fire } from './fuzz/fire.ts';

/** More than memory keeps of sign-ins that got further. `npm run bench -- --only crowd` sends 20,000. */
const REQUESTS = 2_600;
/** Sign-ins that have only begun, of which memory keeps so many. */
const KEPT = 25_000;
const AT_ONCE = 16;
const PATIENCE = 20_000;

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
});
afterAll(async () => {
  closeConnections();
  await federation.stop();
});

test(`${REQUESTS} requests that nobody goes on with push out neither a citizen at a source nor one at the list`, async () => {
  const service = await Service.register(federation);
  const atList = new Walker({ stopAt: service.client.redirect_uris[0] ?? '' });
  await atList.get(service.request().url);
  const atSource = new Walker({ stopAt: service.client.redirect_uris[0] ?? '' });
  await atSource.get(service.request().url);
  await atSource.submit('#idp-ameli');

  await inParallel(Array.from({ length: REQUESTS }), AT_ONCE, async () => {
    const { origin, pathname, search } = service.request().url;
    const { status } = await fire({ method: 'GET', origin, path: pathname + search, headers: {}, body: '' }, PATIENCE);
    expect(status).toBe(303);
  });

  await atList.submit('#idp-ameli');
  for (const citizen of [atSource, atList]) {
    await citizen.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url, stopped } = await citizen.submit('form[action$="/login"]');
    expect([stopped, url.searchParams.get('code')]).toEqual([true, expect.any(String)]);
  }
}, 120_000);

test('the log says once when a sign-in is forgotten for want of room', async () => {
  let written = '';
  const output = new Writable({
    write(text, _encoding, done) {
      written += text;
      done();
    },
  });
  const sessions = signInsInMemory(systemClock, await terminalLog('warn', output)).collection('core-fcp:fc-session');
  for (let n = 0; n < KEPT; n += 1) await sessions.set(`${n}`, {});
  expect(written).toBe('');
  for (let n = 0; n < 10; n += 1) await sessions.set(`another-${n}`, {});
  expect(written.match(/the least recent are forgotten, and answer Y190001/g)).toHaveLength(1);
});
