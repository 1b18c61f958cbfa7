import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { SourceStates } from '../../federation/sources/source-states.ts';
import {
  defineIdentitySource,
  type IdentitySourceDefinition,
  loadIdentitySource,
} from '../../identity-sources/index.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { Persona } from '../../personas/persona.ts';
import { catalogue, ScenarioBook } from '../../scenarios/index.ts';
import { angele, people } from './people.ts';
import { chooses, startSources } from './support.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

test('a source given by path signs people in its own way', async () => {
  const library = await loadIdentitySource(fixture('library-card.js'));
  const running = await startSources({ sources: [library] });
  const broker = await running.broker('library');
  const { walker, asked, page } = await broker.open({ acr_values: 'eidas2' });
  expect(page.document.querySelector('label[for=card]')?.text).toContain('Numéro de carte');
  expect((await walker.submit('form#connexion', { card: '0000' })).status).toBe(422);
  const { idToken, userinfo } = await broker.redeem(await walker.submit('form#connexion', { card: '1234' }), asked);
  expect(idToken).toMatchObject({ acr: 'eidas2', amr: ['fc', 'pwd'] });
  expect(userinfo).toMatchObject({ family_name: 'DUBREUIL', email: 'reader-angele@example.org' });
  expect(userinfo).not.toHaveProperty('birthplace');
  await running.close();
});

test('a source given by value needs an id and a title: everything else has a default', async () => {
  const gym = defineIdentitySource({ id: 'gym', title: 'Gymnase' });
  const running = await startSources({ sources: [gym] });
  const broker = await running.broker('gym');
  const { walker, asked, page } = await broker.open();
  expect(page.document.querySelectorAll('button[name=persona]')).toHaveLength(people.length);
  const { idToken } = await broker.redeem(await chooses(walker, angele.id), asked);
  expect(idToken.acr).toBe('eidas1');
  await running.close();
});

test('a source may recognise people no book knows', async () => {
  const stranger: Persona = {
    ...angele,
    id: 'stranger',
    identity: { given_name: 'Inconnue', family_name: 'NOUVELLE' },
  };
  const open = defineIdentitySource({ id: 'open', title: 'Ouverte', recognise: () => stranger, people: () => [] });
  const running = await startSources({ sources: [open] });
  const broker = await running.broker('open');
  const { walker, asked, page } = await broker.open();
  expect(page.body).toContain('Ce fournisseur ne connaît encore personne.');
  const arrival = await walker.submit('form#connexion', { identifiant: 'x', password: 'y' });
  expect((await broker.redeem(arrival, asked)).userinfo.given_name).toBe('Inconnue');
  await running.close();
});

test('a source for carers sends what the claims parameter asks for', async () => {
  const carers = defineIdentitySource({ id: 'carers', title: 'Aidants', claims: () => ({ rep_scope: ['money'] }) });
  const running = await startSources({ sources: [carers] });
  const broker = await running.broker('carers');
  const { walker, asked } = await broker.open({ claims: '{"id_token":{"rep_scope":{"essential":true}}}' });
  const { idToken } = await broker.redeem(await chooses(walker, angele.id), asked);
  expect(idToken.rep_scope).toEqual(['money']);
  await running.close();
});

test('a source that throws costs a page, not the server', async () => {
  const failing = defineIdentitySource({
    id: 'failing',
    title: 'En panne',
    async recognise() {
      throw new Error('secret detail');
    },
  });
  const running = await startSources({ sources: [failing] });
  const { walker } = await (await running.broker('failing')).open();
  const page = await walker.submit('form#connexion', { identifiant: 'x', password: 'y' });
  expect(page.status).toBe(500);
  expect(page.document.querySelector('h1')?.text).toBe('Le fournisseur d’identité a rencontré une erreur');
  expect(page.body).not.toMatch(/secret detail|at .*\.ts/);
  await running.close();
});

