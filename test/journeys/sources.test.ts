import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { Citizen } from '../support/citizen.ts';

/** The main job, by each of the six sources: in, again, out, and every way of not getting in. */

const SOURCES: readonly (readonly [source: string, title: string, approved: boolean])[] = [
  ['impots', 'impots.gouv.fr', false],
  ['ameli', 'ameli.fr', false],
  ['la-poste', 'L’Identité Numérique La Poste', true],
  ['msa', 'MSA', false],
  ['alicem', 'Alicem', true],
  ['mobile-connect', 'MobileConnect et moi', true],
];

describe.each(SOURCES)('%s', (source, title, approved) => {
  let federation: Federation;
  let members: readonly Persona[];

  beforeAll(async () => {
    federation = await startFederation({ list: '2020' });
    // People the source knows, none of whom has a difficulty that shows on the way.
    members = (await federation.personas.all()).filter(
      ({ credentials, kinds, register, account, why }) =>
        credentials[source] && !kinds.includes('minor') && !register && !account && !why.includes('Y600006'),
    );
  });
  afterAll(() => federation.stop());

  /** The first opens an account; the second never does. */
  const citizen = (rank: 0 | 1) => {
    const persona = members[rank];
    if (!persona) throw new Error(`${source} knows nobody`);
    return new Citizen(federation, persona, source);
  };

  test('first visit: an account is opened, then « Mes droits »; next visit: straight in; logout: out everywhere', async () => {
    const member = citizen(0);
    const completion = await member.signIn();
    expect(completion.url.pathname).toBe('/fc/completer');
    expect(completion.document.text).toContain(member.persona.identity.family_name?.toUpperCase());

    const rights = await member.complete();
    expect(rights.url.pathname).toBe('/droits');
    for (const right of ['Mon CPF', 'Mon CEC', 'Mon C2P']) expect(rights.document.text).toContain(right);

    const out = await member.signOut();
    expect(out.url.origin).toBe(federation.cpf?.url);
    expect(out.url.pathname).toBe('/fc/deconnexion-retour');

    // FranceConnect has forgotten the citizen too: the list of sources is back.
    const mire = await member.toMire();
    expect(mire.document.querySelector(`#idp-${source}`)).not.toBeNull();

    const again = await member.signIn();
    expect(again.url.pathname).toBe('/droits');
  });

  test('cancel on the list: the CPF site takes it calmly and offers a way out', async () => {
    const member = citizen(1);
    await member.toMire();
    const page = await member.browser.click('main a.back');
    expect(page.url.origin).toBe(federation.cpf?.url);
    expect(page.status).toBeLessThan(500);
    expect(page.document.querySelector('[role="alert"]')).toBeNull();
    expect(page.document.querySelector('a[href^="/connexion"], a[href^="/fc/demarrer"]')).not.toBeNull();
  });

  test('cancel at the source: back on the list, with the banner', async () => {
    const member = citizen(1);
    await member.toSource();
    const page = await member.browser.click('a[href$="/abandon"]');
    expect(page.url.pathname).toMatch(/^\/api\/v2\/interaction\//);
    const banner = page.document.querySelector('[role="alert"]')?.text.replace(/['’]/g, '’') ?? '';
    expect(banner).toContain(title);
  });

  if (approved) {
    test('refused on the telephone: back on the list', async () => {
      const member = citizen(1);
      await member.toSource();
      await member.identify();
      const page = await member.browser.submit('button[name="decision"][value="refuser"]');
      expect(page.document.querySelector('[role="alert"]')).not.toBeNull();
    });
  }

  if (source !== 'alicem') {
    test('wrong credentials: a sentence, the form again, nothing lost; then the right ones work', async () => {
      const member = citizen(1);
      await member.toSource();
      const { identifiant = '' } = member.persona.credentials[source] ?? {};
      const wrong = approved ? { identifiant: `0${identifiant}` } : { password: 'wrong' };
      const page = await member.identify(wrong);
      expect(page.status).toBe(422);
      expect(page.document.querySelector('[role="alert"]')).not.toBeNull();
      const kept = page.document.querySelector('#identifiant')?.getAttribute('value');
      expect(kept).toBe(wrong.identifiant ?? identifiant);
      expect(page.document.querySelector('input[type="password"]')?.getAttribute('value')).toBeUndefined();
      await member.identify();
      await member.approve();
      const completion = await member.browser.submit('form[action="/api/v2/login"]');
      expect(completion.url.pathname).toBe('/fc/completer');
    });
  }
});

describe('one NIR, one account', () => {
  let federation: Federation;
  beforeAll(async () => {
    federation = await startFederation({ list: '2020', only: ['provider', 'sources', 'cpf'] });
  });
  afterAll(() => federation.stop());

  test('a NIR that has an account is refused with a sentence, and nothing is matched by e-mail', async () => {
    const people = await federation.personas.all();
    const [first, second] = ['michel-boutarelle', 'josiane-lancelier'].map((id) => {
      const persona = people.find((candidate) => candidate.id === id);
      if (!persona) throw new Error(`no ${id}`);
      return new Citizen(federation, persona, 'ameli');
    }) as [Citizen, Citizen];
    expect(first.persona.identity.email).toBe(second.persona.identity.email);
    await first.signIn();
    expect((await first.complete()).url.pathname).toBe('/droits');

    // Same mailbox: another person all the same, who gets a form of her own and not the first one's account.
    const completion = await second.signIn();
    expect(completion.url.pathname).toBe('/fc/completer');
    const refused = await second.complete({ nir: first.persona.nir ?? '', cle: '' });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(refused.document.querySelector('[role="alert"]')).not.toBeNull();
  });
});
