import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatNir, nirKey } from '../../civil-status/nir.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { cardsOf } from '../support/choose-person.ts';
import { Service } from '../support/service.ts';

/** Services ask for the social security number and its key, which FranceConnect never sends: every page that shows a person gives both. */

let federation: Federation;
let people: readonly Persona[];

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  people = await federation.personas.all();
});
afterAll(() => federation.stop());

const keyOf = ({ nir = '' }: Persona) => nirKey(nir);

test.each(['impots', 'ameli', 'la-poste', 'msa', 'alicem', 'mobile-connect'])(
  'the sign-in page of %s gives the number and the key of each person',
  async (source) => {
    const service = await Service.register(federation);
    const browser = new Walker();
    await browser.get(service.request().url);
    await browser.submit(`#idp-${source}`);
    const known = people.filter(({ credentials }) => credentials[source]);
    const cards = await cardsOf(browser);
    expect([...cards.keys()].toSorted()).toEqual(known.map(({ id }) => id).toSorted());
    for (const persona of known) {
      expect(cards.get(persona.id)).toContain(
        `N° de sécurité sociale ${formatNir(persona.nir ?? '')} clé ${keyOf(persona)}`,
      );
    }
  },
);

test('the people of the local pages have their number and key', async () => {
  const { origin } = new URL(federation.franceconnect.issuer);
  const browser = new Walker();
  await browser.get(`${origin}/_local/personas`);
  const [angele] = people;
  if (!angele) throw new Error('no people');
  expect(browser.page.document.querySelector('#people ~ section table')?.text).toContain(
    `${angele.nir} key ${keyOf(angele)}`,
  );
  await browser.get(`${origin}/_local/personas/${angele.id}`);
  expect(browser.page.document.querySelector('main')?.text).toMatch(new RegExp(`nir_key\\s*${keyOf(angele)}`));
});
