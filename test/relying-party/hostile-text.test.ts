import { describe, expect, it } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA, ANGELA_NIR } from './support/broker.ts';
import { HOSTILE } from './support/sign-up.ts';
import { arriveAs, COMPLETION, completion, path, signUpAs, stage, visit } from './support/site.ts';

/** The forms of the four steps are in sign-up-fields.test.ts. */

const RAW = /<script>alert|<img src=x/;

/** Every field somebody types in, of the form on the page. */
function typedFields({ page }: Walker, form: string): string[] {
  const fields = page.document.querySelectorAll(`${form} input, ${form} select`);
  return fields
    .filter((field) => !['hidden', 'checkbox'].includes(field.getAttribute('type') ?? ''))
    .map((field) => field.getAttribute('name') ?? '');
}

async function expectEscaped(walker: Walker, form: string, status: number, kept: readonly string[]): Promise<void> {
  const names = typedFields(walker, form);
  expect(names).toEqual(expect.arrayContaining([...kept]));
  await walker.submit(form, Object.fromEntries(names.map((name) => [name, HOSTILE])));
  expect([walker.page.url.pathname, walker.page.status]).toEqual([walker.page.url.pathname, status]);
  expect(walker.page.body).not.toMatch(RAW);
  for (const name of kept) {
    expect([name, walker.page.document.querySelector(`#${name}`)?.getAttribute('value')]).toEqual([name, HOSTILE]);
  }
}

describe('hostile text in every field', () => {
  const on = stage();
  const ADDRESS = ['numero', 'voie', 'complement', 'lieuDit', 'codePostal'];

  it('of the form after FranceConnect comes back escaped', async () => {
    const walker = await arriveAs(ANGELA, on);
    await expectEscaped(walker, COMPLETION, 422, ['nir', 'cle', 'email', 'mobile', 'fixe', ...ADDRESS]);
  });

  it('of a request for a verification comes back escaped', async () => {
    const walker = await arriveAs(ANGELA, on);
    await walker.get('/verification-identite');
    await expectEscaped(walker, 'form[action="/verification-identite"]', 422, ['nir', 'cle']);
  });

  it.each([
    ['/mon-compte/email', ['email', 'emailBis']],
    ['/mon-compte/coordonnees', ['mobile', 'fixe', ...ADDRESS]],
    ['/mon-compte/mot-de-passe', []],
    ['/mon-compte/cloture', []],
  ])('of %s comes back escaped', async (at, kept) => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await walker.get(at);
    await expectEscaped(walker, 'main form', 422, kept);
  });

  it('of the address bar comes back escaped', async () => {
    const hostile = encodeURIComponent(HOSTILE);
    for (const at of [
      `/formations/${hostile}`,
      `/inscription/${hostile}`,
      `/connexion?suite=${hostile}`,
      `/${hostile}`,
    ]) {
      const walker = await visit(on, at);
      expect(walker.page.status).toBeGreaterThanOrEqual(400);
      expect(walker.page.status).toBeLessThan(500);
      expect(walker.page.body).not.toMatch(RAW);
    }
  });

  it('of what FranceConnect sends is escaped on every page that shows it, the simulator’s too', async () => {
    const sent = { given_name: HOSTILE, family_name: HOSTILE, preferred_username: HOSTILE, email: HOSTILE };
    const walker = await arriveAs({ ...ANGELA, ...sent, birthplace: HOSTILE }, on);
    expect(path(walker)).toBe('/fc/completer');
    expect(walker.page.body).not.toMatch(RAW);
    expect(walker.page.document.querySelector('#email')?.getAttribute('value')).toBe(HOSTILE);
    await walker.submit(COMPLETION, completion(ANGELA_NIR));
    for (const at of ['/verification-identite', '/_sim', '/_sim/accounts', '/_sim/returns', '/_sim/cases']) {
      await walker.get(at);
      expect([at, walker.page.status]).toEqual([at, 200]);
      expect(walker.page.body).not.toMatch(RAW);
    }
    expect(walker.page.body).toContain('&lt;script>alert(1)&lt;/script>');
  });

  it('of a name is escaped on the holder’s own pages', async () => {
    const walker = await arriveAs({ ...ANGELA, family_name: HOSTILE, preferred_username: HOSTILE }, on);
    await walker.submit(COMPLETION, completion(ANGELA_NIR));
    for (const at of ['/droits', '/mon-compte', '/mon-compte/sessions', '/dossiers', '/recherche']) {
      await walker.get(at);
      expect([at, path(walker), walker.page.status]).toEqual([at, at, 200]);
      expect(walker.page.body).toContain('&lt;script>alert(1)');
      expect(walker.page.body).not.toMatch(RAW);
    }
  });
});

describe('hostile text in every field of variant cpa2017', () => {
  const on = stage({ variant: 'cpa2017' });

  it('comes back escaped', async () => {
    const walker = await visit(on, '/inscription');
    const kept = ['nir', 'cle', 'prenom', 'nom', 'fixe', 'mobile', 'email', 'emailBis'];
    await expectEscaped(walker, 'form[action="/inscription"]', 422, kept);
  });
});
