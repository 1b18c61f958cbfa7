import { defineConfig } from '@playwright/test';

/** `CHROMIUM` names the browser when it is not Playwright's own. */
export default defineConfig({
  testDir: 'test',
  testIgnore: process.env.FAILING ? [] : '**/failing/**',
  fullyParallel: true,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    ...(process.env.CHROMIUM && {
      launchOptions: {
        executablePath: process.env.CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
      },
    }),
  },
});
