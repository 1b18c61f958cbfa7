import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  connectFederation,
  type Federation,
  JournalError,
  SignInError,
  startFederation,
  UserError,
} from '../../federation/index.ts';

import { REDIRECT_URI, Service } from '../support/service.ts';
import { freePort } from './temporary.ts';

/** One suite for the federation of this process and for one reached over its control API: what differs is a bug. */

const CAMILLE = {
  given_name: 'Camille',
  family_name: 'ORVIEUX',
  birthdate: '1990-04-12',
  gender: 'female',
  birthplace: '37261',
  birthcountry: '99100',
  email: 'camille@example.org',
};

const OUTAGE = { id: 'outage', faults: [{ kind: 'answer', at: 'token', status: 503 }] } as const;

let here: Federation;

beforeAll(async () => {
  here = await startFederation();
});

afterAll(() => here.stop());

describe.each([
  ['startFederation()', async () => here],
  ['connectFederation()', () => connectFederation(here.franceconnect.issuer)],
])('%s', (name, open) => {
  let federation: Federation;
  const own = (id: string) => `${id}-${name.slice(0, 5)}`;

  beforeAll(async () => {
    federation = await open();
  });

  test('gives every address', () => {
    const { franceconnect, franceconnectPlus, cpf, sources } = federation;
    expect({ franceconnect, franceconnectPlus, cpf, sources }).toEqual({
      franceconnect: here.franceconnect,
      franceconnectPlus: here.franceconnectPlus,
      cpf: here.cpf,
      sources: here.sources,
    });
  });

  test('registers a service, which signs its citizens in', async () => {
    const client = await federation.registerClient({ redirect_uris: [REDIRECT_URI], name: 'Ma démarche' });
    expect(client).toMatchObject({ name: 'Ma démarche', type: 'public', redirect_uris: [REDIRECT_URI] });
    const { callback, userinfo } = await (await Service.register(federation, client)).signIn({
      persona: 'angele-dubreuil',
      source: 'ameli',
    });
    expect(callback).toBeInstanceOf(URL);
    expect(userinfo.family_name).toBe('DUBREUIL');
  });

  test('refuses a faulty service in words', async () => {
    const refusal = federation.registerClient({ redirect_uris: ['ftp://x'], type: 'secret' as 'public' });
    await expect(refusal).rejects.toThrow(UserError);
    await expect(refusal).rejects.toThrow(/^redirect_uris\.0: received ftp:\/\/x, expected an http or https URL$/m);
    await expect(refusal).rejects.toThrow(/^type: received secret/m);
  });

  test('tells a refused sign-in with its code', async () => {
    const service = await Service.register(federation);
    const refusal = federation.signIn(service.request({ acr_values: 'eidas9', nonce: 'short' }).url);
    await expect(refusal).rejects.toThrow(SignInError);
    await expect(refusal).rejects.toMatchObject({ code: expect.stringMatching(/^Y\d/), status: 400 });
    await expect(federation.signIn(service.request().url, { persona: 'angel-dubreuil' })).rejects.toThrow(
      'Unknown persona "angel-dubreuil". Did you mean "angele-dubreuil"?',
    );
    await expect(federation.signIn(service.request().url, { source: 'amelie' })).rejects.toThrow(
      "Did you mean 'ameli'?",
    );
  });

  test('adds people, who are told what is odd about them', async () => {
    const { persona, warnings } = await federation.personas.add({
      id: own('camille'),
      identity: { ...CAMILLE, birthplace: '37000' },
    });
    expect(warnings[0]).toContain('Tours is 37261');
    expect(await federation.personas.all()).toContainEqual(persona);
    await federation.personas.add({ id: own('camille'), identity: CAMILLE });
    const { userinfo } = await (await Service.register(federation)).signIn({ persona: own('camille') });
    expect(userinfo.birthplace).toBe('37261');
    await expect(federation.personas.add({ identity: {} })).rejects.toThrow('at least given_name or family_name');
  });

  test('activates scenarios for one service, and ends them', async () => {
    const [mine, yours] = [await Service.register(federation), await Service.register(federation)];
    const client = mine.client.client_id;
    await federation.scenarios.use(OUTAGE, { client });
    await expect(mine.signIn()).rejects.toThrow();
    await expect(yours.signIn()).resolves.toBeDefined();
    await federation.scenarios.reset(client);
    await expect(mine.signIn()).resolves.toBeDefined();
  });

  test('knows the catalogue, and the nearest of what it does not know', async () => {
    const [first] = await federation.scenarios.all();
    await expect(federation.scenarios.use(`${first?.id}s`)).rejects.toThrow(`Did you mean '${first?.id}'?`);
    await expect(federation.scenarios.use(first?.id ?? '', { times: 0 })).rejects.toThrow(/times: received 0/);
    await expect(federation.scenarios.use({ id: 'mine', faults: [] })).rejects.toThrow('at least one fault');
  });

  test('keeps a journal, which is read and waited for', async () => {
    const service = await Service.register(federation);
    const client = service.client.client_id;
    const coming = federation.journal.next('SP_REQUESTED_FC_TOKEN', { client });
    await service.signIn();
    expect(await coming).toMatchObject({ kind: 'SP_REQUESTED_FC_TOKEN', client, from: 'service' });
    const entries = await federation.journal.entries({ client });
    expect(entries.map(({ kind }) => kind)).toContain('SP_REQUESTED_FC_TOKEN');
    expect(new Set(entries.map((entry) => entry.client))).toEqual(new Set([client]));
    await expect(federation.journal.next('SP_REQUESTED_FC_TOKEN', { client }, { timeout: 20 })).rejects.toThrow(
      JournalError,
    );
  });

  test('moves time for one service', async () => {
    const service = await Service.register(federation);
    const request = service.request();
    const callback = await federation.signIn(request.url);
    await federation.clock.advance({ seconds: 31 }, service.client.client_id);
    await expect(service.complete(callback, request)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(federation.clock.advance('soon')).rejects.toThrow('by: received');
  });

  test('is reset for one service: scenarios, clock and journal; the service stays', async () => {
    const service = await Service.register(federation);
    const client = service.client.client_id;
    await service.signIn();
    await federation.scenarios.use(OUTAGE, { client });
    await federation.reset(client);
    expect(await federation.journal.entries({ client })).toEqual([]);
    await expect(service.signIn()).resolves.toBeDefined();
  });

  test('is reset as a whole', async () => {
    const service = await Service.register(federation);
    await federation.personas.add({ id: own('stays'), identity: CAMILLE });
    await service.signIn();
    await federation.scenarios.use(OUTAGE);
    await federation.reset();
    expect(await federation.journal.entries()).toEqual([]);
    await expect(service.signIn({ persona: own('stays') })).resolves.toBeDefined();
  });
});

describe('connecting', () => {
  test('leaves the simulator running when it is over', async () => {
    {
      await using connected = await connectFederation(new URL(here.franceconnect.issuer).origin);
      await connected.stop();
    }
    expect((await fetch(here.franceconnect.discovery)).status).toBe(200);
  });

  test('needs the token where there is one', async () => {
    const token = 'a-token-of-sixteen-characters-or-more';
    await using guarded = await startFederation({ only: ['provider', 'sources'], controlToken: token });
    const { issuer } = guarded.franceconnect;
    await expect(connectFederation(issuer)).rejects.toThrow('expected Bearer and the --control-token');
    await using connected = await connectFederation(issuer, { token });
    await expect((await Service.register(connected)).signIn()).resolves.toBeDefined();
    expect(connected.cpf).toBeUndefined();
  });

  test('to nothing, or to something else, is refused in words', async () => {
    const address = `http://localhost:${await freePort()}`;
    await expect(connectFederation(address)).rejects.toThrow(`No simulator answers at ${address} (ECONNREFUSED)`);
    await expect(connectFederation('localhost')).rejects.toThrow('url: received localhost, expected an address');
    const other = createServer((_req, res) => void res.end('hello'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(connectFederation(`http://127.0.0.1:${port}`)).rejects.toThrow(
      'is not franceconnect-local (HTTP 200)',
    );
    other.close();
  });
});
