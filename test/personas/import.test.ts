import { describe, expect, test } from '@jest/globals';
import { readPeopleCsv } from '../../personas/import.ts';
import { ownPersonaSchema } from '../../personas/own-persona.ts';

const LOW =
  'login,password,family_name,preferred_username,given_name,gender,email,phone_number,birthdate,birthplace,birthcountry,country,locality,postal_code,street_address';
const PLUS = 'login,password,family_name,preferred_username,given_name,gender,email,birthdate,birthplace,birthcountry';
const OLD =
  'id,identifiant,motDePasse,nomDeNaissance,nomDUsage,prenoms,genre,email,telephone,dateDeNaissance,codePostalLieuDeNaissance,codePaysDeNaissance,adressePays,adresseVille,adresseCodePostal,adresseVoie';
const OLDEST =
  'identifiant,password,nomDeNaissance,prenom,secondPrenom,titre,Gender,email,telephone,birthdate,AAAA,MM,JJ,departementDeNaissance,codeCommune,regionDeNaissance,codePaysDeNaissance,adresseFormatee,siren,siret';

const ROWS = {
  low: 'corse,123,BROSSE,,Mario,male,mario@example.org,0639980001,1981-02-03,2A004,99100,France,Ajaccio,20000,1 rue Test',
  plus: 'corse,123,BROSSE,,Mario,male,mario@example.org,1981-02-03,2A004,99100',
  old: '42,corse,123,BROSSE,,Mario,male,mario@example.org,0639980001,1981-02-03,2A004,99100,,,,',
  oldest: 'corse,123,BROSSE,Mario,,M.,male,mario@example.org,0639980001,1981-02-03,1981,02,03,2A,2A004,94,99100,,,',
} as const;
const HEADERS = { low: LOW, plus: PLUS, old: OLD, oldest: OLDEST } as const;
type Layout = keyof typeof ROWS;

const MARIO = {
  given_name: 'Mario',
  family_name: 'BROSSE',
  birthdate: '1981-02-03',
  gender: 'male',
  birthplace: '2A004',
  birthcountry: '99100',
  email: 'mario@example.org',
};

const only = async (csv: string) => {
  const { rows, warnings } = await readPeopleCsv(csv);
  expect(rows).toHaveLength(1);
  return { own: ownPersonaSchema.parse(rows[0]?.own), line: rows[0]?.line, warnings };
};

describe('the four layouts', () => {
  test.each(Object.keys(ROWS) as Layout[])(
    '%s, with the line that names its columns and without it',
    async (layout) => {
      for (const csv of [`${HEADERS[layout]}\n${ROWS[layout]}\n`, ROWS[layout]]) {
        const { own, warnings } = await only(csv);
        expect(own.identity).toMatchObject(MARIO);
        expect(own.id).toBe('corse');
        expect(own.credentials?.ameli).toEqual({ identifiant: 'corse', password: '123' });
        expect(warnings).toEqual([]);
      }
    },
  );

  test('columns in another order, and columns nobody knows, which are told', async () => {
    const { own, warnings } = await only(
      'family_name,given_name,login,birthdate,couleur\nBROSSE,Mario,corse,1981-02-03,vert',
    );
    expect(own.identity).toMatchObject({ family_name: 'BROSSE', given_name: 'Mario' });
    expect(warnings).toEqual(['Columns that are not used: couleur.']);
  });
});

describe('as the real files are', () => {
  test('cells padded with spaces and tabs, blank lines, comments, a byte order mark', async () => {
    const csv = `\uFEFF# people of ours\n\n${PLUS}\n\n  corse ,\t123\t, BROSSE ,, Mario ,male , mario@example.org,1981-02-03 ,2A004,99100\n   \n`;
    expect(await only(csv)).toMatchObject({ own: { identity: MARIO }, line: 5, warnings: [] });
  });

  test('first names between quotes, separated by commas', async () => {
    const { own } = await only(
      'min,azerty,DURAND,,"Anne, Béatrice,  Claude",female,a@example.org,1981-02-03,75107,99100',
    );
    expect(own.identity.given_name).toBe('Anne Béatrice Claude');
    expect(own.credentials?.impots?.password).toBe('azerty');
  });

  test('semicolons, capitalised gender, French dates and a first zero eaten by a spreadsheet', async () => {
    const { own } = await only('nice;123;DURAND;;Luc;Male;l@example.org;03/02/1981;6088;99100');
    expect(own.identity).toMatchObject({ gender: 'male', birthdate: '1981-02-03', birthplace: '06088' });
  });

  test('an empty cell is a claim that is not sent', async () => {
    const { own } = await only('sans,123,,,Anne-Laure,female,,1992-08-12,,99100');
    expect(own.identity).toEqual({
      given_name: 'Anne-Laure',
      gender: 'female',
      email: null,
      birthdate: '1992-08-12',
      birthcountry: '99100',
    });
  });

  test('presumed dates stay as they are, and a date in three columns is put together', async () => {
    expect((await only('présumé,123,FLEURET,,Jean,male,j@example.org,1992-11-00,,99217')).own.identity.birthdate).toBe(
      '1992-11-00',
    );
    const parts = 'a,123,BROSSE,Mario,Luigi,M.,,m@example.org,,,1981,2,3,2A,2A004,94,99100,,,';
    expect((await only(`${OLDEST}\n${parts}`)).own.identity).toMatchObject({
      birthdate: '1981-02-03',
      given_name: 'Mario Luigi',
      gender: 'male',
    });
  });

  test('of two with one login the first counts, and the second is told; so is a row that is shifted', async () => {
    const csv = [
      PLUS,
      ROWS.plus,
      ROWS.plus.replace('Mario', 'Luigi'),
      ',,,,,,,,,',
      'x,123',
      `${ROWS.plus.replace('corse', 'c2')},more`,
    ];
    const { rows, warnings } = await readPeopleCsv(csv.join('\n'));
    expect(rows.map(({ line, own }) => [line, own.id])).toEqual([
      [2, 'corse'],
      [6, 'c2'],
    ]);
    expect(warnings).toEqual([
      "Line 3: skipped, the login 'corse' is already that of line 2.",
      'Line 5: skipped, no name. Is the row shifted?',
      'Line 6: 11 cells where 10 were expected. Is the row shifted?',
    ]);
  });

  test('two logins that make one id are two people', async () => {
    const { rows } = await readPeopleCsv([ROWS.plus, ROWS.plus.replace('corse', 'Corse!')].join('\n'));
    expect(rows.map(({ own }) => own.id)).toEqual(['corse', 'corse-2']);
  });

  test.each(['', '# nothing\n', 'hello', 'a,b,c\n1,2,3', '"unclosed,1,2'])('%j is refused in words', async (csv) => {
    await expect(readPeopleCsv(csv)).rejects.toThrow(/^The CSV /);
  });
});
