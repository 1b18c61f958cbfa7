import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { simulatorByDefault } from '../../federation/options.ts';
import { Backstage, Member } from './support/member.ts';
import { words } from './support/site.ts';

/** What the site shows to who develops and tests with it (reference: CPF site B3). */

let federation: Federation;
let backstage: Backstage;

beforeAll(async () => {
  federation = await startFederation();
  backstage = new Backstage({ url: federation.cpf?.url ?? '' });
});
afterAll(() => federation.stop());

describe('/_sim', () => {
  it('shows a developer the row, the facts and the reason; the citizen’s pages never do', async () => {
    const one = await Member.of(federation, 'angele-dubreuil');
    await one.signUp('impots');
    expect(one.browser.page.body).not.toMatch(/\bL08\b/);
    await one.visit('/_sim/returns');
    expect(words(one.browser)).toMatch(/L08.*Nobody has this number/);
    await one.visit('/_sim/accounts');
    expect(one.browser.page.body).not.toContain('scrypt$');
    await one.visit('/_sim');
    expect(words(one.browser)).toContain('"acr": "eidas1"');
    expect(one.browser.page.body).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  it('takes JSON only, and tells what was wrong', async () => {
    const form = await fetch(`${federation.cpf?.url}/_sim/api/reset`, { method: 'POST', body: new URLSearchParams() });
    expect(form.status).toBe(422);
    await expect(backstage.send('POST', '/clock', { by: 'soon' })).rejects.toThrow(/by: received .*soon.*, expected/);
    await expect(backstage.send('POST', '/accounts/nobody/suspend')).rejects.toThrow(/404.*nobody is unknown/);
    await expect(backstage.send('PUT', '/register', { mode: 'broken' })).rejects.toThrow(/expected on, off, down/);
  });

  it('its forms are the simulator’s own: another site’s are refused', async () => {
    const answer = await fetch(`${federation.cpf?.url}/_sim/recommencer`, {
      method: 'POST',
      body: new URLSearchParams(),
    });
    expect(answer.status).toBe(403);
  });

  it('is there by default, but not in production', () => {
    expect([simulatorByDefault({}), simulatorByDefault({ NODE_ENV: 'production' })]).toEqual([true, false]);
  });

  it('can be left out', async () => {
    await using without = await startFederation({ cpfSimulator: false });
    expect((await fetch(`${without.cpf?.url}/_sim`)).status).toBe(404);
    expect((await fetch(`${without.cpf?.url}/_sim/api/accounts`)).status).toBe(404);
  });
});
