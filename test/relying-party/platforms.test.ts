import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Member } from './support/member.ts';
import { path, SIGN_OUT, words } from './support/site.ts';

/** The site is a service of FranceConnect and of FranceConnect+. */

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation();
});
afterAll(() => federation.stop());

describe('FranceConnect+', () => {
  it('lets people in: tokens and userinfo are decrypted, then verified', async () => {
    const member = await Member.of(federation, 'angele-dubreuil');
    await member.franceConnect('la-poste', 'high');
    expect(path(member.browser)).toBe('/fc/completer');
    expect(words(member.browser, 'dl.facts')).toContain('DUBREUIL');
    await member.complete();
    expect(path(member.browser)).toBe('/droits');
  });

  it('signs out where they signed in', async () => {
    const member = await Member.of(federation, 'bastien-courcelle');
    await member.signUp('la-poste', 'high');
    await member.browser.submit(SIGN_OUT);
    expect(path(member.browser)).toBe('/fc/deconnexion-retour');
    expect(words(member.browser)).toMatch(/FranceConnect/);
    await member.visit('/fc/demarrer?plateforme=high');
    expect(member.browser.page.document.querySelector('#idp-la-poste')).not.toBeNull();
  });

  it('encrypts for a key the site publishes, of which only the public half', async () => {
    const answer = await fetch(`${federation.cpf?.url}/fc/jwks`);
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: 'cpf-enc',
        alg: 'ECDH-ES',
        use: 'enc',
      },
    ]);
  });
});

it('refuses to leave for a platform that does not exist', async () => {
  const answer = await fetch(`${federation.cpf?.url}/fc/demarrer?plateforme=highest`);
  expect(answer.status).toBe(400);
});
