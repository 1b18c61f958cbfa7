import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { connectFederation, type Federation, startFederation, type World } from '../../federation/index.ts';
import { worldSchemaText } from '../../tools/generate-world-schema.ts';
import { Service } from '../support/service.ts';
import { temporaryFolder } from './temporary.ts';

/** What an instance is set up with, exported by one and given to another. */

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const ELSEWHERE = {
  id: 'ailleurs',
  title: 'Ailleurs',
  issuer: 'http://localhost:9/realms/test',
  client_id: 'fc',
  client_secret: 'secret-there',
};
const CAMILLE = {
  given_name: 'Camille',
  family_name: 'ORVIEUX',
  birthdate: '1990-04-12',
  gender: 'female',
  birthplace: '37261',
};

describe('a round trip', () => {
  let first: Federation;
  let world: World;
  beforeAll(async () => {
    first = await startFederation({
      only: ['provider', 'sources'],
      sources: [ELSEWHERE, { id: 'gymnase', title: 'Gymnase', form: { fields: [] }, recognise: () => undefined }],
      cpfVariant: 'cpa2017',
      cpfRules: { recovery: 'delayed72h', lock: { tries: 5 } },
      cpfUnsafe: ['no-state-check'],
      service: { client_id: 'ours', client_secret: SECRET, redirect_uris: ['http://localhost:3999/callback'] },
    });
    await first.registerClient({
      redirect_uris: ['http://localhost:3000/cb'],
      name: 'Cantine',
      scenario: 'invalid-nonce',
    });
    await first.registerDataProvider({ jwks_uri: 'http://localhost:4300/jwks', title: 'Droits' });
    await first.personas.add({ id: 'camille', identity: CAMILLE, register: { outcome: 'no-echo' } });
    await first.sourceRecords.set({ ameli: { active: false, maintenance: 'de retour lundi' } });
    await first.sourceList.show({ list: '2020', descriptions: false });
    await first.clock.advance('31 min');
    await first.clock.advance('1 h', 'ours');
    world = await first.exportWorld();
  });
  afterAll(() => first.stop());

  test('holds what was set up, and nothing that every start brings', async () => {
    expect(world).toMatchObject({
      services: [
        { client_id: 'ours', client_secret: SECRET },
        { name: 'Cantine', scenario: 'invalid-nonce' },
      ],
      people: [{ id: 'camille', identity: CAMILLE, register: { outcome: 'no-echo' } }],
      sources: [ELSEWHERE],
      sourceRecords: { ameli: { active: false, maintenance: 'de retour lundi' } },
      list: '2020',
      hideDescriptions: true,
      dataProviders: [{ title: 'Droits' }],
      cpfVariant: 'cpa2017',
      cpfRules: { recovery: 'delayed72h', lock: { tries: 5 } },
      cpfUnsafe: ['no-state-check'],
      clock: { ahead: 31 * 60_000, clients: { ours: { ahead: 3_600_000 } } },
      notes: ["The source 'gymnase' is a module: start with it again (--source)."],
    });
    expect(Object.keys(world.services?.[0] ?? {})).toEqual(['client_id', 'client_secret', 'redirect_uris']);
    expect(Object.keys(await (await startEmpty()).world)).toEqual([]);
  });

  test('makes an instance that exports the same, and in which its people sign in to its services', async () => {
    const { notes: _notes, ...rest } = world;
    await using second = await startFederation({ only: ['provider', 'sources'], world });
    expect(await second.exportWorld()).toEqual(rest);
    const service = await Service.known(second, 'ours', SECRET);
    const error = await second.signIn(service.request().url, { persona: 'camille' }).catch((refusal) => refusal);
    expect(error).toMatchObject({ code: 'Y010008' });
  });

  test('is the same over the control API, as a file and as text, and fits its schema', async () => {
    const connected = await connectFederation(first.franceconnect.issuer);
    expect(await connected.exportWorld()).toEqual(world);
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'world.json');
    await writeFile(file, JSON.stringify(world));
    const { notes: _notes, ...rest } = world;
    for (const given of [file, JSON.stringify(world)]) {
      await using second = await startFederation({ only: ['provider'], world: given });
      expect(await second.exportWorld()).toEqual(rest);
    }
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    expect([ajv.validate(JSON.parse(worldSchemaText()), world), ajv.errors]).toEqual([true, null]);
  });

  test('keeps a clock that stands still where it stands', async () => {
    const frozenAt = '2026-11-30T12:00:00.000Z';
    const clock = { frozenAt, clients: { ours: { ahead: '1 h' } } };
    await using frozen = await startFederation({ only: ['provider'], world: { clock } });
    expect((await frozen.exportWorld()).clock).toEqual({ frozenAt, clients: { ours: { ahead: 3_600_000 } } });
  });

  test('lets an option of its own win over the world', async () => {
    const options = { cpfRules: { recovery: 'manual' }, sourceRecords: { msa: { beta: true } } } as const;
    await using second = await startFederation({ only: ['provider'], world, ...options });
    expect(await second.exportWorld()).toMatchObject({
      cpfRules: { recovery: 'manual', lock: { tries: 5 } },
      sourceRecords: { msa: { beta: true }, ameli: { active: false } },
    });
  });

  test('leaves people and services there when it comes a second time into a data folder', async () => {
    await using folder = await temporaryFolder();
    for (const _ of ['first', 'again']) {
      await using kept = await startFederation({ only: ['provider'], world, data: folder.path });
      expect((await kept.exportWorld()).people).toEqual(world.people);
    }
  });
});

