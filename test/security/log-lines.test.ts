import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { MailServer } from '../support/smtp-server.ts';

/** What the log says of failures that come from outside. */

let log = '';
const { write } = process.stdout;

beforeEach(() => {
  log = '';
  process.stdout.write = ((text: string | Uint8Array, done?: unknown) => {
    log += String(text);
    if (typeof done === 'function') queueMicrotask(done as () => void);
    return true;
  }) as typeof process.stdout.write;
});
afterEach(() => {
  process.stdout.write = write;
});

/** Lines of the log from the first that has these words, once it is there. */
async function linesFrom(words: string): Promise<string[]> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await new Promise((next) => setImmediate(next))) {
    const lines = log.split('\n');
    const at = lines.findIndex((line) => line.includes(words));
    if (at >= 0) return lines.slice(at);
  }
  throw new Error(`not logged: ${words}\n${log}`);
}

test('a code injected at the broker is one line, which says what the source answered', async () => {
  await using federation = await startFederation({ only: ['provider', 'sources'], logLevel: 'info' });
  const service = await Service.register(federation);
  const walker = new Walker({ stopAt: `${federation.franceconnect.issuer}/oidc-callback` });
  await walker.get(service.request().url);
  await walker.submit('#idp-impots');
  const { url } = await walker.submit('button[name="persona"][value="angele-dubreuil"]');
  url.searchParams.set('code', 'injected-by-somebody-else');
  const headers = { cookie: await walker.cookies.getCookieString(url.href) };
  expect((await fetch(url, { headers, redirect: 'manual' })).status).toBe(502);
  const [line = ''] = await linesFrom('Y020026');
  expect(line).toContain('failed at token: invalid_grant');
  expect(line).toMatch(/\/_local\/errors\/Y020026\?id=[\w-]+$/);
  // Everything that has been said by the time another request is refused.
  await fetch(`${federation.franceconnect.issuer}/oidc-callback?code=x&state=y`);
  await linesFrom('Y190001');
  expect(log).not.toMatch(/^\s+(at |stack|err:)/m);
  expect(log).not.toContain('injected-by-somebody-else');
});

test('an e-mail the server refuses is logged with the code of the failure', async () => {
  const server = await MailServer.start();
  server.refuses = true;
  await using federation = await startFederation({
    only: ['provider', 'sources'],
    logLevel: 'info',
    smtp: server.url,
  });
  const service = await Service.register(federation);
  await expect(federation.signIn(service.request({ redirect_uri: REDIRECT_URI }).url)).rejects.toMatchObject({
    code: 'Y270002',
  });
  await linesFrom('Y270002');
  await linesFrom('EENVELOPE');
  expect(log).not.toContain('[masked]');
  await server.close();
});

test('a data folder that is used under other addresses says so at the start, in one sentence', async () => {
  await using folder = await temporaryFolder();
  const start = () => startFederation({ only: ['provider'], data: folder.path, logLevel: 'warn' });
  const first = await start();
  const { issuer } = first.franceconnect;
  await first.stop();
  expect(log).not.toContain('last used with the issuer');
  await using second = await start();
  expect(second.franceconnect.issuer).not.toBe(issuer);
  const [line = ''] = await linesFrom(`last used with the issuer ${issuer}`);
  expect(line).toContain(`it is ${second.franceconnect.issuer} now, so nobody who signed in before is recognised`);
});
