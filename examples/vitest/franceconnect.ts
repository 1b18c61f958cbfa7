import { type Client, type Federation, startFederation } from 'franceconnect-local';
import { test as base } from 'vitest';
import { type Service, startService } from '../service.ts';

interface Fixtures {
  federation: Federation;
  service: Service;
  client: Client;
}

/** A FranceConnect, the application connected to it, and a client of one's own for each test. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are needed from the pattern
  async federation({}, use) {
    await using federation = await startFederation({ only: ['provider', 'sources'] });
    await use(federation);
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are needed from the pattern
  async service({}, use) {
    const service = await startService();
    await use(service);
    await service.stop();
  },
  async client({ federation, service }, use) {
    const client = await federation.registerClient({ redirect_uris: [service.callback] });
    await service.connect({ issuer: federation.franceconnect.issuer, ...client });
    await use(client);
  },
});
