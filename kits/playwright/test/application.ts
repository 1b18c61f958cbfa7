import { type Service, startService } from '../../../examples/service.ts';
import { type ForEachTest, test as kit } from '../src/index.ts';

/** The kit's fixtures, with an application that is connected to the client of each test. */
export const test = kit.extend<Pick<ForEachTest, 'franceconnectClient'> & { stranger: Service; service: Service }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
  stranger: async ({}, use) => {
    const service = await startService();
    await use(service);
    await service.stop();
  },
  franceconnectClient: async ({ stranger }, use) => use({ redirect_uris: [stranger.callback] }),
  service: async ({ stranger, franceconnect }, use) => {
    await stranger.connect(franceconnect);
    await use(stranger);
  },
});