test('a paused source answers a 503 to FranceConnect, the others run', async () => {
  const scenarios = new ScenarioBook({ storage: memoryStorage(), catalogue });
  await new SourceStates(scenarios, {}).pause('impots');
  const running = await startSources({ scenarios });
  const answer = await fetch(`${running.url}/impots/.well-known/openid-configuration`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: 'temporarily_unavailable', error_description: "the source 'impots' is down" },
  ]);
  expect((await fetch(`${running.url}/ameli/.well-known/openid-configuration`)).status).toBe(200);
  await running.close();
});

test('a scenario in front of the sources can make them unavailable', async () => {
  const scenarios = new ScenarioBook({ storage: memoryStorage(), catalogue });
  await scenarios.use({ id: 'closed', faults: [{ kind: 'source-answer', at: 'discovery', status: 503 }] });
  const running = await startSources({ scenarios });
  expect((await fetch(`${running.url}/impots/.well-known/openid-configuration`)).status).toBe(503);
  await running.close();
});

function faultsOf(definition: unknown): string {
  try {
    defineIdentitySource(definition as IdentitySourceDefinition);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '';
}

test('every fault of a definition is listed, with what was received and expected', () => {
  const message = faultsOf({
    id: 'My Source',
    acr: ['eidas1', 'eidas9'],
    form: {
      fields: [
        { name: 'csrf', label: '' },
        { name: 'other', label: 'Autre', type: 'date' },
      ],
      approval: 'yes',
    },
    recognise: 'someone',
    look: { accent: '#ffee00', accentDark: 'navy' },
    color: 'red',
  });
  expect(message.split('\n')).toEqual([
    "The identity source 'My Source' is not valid:",
    'id: received My Source, expected lower-case letters, digits and hyphens, starting with a letter',
    'title: received (nothing), expected a text',
    'acr.1: received eidas9, expected one of eidas1, eidas2, eidas3',
    'form.fields.0.name: received csrf, expected a name other than csrf, persona, filtre, decision, which the page uses',
    'form.fields.0.label: received (empty), expected a text that is not empty',
    'form.fields.1.type: received date, expected one of text, email, password, tel',
    'form.approval: received yes, expected an object such as { message: "Ouvrez l’application." }',
    'recognise: received someone, expected a function (input, book) => persona or undefined',
    expect.stringMatching(
      /^look\.accent: received #ffee00, expected a colour on which white text can be read; the nearest is #[0-9a-f]{6}$/,
    ),
    'look.accentDark: received navy, expected a colour such as #1f6f5c',
    expect.stringMatching(/^color: received red, expected /),
  ]);
});

test.each([undefined, null, 'ameli', []])('%p is not a definition', (value) => {
  expect(faultsOf(value)).toContain('expected an object { id, title, … }');
});

test('a file that is missing, faulty or without a default export is named', async () => {
  await expect(loadIdentitySource('nowhere.js')).rejects.toThrow(/nowhere\.js does not exist/);
  await expect(loadIdentitySource(fixture('no-default.js'))).rejects.toThrow(/no-default\.js has no default export/);
  const faulty = loadIdentitySource(fixture('faulty.js'));
  await expect(faulty).rejects.toThrow(UserError);
  await expect(faulty).rejects.toThrow(
    /faulty\.js: The identity source 'Faulty Source' is not valid:[\s\S]*\ntitle: [\s\S]*\ncolour: /,
  );
});

test('a source already defined may be defined again', () => {
  const gym = defineIdentitySource({ id: 'gym', title: 'Gymnase', claims: () => ({ email: 'a@example.org' }) });
  const again = defineIdentitySource(gym);
  expect({ ...again, look: again.look.accentDark }).toMatchObject({
    id: 'gym',
    acr: ['eidas1'],
    look: gym.look.accentDark,
  });
  expect(again.claims(angele)).toEqual({ email: 'a@example.org' });
});

test('two sources with one id are refused', async () => {
  const gym = defineIdentitySource({ id: 'gym', title: 'Gymnase' });
  await expect(startSources({ sources: [gym, gym] })).rejects.toThrow("Two identity sources have the id 'gym'");
});
