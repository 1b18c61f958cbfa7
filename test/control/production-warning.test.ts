import { expect, test } from '@jest/globals';
import { Command } from '../library/command.ts';

/** Registers a service as production wants it, then changes it over the control API. In a process of its own: the log is what is looked at. */
const PROGRAM = `
  import { startFederation } from 'franceconnect-local';
  const federation = await startFederation({ only: ['provider'], logLevel: 'warn' });
  const { client_id } = await federation.registerClient({
    client_id: 'p'.repeat(64),
    redirect_uris: ['https://service.example.org/callback'],
    post_logout_redirect_uris: ['https://service.example.org/bye'],
  });
  console.log('registered');
  const clients = new URL('/_local/api/clients/', federation.franceconnect.issuer);
  const change = async (body) => {
    const answer = await fetch(new URL(client_id, clients), {
      method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    console.log('answered', answer.status, answer.ok ? '' : (await answer.json()).message);
  };
  await change({ redirectPolicy: 'loopback', redirect_uris: ['http://localhost:3000/callback'] });
  await change({ scenario: 'expired-idtoken' });
  await federation.stop();
`;

test('a change says in the log what production would refuse, as a registration does', async () => {
  const { code, stdout } = await Command.program(PROGRAM);
  expect(code).toBe(0);
  const [before = '', after = ''] = stdout.split('registered\n');
  expect(before).not.toContain('production');
  expect(after).toMatch(/WARN [^\n]*: production would refuse this registration[\s\S]*answered 200/);
  expect(after).toContain('exact: FranceConnect compares addresses character for character');
  expect(after).toContain('localhost is for the integration platform');
  expect(after).toMatch(/answered 422 .*\nscenario: received expired-idtoken, .*did you mean expired-id-token\?/);
});
