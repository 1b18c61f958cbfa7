import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, type Persona, startFederation, UserError } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { ControlApi } from '../support/control-api.ts';
import { Service } from '../support/service.ts';

const CAMILLE = {
  given_name: 'Camille',
  family_name: 'ORVIEUX',
  birthdate: '1990-04-12',
  gender: 'female',
  birthplace: '37261',
  birthcountry: '99100',
  email: 'camille@example.org',
};

interface Added {
  persona: Persona;
  madeUp: string[];
  warnings: string[];
}

let federation: Federation;
let api: ControlApi;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  api = new ControlApi(federation);
  service = await Service.register(federation);
});

afterAll(() => federation.stop());

describe('somebody added', () => {
  test('signs in at once, at every source', async () => {
    const { status, body } = await api.post<Added>('/personas', { id: 'camille', identity: CAMILLE });
    expect(status).toBe(201);
    expect(body).toMatchObject({ persona: { id: 'camille', label: 'Camille ORVIEUX' }, warnings: [] });
    expect(body.persona.nir_key).toBe(nirKey(body.persona.nir ?? ''));
    for (const source of ['impots', 'ameli', 'la-poste', 'msa', 'mobile-connect']) {
      expect((await service.signIn({ persona: 'camille', source })).userinfo.family_name).toBe('ORVIEUX');
    }
    expect((await api.get<Persona[]>('/personas')).body).toContainEqual(body.persona);
    // A person as answered can be sent back.
    expect((await api.post('/personas', body.persona)).body).toEqual({ ...body, madeUp: [] });
  });

  test('by a name and a birth only signs in, and the answer says what was made up', async () => {
    const { email: _email, birthcountry: _birthcountry, ...identity } = CAMILLE;
    const { body } = await api.post<Added>('/personas', { id: 'minimal', identity });
    expect(body.madeUp).toEqual(['nir', 'spi', 'credentials', 'identity.birthcountry', 'identity.email']);
    expect((await service.signIn({ persona: 'minimal' })).userinfo.email).toBe('minimal@example.org');
  });

  test('comes first on the source’s page, and is found by what is typed', async () => {
    await api.post('/personas', {
      id: 'first',
      identity: { ...CAMILLE, given_name: 'Première' },
      credentials: { msa: { identifiant: 'premiere', password: 'x y' } },
    });
    const browser = new Walker();
    await browser.get(service.request().url);
    await browser.submit('#idp-msa');
    const offered = browser.page.document
      .querySelectorAll('button[name="persona"]')
      .map((button) => button.getAttribute('value'));
    expect(offered.indexOf('first')).toBeGreaterThanOrEqual(0);
    expect(offered.indexOf('first')).toBeLessThan(
      offered.indexOf('angele-dubreuil') === -1 ? Number.POSITIVE_INFINITY : offered.indexOf('angele-dubreuil'),
    );
    await browser.submit('#connexion', { identifiant: 'PREMIERE', password: 'x y' });
    expect(browser.page.url.pathname).toMatch(/\/consent$/);
  });

  test('is who the register says: unknown there, FranceConnect refuses', async () => {
    await api.post('/personas', {
      id: 'ghost',
      identity: { ...CAMILLE, given_name: 'Fantôme' },
      register: { outcome: 'no-echo' },
    });
    await expect(service.signIn({ persona: 'ghost' })).rejects.toMatchObject({ code: expect.stringMatching(/^Y01/) });
  });

  test('again under the same id is replaced, and one of the stock never is', async () => {
    await api.post('/personas', { id: 'twice', identity: CAMILLE });
    await api.post('/personas', { id: 'twice', identity: { ...CAMILLE, family_name: 'AUTRE' } });
    expect((await service.signIn({ persona: 'twice' })).userinfo.family_name).toBe('AUTRE');
    const { status, body } = await api.post('/personas', { id: 'angele-dubreuil', identity: CAMILLE });
    expect(status).toBe(422);
    expect(body.message).toContain('id: received angele-dubreuil, expected one that nobody');
    expect((await api.delete('/personas/angele-dubreuil')).status).toBe(409);
  });

  test('who would be somebody else’s double is refused, and the former one stays', async () => {
    await api.post('/personas', { id: 'mine', identity: CAMILLE, credentials: { ameli: { identifiant: 'mine' } } });
    const double = {
      id: 'mine',
      identity: CAMILLE,
      credentials: { ameli: { identifiant: 'MINE' }, impots: { identifiant: 'x' } },
    };
    expect((await api.post('/personas', { ...double, id: 'other' })).body).toMatchObject({
      error: 'refused',
      message: expect.stringContaining('"other" and "mine" share the identifiant MINE'),
    });
    expect((await api.get('/personas/other')).status).toBe(404);
    await expect(service.signIn({ persona: 'mine', source: 'ameli' })).resolves.toBeDefined();
  });

  test('is told what is odd, and every fault', async () => {
    const odd = await api.post<Added>('/personas', { id: 'odd', identity: { ...CAMILLE, birthplace: '37000' } });
    expect(odd.body.warnings[0]).toBe('birthplace: 37000 is not a commune. It is a postal code: Tours is 37261.');
    expect((await api.get<Added>('/personas/odd')).body.warnings[0]).toBe(odd.body.warnings[0]);
    const faulty = await api.post('/personas', {
      identity: { givenname: 'x' },
      register: { outcome: 'lost' },
      kind: [],
    });
    expect(faulty.body).toMatchObject({
      faults: expect.arrayContaining([
        expect.objectContaining({ path: 'identity.givenname', expected: expect.stringContaining("'given_name'") }),
        expect.objectContaining({ path: 'register' }),
        expect.objectContaining({ path: 'kind', expected: expect.stringContaining("'kinds'") }),
      ]),
    });
  });

  test('may be removed', async () => {
    await api.post('/personas', { id: 'gone', identity: CAMILLE });
    expect((await api.delete('/personas/gone')).status).toBe(204);
    await expect(federation.signIn(service.request().url, { persona: 'gone' })).rejects.toThrow('Unknown persona');
  });
});

