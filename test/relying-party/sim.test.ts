import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { simulatorByDefault } from '../../federation/options/options.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { LINKING_TABLE } from '../../relying-party/linking/decision-table.ts';
import { REASONS } from '../../relying-party/simulator/reasons.ts';
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

async function overview(): Promise<Walker> {
  const walker = new Walker();
  await walker.get(`${federation.cpf?.url}/_sim`);
  return walker;
}

describe('/_sim', () => {
  it('shows a developer the row, the facts and the reason; the citizen’s pages never do', async () => {
    const one = await Member.of(federation, 'angele-dubreuil');
    await one.signUp('impots');
    expect(one.browser.page.body).not.toMatch(/\bL08\b/);
    await one.visit('/_sim/returns');
    expect(words(one.browser)).toMatch(/L08 Compte crééAucun compte n’a ce numéro, et c’est celui de cette personne\./);
    expect(words(one.browser)).toContain('Numéro et identitéconcordent GOOD');
    await one.visit('/_sim/accounts');
    expect(one.browser.page.body).not.toContain('scrypt$');
    await one.visit('/_sim');
    expect(words(one.browser)).toContain('acreidas1');
    expect(one.browser.page.body).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  it('is in French, and dumps nothing', async () => {
    const one = await Member.of(federation, 'bastien-courcelle');
    await one.signUp('impots');
    for (const path of ['', '/accounts', '/returns', '/cases']) {
      await one.visit(`/_sim${path}`);
      expect([path, one.browser.page.document.querySelector('html')?.getAttribute('lang')]).toEqual([path, 'fr']);
      expect(one.browser.page.document.querySelectorAll('main pre')).toEqual([]);
    }
  });

  it('every reason of the linking table has its words in French', () => {
    expect(LINKING_TABLE.filter(({ reason }) => !REASONS[reason])).toEqual([]);
  });

  it('the mode the register is in is the button that looks pressed', async () => {
    const walker = await overview();
    await walker.submit('button[value=down]');
    expect(words(walker, '[role=status]')).toBe('Le registre a changé de mode.');
    expect(words(walker, '[aria-pressed=true]')).toBe('En panne');
    await walker.submit('button[value=on]');
    expect(words(walker, '[aria-pressed=true]')).toBe('En service');
  });

  it('times are read on French clocks, and how far the clock was moved', async () => {
    const walker = await overview();
    await walker.submit('button[value="25 h"]');
    expect(words(walker)).toMatch(
      /\d{1,2}(er)? \p{L}+ \d{4} à \d\d:\d\d:\d\d, heure de Paris \(en avance de 1 jour 1 heure\)/u,
    );
    expect(walker.page.body).not.toMatch(/>\d{4}-\d\d-\d\dT/);
    await walker.submit('form:has([name=by][type=text])', { by: 'bientôt' });
    expect([walker.page.status, words(walker, '[role=alert]')]).toEqual([
      422,
      'Cette durée n’a pas été comprise. Écrivez par exemple « 31 min » ou « 25 h ».',
    ]);
  });

  it('what shuts a person out stands apart from the rest, behind a line to open', async () => {
    const one = await Member.of(federation, 'maelys-tisserand');
    await one.signUp('impots');
    const { id } = await backstage.account(one.nir);
    await one.visit('/_sim/accounts');
    const card = `section[id="${id}"]`;
    const apart = one.browser.page.document.querySelectorAll(`${card} details.sim-danger button`);
    expect(apart.map((button) => button.getAttribute('value'))).toEqual(['suspend', 'close', 'die']);
    await one.browser.submit(`${card} button[value=confirm-email]`);
    expect(words(one.browser, '[role=status]')).toBe('L’adresse e-mail est confirmée.');
    expect(one.browser.page.document.querySelector(`${card} button[value=confirm-email]`)).toBeNull();
    await one.browser.submit(`${card} button[value=suspend]`);
    expect(words(one.browser, '[role=status]')).toBe('Le compte est suspendu.');
    expect(words(one.browser, `${card} h2`)).toContain('suspendu');
  });

  it('takes JSON only, and tells what was wrong', async () => {
    const form = await fetch(`${federation.cpf?.url}/_sim/api/reset`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'form' }),
    });
    expect(form.status).toBe(415);
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