async function startEmpty() {
  await using empty = await startFederation({ only: ['provider', 'sources'] });
  return { world: await empty.exportWorld() };
}

describe('a faulty world', () => {
  test('is told all its problems, each with its path', async () => {
    const ours = { client_id: 'ours', client_secret: SECRET, redirect_uris: ['http://localhost:3000/cb'] };
    const faulty = {
      servces: [],
      services: [
        { ...ours, client_secret: 'short' },
        { ...ours, scenario: 'invalid-nonc' },
        { ...ours, redirect_uris: ['http://localhost:3000/other'] },
      ],
      people: [
        { identity: { birthdate: '1990-04-12' } },
        { id: 'twin', identity: CAMILLE },
        { id: 'twin', identity: CAMILLE },
      ],
      sources: [
        { ...ELSEWHERE, id: 'ameli' },
        { ...ELSEWHERE, issuer: 'elsewhere' },
      ],
      sourceRecords: { amelie: {}, msa: { active: 'no' } },
      dataProviders: [{ client_id: 'droits', client_secret: SECRET }],
      cpfRules: { recovery: 'never' },
      clock: { ahead: 'soon', frozenAt: 'noon' },
    };
    const { message } = (await startFederation({ world: faulty as unknown as World }).catch(
      (error: Error) => error,
    )) as Error;
    const paths = message
      .split('\n')
      .slice(1)
      .map((line) => line.split(':')[0]);
    expect(paths.toSorted()).toEqual([
      'clock.ahead',
      'clock.frozenAt',
      'cpfRules.recovery',
      'dataProviders.0.jwks_uri',
      'people.0.identity',
      'people.2.id',
      'servces',
      'services.0.client_secret',
      'services.1.scenario',
      'services.2.client_id',
      'sourceRecords.amelie',
      'sourceRecords.msa.active',
      'sources.0.id',
      'sources.1.issuer',
    ]);
    expect(message).toContain("servces: received [], expected 'services'? No member is called 'servces'");
    expect(message).toContain('did you mean invalid-nonce?');
    expect(message).toContain('services.0.client_secret: received [masked');
  });

  test.each([
    ['is cut', '{ "services": ', 'This world is not valid JSON'],
    ['is not there', 'nowhere.json', 'nowhere.json cannot be used: it does not exist or cannot be read'],
    [
      'has two people with the same credentials',
      '{"people":[{"id":"x","identity":{"family_name":"X"},"credentials":{"impots":{"identifiant":"3000000000000"}}},{"id":"y","identity":{"family_name":"Y"},"credentials":{"impots":{"identifiant":"3000000000000"}}}]}',
      'people.1: Y cannot be added',
    ],
  ])('that %s is refused in a sentence', async (_what, given, sentence) => {
    await expect(startFederation({ only: ['provider'], world: given })).rejects.toThrow(sentence);
  });
});

test('franceconnect-local.world.schema.json is up to date; if not: node tools/generate-world-schema.ts', async () => {
  const file = resolve(import.meta.dirname, '../../franceconnect-local.world.schema.json');
  expect(await readFile(file, 'utf8')).toBe(worldSchemaText());
});
