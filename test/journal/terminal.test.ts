import { expect, test } from '@jest/globals';
import { Command } from '../library/command.ts';

/** In a process of its own, because what matters is what a terminal receives. */
const PROGRAM = `
  import { startFederation } from 'franceconnect-local';
  const federation = await startFederation({ only: ['provider', 'sources'], logLevel: 'info' });
  const redirect_uri = 'http://localhost:3999/callback';
  const client = await federation.registerClient({ redirect_uris: [redirect_uri] });
  const authorize = (more) => federation.franceconnect.issuer + '/authorize?' + new URLSearchParams({
    client_id: client.client_id, redirect_uri, response_type: 'code', scope: 'openid', acr_values: 'eidas1',
    state: 's'.repeat(32), nonce: 'n'.repeat(32), ...more });
  const callback = await federation.signIn(authorize(), { source: 'ameli', persona: 'angele-dubreuil' });
  await fetch(authorize({ client_id: '\\u001b[31mevil\\nline', login_hint: '\\u001b[2J' }));
  await federation.stop();
  console.error(callback.searchParams.get('code'));
`;

test('prints one line per step, says where to read more, and no control character of anybody’s', async () => {
  const { code, stdout, stderr } = await Command.program(PROGRAM);
  expect(code).toBe(0);
  // Before them stands what there is to say of the registration.
  const lines = stdout
    .slice(stdout.search(/^.*service → /m))
    .trim()
    .split('\n');
  expect(lines[0]).toMatch(
    /^\[\d\d:\d\d:\d\d\] INFO: service → FranceConnect {3}The service asks for a sign-in \(\w{12}\): 303 in [\d.]+ \w+ {2}http:\/\/localhost:\d+\/_local\/flows\/\S+$/,
  );
  expect(lines.some((line) => line.includes('The citizen signs in as angele-dubreuil (Ameli.fr): 303'))).toBe(true);
  expect(lines.filter((line) => !/^\[\d\d:\d\d:\d\d\] (INFO|WARN): /.test(line))).toEqual([]);
  const refusals = lines.filter((line) => line.includes('Y030007'));
  expect(refusals).toHaveLength(2);
  expect(refusals[0]).toContain('login_hint');
  expect(refusals.join('\n')).toMatch(/ http:\/\/localhost:\d+\/_local\/errors\/Y030007\?id=[0-9a-f-]{36}$/m);
  expect(stdout.replace(/\n/g, '')).not.toMatch(/\p{Cc}/u);
  expect(stdout).not.toContain(stderr.trim());
});
