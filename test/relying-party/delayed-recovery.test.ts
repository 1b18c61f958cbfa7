import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Backstage, Member, NO_PROOF } from './support/member.ts';
import { mails } from './support/sign-up.ts';
import { heading, path, words } from './support/site.ts';

/** Row L14 of the linking table where the site leaves three days to object: `recovery=delayed72h` (reference: CPF site B7, B10). */

let federation: Federation;
let backstage: Backstage;

beforeAll(async () => {
  federation = await startFederation({ cpfRules: { recovery: 'delayed72h' } });
  backstage = new Backstage({ url: federation.cpf?.url ?? '' });
});
afterAll(() => federation.stop());
beforeEach(() => backstage.send('POST', '/reset'));

/** Her account was opened by somebody else, with his mailbox; she asks for it back. */
async function asked(): Promise<{ one: Member; squatter: Member }> {
  const one = await Member.of(federation, 'angele-dubreuil');
  await one.registerLocally('fraudeur@exemple.fr');
  await comeBack(one);
  await one.complete();
  await one.browser.submit(NO_PROOF);
  return { one, squatter: one.elsewhere() };
}

const comeBack = (one: Member) => one.franceConnect('la-poste', 'high');
const later = (by: string) => backstage.send('POST', '/clock', { by });

describe('L14: an account taken back after three days', () => {
  it('waits: its holder is told and keeps it meanwhile, who asked is told when', async () => {
    const { one, squatter } = await asked();
    expect((await backstage.rows())[0]).toBe('L14');
    expect(heading(one.browser)).toBe('Vérification en cours');
    expect(words(one.browser)).toMatch(/Sauf opposition, votre compte vous sera rendu le .+ à .+\.Revenez/);
    const [told] = await mails(one, 2);
    expect(told).toMatchObject({
      to: 'fraudeur@exemple.fr',
      subject: 'La reprise d’un compte utilisant cette adresse est demandée',
    });
    expect(told?.text).not.toMatch(/DUBREUIL|Angèle|https?:/i);

    await later('71h');
    await comeBack(one);
    expect(heading(one.browser)).toBe('Vérification en cours');
    await one.visit('/droits');
    expect(path(one.browser)).toBe('/connexion');
    expect((await squatter.signInLocally()).url.pathname).toBe('/droits');
    expect((await backstage.account(one.nir)).state).toBe('local');
  });

  it('then is hers at her next visit, and the squatter is out', async () => {
    const { one, squatter } = await asked();
    await later('71h');
    await later('59 min');
    await squatter.signInLocally();
    await later('2 min');
    await comeBack(one);
    expect(path(one.browser)).toBe('/droits');
    const account = await backstage.account(one.nir);
    expect(account).toMatchObject({ state: 'franceconnect', enrolmentsSuspended: true });
    expect(JSON.stringify(account)).not.toMatch(/fraudeur|0639980042/);
    await squatter.visit('/droits');
    expect(path(squatter.browser)).toBe('/connexion');
    expect((await squatter.signInLocally()).url.pathname).toBe('/connexion');
    const [told] = (await mails(one, 2)).filter(({ to }) => to === 'fraudeur@exemple.fr');
    expect(told?.subject).toBe('Un compte utilisant cette adresse a changé de titulaire');
    expect(await backstage.get('/cases')).toEqual({ cases: [] });
  });

  it('does not change hands when it was refused meanwhile, or suspended', async () => {
    const { one } = await asked();
    await backstage.send('POST', `/cases/${await backstage.caseId()}/refuse`);
    await later('73h');
    await comeBack(one);
    expect(path(one.browser)).toBe('/fc/completer');
    expect((await backstage.account(one.nir)).state).toBe('local');

    await one.complete();
    await one.browser.submit(NO_PROOF);
    const { id } = await backstage.account(one.nir);
    await backstage.send('POST', `/accounts/${id}/suspend`);
    await later('73h');
    await comeBack(one);
    await one.complete();
    expect(one.browser.page.status).toBe(403);
    expect((await backstage.account(one.nir)).credentials.franceconnect).toEqual([]);
  });
});
