import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Client, startFederation } from '../../federation/index.ts';
import { catalogue } from '../../scenarios/index.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { Service } from '../support/service.ts';

const page = await readFile(new URL('../../docs/replace-your-stub.md', import.meta.url), 'utf8');

test('the files that take the place of a provider written by hand sign its people in at its service', async () => {
  await using folder = await temporaryFolder();
  const section = page.slice(page.indexOf('## A provider written by hand'));
  const [clients = '', personas = ''] = [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json ?? '');
  const files = { clients: join(folder.path, 'clients.json'), personas: join(folder.path, 'personas.json') };
  await Promise.all([writeFile(files.clients, clients), writeFile(files.personas, personas)]);
  await using federation = await startFederation({ only: ['provider', 'sources'], ...files });
  const [persona] = (await federation.personas.all()).filter(({ identity }) => identity.family_name === 'ORVIEUX');
  const [{ client_id, client_secret, redirect_uris }] = JSON.parse(clients) as [Client];
  const service = await Service.known(federation, client_id, client_secret);
  const { userinfo } = await service.signIn({ persona: persona?.id ?? '' }, { redirect_uri: redirect_uris[0] });
  expect(userinfo.family_name).toBe('ORVIEUX');
});

test('each scenario it names is in the catalogue', () => {
  const named = [...page.matchAll(/\buse[ (]["']([\w-]+)["']|scenario: (.*)/g)].flatMap(([, used, listed = '']) => [
    ...(used ? [used] : []),
    ...[...listed.matchAll(/`([a-z]+-[\w-]+)`/g)].map(([, id]) => id ?? ''),
  ]);
  expect(named.length).toBeGreaterThan(5);
  const known = new Set(catalogue.map(({ id }) => id));
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});