describe('a CSV file', () => {
  const CSV = [
    'login,password,family_name,preferred_username,given_name,gender,email,birthdate,birthplace,birthcountry',
    'corse,azerty,BROSSE,,Mario,male,mario@example.org,1981-02-03,2A004,99100',
    'code,123,POSTAL,,Paul,male,paul@example.org,1981-02-03,54000,99100',
    'corse,123,DOUBLE,,Luigi,male,luigi@example.org,1981-02-03,2B050,99100',
  ].join('\n');

  const importCsv = (csv: string) =>
    api.call<{ added: Persona[]; warnings: string[] }>('POST', '/personas/import', csv, { 'content-type': 'text/csv' });

  test('brings its people in, and tells what it left out and what is odd', async () => {
    const { status, body } = await importCsv(CSV);
    expect(status).toBe(201);
    expect(body.added.map(({ id }) => id)).toEqual(['corse', 'code']);
    expect(body.warnings).toEqual([
      "Line 4: skipped, the login 'corse' is already that of line 2.",
      'Line 3: birthplace: 54000 is not a commune. It is a postal code: Nancy is 54395.',
    ]);
    expect((await service.signIn({ persona: 'corse', source: 'impots' })).userinfo.birthplace).toBe('2A004');
  });

  test('brought in twice is the same people', async () => {
    await importCsv(CSV);
    const before = (await federation.personas.all()).length;
    expect((await importCsv(CSV)).body.added.map(({ id }) => id)).toEqual(['corse', 'code']);
    expect(await federation.personas.all()).toHaveLength(before);
  });

  test('that cannot be read is refused in words', async () => {
    expect((await importCsv('hello')).body).toMatchObject({
      error: 'refused',
      message: expect.stringContaining('Known columns'),
    });
    expect((await api.post('/personas/import', CSV)).status).toBe(415);
  });
});

test('people added are there after a restart', async () => {
  await using folder = await temporaryFolder();
  const start = () => startFederation({ list: '2020', only: ['provider', 'sources'], data: folder.path });
  {
    await using first = await start();
    await first.personas.add({ id: 'camille', identity: CAMILLE });
  }
  await using second = await start();
  await expect((await Service.register(second)).signIn({ persona: 'camille' })).resolves.toBeDefined();
});

describe('--personas', () => {
  test('brings people in and follows the file, JSON or CSV; a faulty change changes nothing', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'people');
    await writeFile(file, JSON.stringify([{ id: 'camille', identity: CAMILLE }]));
    await using own = await startFederation({ list: '2020', only: ['provider', 'sources'], personas: file });
    const ids = async () => (await own.personas.all()).map(({ id }) => id);
    expect(await ids()).toContain('camille');

    await writeFile(file, 'corse,123,BROSSE,,Mario,male,mario@example.org,1981-02-03,2A004,99100\n');
    await until(async () => (await ids()).includes('corse'));
    expect(await ids()).not.toContain('camille');

    await writeFile(file, '[{"identity": {}}]');
    await writeFile(
      file,
      JSON.stringify([
        { id: 'later', identity: CAMILLE },
        { id: 'corse', identity: CAMILLE },
      ]),
    );
    await until(async () => (await ids()).includes('later'));
  });

  test('with faults at start is told whole', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'people.json');
    await writeFile(file, JSON.stringify([{ identity: {} }, { identity: CAMILLE, nirs: 1 }]));
    const refusal = startFederation({ list: '2020', only: ['provider'], personas: file });
    await expect(refusal).rejects.toThrow(UserError);
    await expect(refusal).rejects.toThrow(
      /Person 1: .*\nidentity: received \{\}, expected at least given_name or family_name\nPerson 2: .*\nnirs: received 1, expected 'nir'\?/,
    );
  });
});

/** Until it is so, five seconds at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not come about within five seconds.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
