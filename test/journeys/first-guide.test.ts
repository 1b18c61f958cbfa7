import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';

/** The steps at FranceConnect of the guide « Créer son compte CPF », with nothing but what the pages show. */

let federation: Federation;
let citizen: Walker;

beforeAll(async () => {
  federation = await startFederation({ list: '2020' });
});
afterAll(() => federation.stop());
beforeEach(() => {
  citizen = new Walker();
});

const linkNamed = (name: string) =>
  citizen.page.document.querySelectorAll('a').find((link) => link.text.trim() === name);

/** The list of sources, by the CPF site's button. */
async function listOfSources() {
  await citizen.get(`${federation.cpf?.url}/connexion`);
  const button = linkNamed('S’identifier avec FranceConnect');
  await citizen.get(new URL(button?.getAttribute('href') ?? '', citizen.page.url).href);
}

test.each(['/', '/connexion', '/inscription'])(
  '%s has the button « S’identifier avec FranceConnect »',
  async (path) => {
    await citizen.get(`${federation.cpf?.url}${path}`);
    const button = linkNamed('S’identifier avec FranceConnect');
    await citizen.get(new URL(button?.getAttribute('href') ?? '', citizen.page.url).href);
    expect(citizen.page.url.href).toContain(`${federation.franceconnect.issuer}/interaction/`);
  },
);

test('FranceConnect’s list offers the six accounts of the guide', async () => {
  await listOfSources();
  const names = citizen.page.document.querySelectorAll('[id^=idp-]').map(({ text }) => text);
  const wanted = ['impots.gouv.fr', 'ameli.fr', 'La Poste', 'MobileConnect et moi', 'MSA', 'Alicem'];
  expect(wanted.filter((title) => !names.some((name) => name.includes(title)))).toEqual([]);
  expect(names).toHaveLength(6);
});

test.each(['impots', 'ameli', 'msa'])(
  'the page of %s asks for « Mon identifiant » and « Mon mot de passe »',
  async (source) => {
    await listOfSources();
    await citizen.submit(`#idp-${source}`);
    expect(new URL(citizen.page.url).origin).toBe(federation.sources?.url);
    const labels = citizen.page.document.querySelectorAll('label').map(({ text }) => text.trim());
    expect(labels.filter((label) => /^Mon (identifiant|mot de passe)/.test(label))).toEqual([
      expect.stringMatching(/^Mon identifiant/),
      expect.stringMatching(/^Mon mot de passe/),
    ]);
  },
);
