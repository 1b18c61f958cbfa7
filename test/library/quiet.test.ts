import { expect, jest, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { Command } from './command.ts';

const PLUS_SERVICE = new URL('../support/plus-service.ts', import.meta.url).href;

/** In a process of its own, because jest would catch what is printed. */
const program = (inside: string, options = '') => `
  import { startFederation } from 'franceconnect-local';
  const federation = await startFederation(${options});
  ${inside}
  await federation.stop();
`;

const SIGN_IN = `
  const redirect_uri = 'http://localhost:3999/callback';
  const client = await federation.registerClient({ redirect_uris: [redirect_uri] });
  const authorize = (more) => federation.franceconnect.issuer + '/authorize?' + new URLSearchParams({
    client_id: client.client_id, redirect_uri, response_type: 'code', scope: 'openid email', acr_values: 'eidas1',
    state: 's'.repeat(32), nonce: 'n'.repeat(32), ...more });
  const callback = await federation.signIn(authorize(), { source: 'yris' });
  if (!callback.searchParams.has('code')) throw new Error('no code: ' + callback);
`;

/** FranceConnect+ fetches the service's keys. */
const SIGN_IN_PLUS = `
  const { PlusService } = await import(${JSON.stringify(PLUS_SERVICE)});
  const plus = await PlusService.register(federation);
  await plus.signIn();
  plus.close();
`;

const FAILURES = `
  await federation.signIn(authorize({ login_hint: 'x' })).then(() => { throw new Error('accepted'); }, () => {});
  await federation.signIn(authorize(), { persona: 'odette-lavergnole' }).then(() => { throw new Error('accepted'); }, () => {});
  const bad = { method: 'POST', body: new URLSearchParams({ code: 'unknown', grant_type: 'authorization_code' }) };
  for (const origin of [federation.franceconnect.issuer, federation.franceconnectPlus.issuer, federation.cpf.url,
    federation.sources.url + '/impots']) {
    await fetch(origin + '/token', bad);
    await fetch(origin + '/userinfo');
    await fetch(origin + '/%');
  }
`;

test('the library prints nothing, and lets the process end by itself', async () => {
  // Whole sign-ins and failures, so that no notice of any dependency goes unseen.
  expect(await Command.program(program(SIGN_IN + SIGN_IN_PLUS + FAILURES))).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('the library prints nothing in a test of jest either, whose sandbox lacks what the engine looks for', async () => {
  const printed = (['log', 'info', 'warn', 'error'] as const).map((method) => jest.spyOn(console, method));
  const federation = await startFederation({ only: ['provider', 'sources'] });
  const plus = await PlusService.register(federation);
  await plus.signIn();
  plus.close();
  await federation.stop();
  expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test('the library prints nothing about the run time on Node 20', async () => {
  // The engine looks at this name alone; test/package/ runs the package on Node 20.19 itself.
  const onNode20 = `Object.defineProperty(process.release, 'lts', { value: 'Iron' });
    const { startFederation } = await import('franceconnect-local');
    await (await startFederation()).stop();`;
  expect(await Command.program(onNode20)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the library prints its log where it is asked to, and no secret in it', async () => {
  const options = `{ only: ['provider', 'sources'], logLevel: 'debug' }`;
  const told = `${SIGN_IN} const { client_secret } = client; const code = callback.searchParams.get('code');
    await fetch(federation.franceconnect.issuer + '/token', { method: 'POST', body: new URLSearchParams({
      grant_type: 'authorization_code', code, redirect_uri, client_id: client.client_id, client_secret }) });
    process.on('exit', () => process.stderr.write([client_secret, code].join(' ')));`;
  const { code, stdout, stderr } = await Command.program(program(told, options));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\[\d\d:\d\d:\d\d/m);
  const secrets = stderr.split(' ');
  expect(secrets).toHaveLength(2);
  for (const secret of secrets) expect(stdout).not.toContain(secret);
});
