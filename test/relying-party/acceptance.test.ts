import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Backstage, Member } from './support/member.ts';
import { PASSWORD } from './support/sign-up.ts';
import { heading, path, words } from './support/site.ts';

/** Acceptance scenarios of the reference (CPF site B10) about linking and levels, by real people through the real FranceConnect. */

let federation: Federation;
let backstage: Backstage;

beforeAll(async () => {
  federation = await startFederation();
  backstage = new Backstage({ url: federation.cpf?.url ?? '' });
});
afterAll(() => federation.stop());
beforeEach(() => backstage.send('POST', '/reset'));

const angele = () => Member.of(federation, 'angele-dubreuil');
const PASSWORD_PROOF = 'form[action="/fc/rattacher/mot-de-passe"]';
const UNLINK = 'form[action="/mon-compte/franceconnect/dissocier"]';
const COURSE = '/formations/secourisme';
const ENROL = `form[action="${COURSE}/inscription"]`;
const STEP_UP = `form[action="${COURSE}/identite-numerique"]`;

async function linked(): Promise<Member> {
  const one = await angele();
  await one.registerLocally();
  await one.franceConnect('impots');
  await one.complete();
  await one.browser.submit(PASSWORD_PROOF, { motDePasse: PASSWORD });
  expect((await backstage.account(one.nir)).state).toBe('linked');
  return one;
}

async function unlink(one: Member, preuve = PASSWORD): Promise<void> {
  await one.visit('/mon-compte/franceconnect/dissocier');
  await one.browser.submit(UNLINK, { preuve });
}

async function confirmMail({ nir }: Member): Promise<void> {
  const { id } = await backstage.account({ nir: nir.nir });
  await backstage.send('POST', `/accounts/${id}/confirm-email`);
}

describe('9: « Dissocier »', () => {
  it('9: is refused without the password, and to who has none', async () => {
    const one = await linked();
    await unlink(one, 'Faux1234');
    expect(one.browser.page.status).toBe(422);
    expect((await backstage.account(one.nir)).state).toBe('linked');
    await backstage.send('POST', '/reset');
    const other = await angele();
    await other.signUp('impots');
    await other.visit('/mon-compte/franceconnect/dissocier');
    expect(other.browser.page.status).toBe(409);
    expect(words(other.browser)).toContain('Créez d’abord un mot de passe');
  });

  it('9: leaves the identity locked, and ends FranceConnect’s session', async () => {
    const one = await linked();
    await unlink(one);
    expect(path(one.browser)).toBe('/fc/deconnexion-retour');
    const account = await backstage.account(one.nir);
    expect(account).toMatchObject({ state: 'local', identityLocked: true });
    await one.franceConnect('impots');
    expect(path(one.browser)).toBe('/fc/completer');
  });
});

test('10: an identity that was let go of can be tied again by the same account, and by no other for thirty days', async () => {
  const one = await linked();
  await unlink(one);
  await one.signInLocally();
  await one.visit('/mon-compte');
  await one.browser.submit('form[action="/mon-compte/franceconnect/rattacher"]');
  await one.throughFranceConnect('impots');
  await one.browser.submit(PASSWORD_PROOF, { motDePasse: PASSWORD });
  expect((await backstage.account(one.nir)).state).toBe('linked');

  await unlink(one);
  // Her number now has another account's identity: without a register, anybody may have opened one.
  const twin = await Member.of(federation, 'bastien-courcelle');
  await twin.registerLocally();
  await twin.signInLocally();
  await twin.visit('/mon-compte');
  await twin.browser.submit('form[action="/mon-compte/franceconnect/rattacher"]');
  await (await Member.of(federation, 'angele-dubreuil', twin.browser)).throughFranceConnect('impots');
  expect((await backstage.rows())[0]).toBe('L06');
  expect((await backstage.account(twin.nir)).credentials.franceconnect).toEqual([]);
});

describe('12: enrolling wants eidas2 in this session', () => {
  it('12: from FranceConnect, the same person by FranceConnect+ is linked on the way (L18) and enrolled', async () => {
    const one = await angele();
    await one.signUp('impots');
    await confirmMail(one);
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(one.browser.page.status).toBe(403);
    expect(heading(one.browser)).toBe('Identité numérique requise');
    await one.browser.submit(STEP_UP);
    await one.throughFranceConnect('la-poste');
    expect(path(one.browser)).toBe(COURSE);
    expect((await backstage.rows())[0]).toBe('L18');
    await one.browser.submit(ENROL);
    expect(path(one.browser)).toBe('/dossiers');
    expect(words(one.browser)).toContain('Sauveteur secouriste du travail');
  });

  it('12: from a password, FranceConnect+ is linked once the password is given again (L04)', async () => {
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    await one.browser.submit(STEP_UP);
    await one.throughFranceConnect('la-poste');
    expect((await backstage.rows())[0]).toBe('L04');
    await one.browser.submit(PASSWORD_PROOF, { motDePasse: PASSWORD });
    expect(path(one.browser)).toBe(COURSE);
    await one.browser.submit(ENROL);
    expect(path(one.browser)).toBe('/dossiers');
  });

  it('12: another citizen is refused (L06), and nobody is enrolled', async () => {
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    await one.browser.submit(STEP_UP);
    await (await Member.of(federation, 'bastien-courcelle', one.browser)).throughFranceConnect('la-poste');
    expect(path(one.browser)).toBe('/fc/autre-identite');
    expect((await backstage.rows())[0]).toBe('L06');
    await one.browser.submit('button[value="rester"]');
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(heading(one.browser)).toBe('Identité numérique requise');
    expect((await backstage.account(one.nir)).credentials.franceconnect).toEqual([]);
  });

  it('12: half an hour later the person identifies herself again', async () => {
    const one = await angele();
    await one.signUp('la-poste', 'high');
    await confirmMail(one);
    for (let minutes = 0; minutes < 40; minutes += 20) {
      await backstage.send('POST', '/clock', { by: '20 min' });
      await one.visit(COURSE);
    }
    await one.browser.submit(ENROL);
    expect(one.browser.page.status).toBe(403);
    expect(words(one.browser)).toContain('il y a plus de trente minutes');
  });

  it('12: an address never confirmed does not enrol (L02)', async () => {
    const one = await angele();
    await one.signUp('la-poste', 'high');
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(words(one.browser)).toContain('Confirmez d’abord votre adresse e-mail');
  });

  it('12: an enrolment under way keeps FranceConnect tied', async () => {
    const one = await linked();
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    await one.browser.submit(STEP_UP);
    await one.throughFranceConnect('la-poste');
    await one.browser.submit(ENROL);
    await one.visit('/mon-compte/franceconnect/dissocier');
    expect(words(one.browser)).toContain('Une inscription à une formation est en cours');
    await one.visit('/dossiers');
    await one.browser.submit(`form[action="${COURSE}/annuler"]`);
    await unlink(one);
    expect((await backstage.account(one.nir)).state).toBe('local');
  });
});

test('18: the register does not answer: nothing is stored, and the same form works later', async () => {
  const one = await angele();
  await one.franceConnect('impots');
  await backstage.register('down');
  await one.complete();
  expect(one.browser.page.status).toBe(503);
  expect(await backstage.accounts()).toEqual([]);
  await backstage.register('on');
  await one.visit('/fc/completer');
  await one.complete();
  expect(path(one.browser)).toBe('/droits');
});

test('18b: at sixteen an account, by FranceConnect', async () => {
  const one = await Member.of(federation, 'tom-kerdravel');
  await one.signUp(Object.keys(one.persona.credentials)[0] ?? '');
  expect(path(one.browser)).toBe('/droits');
});

describe('/_sim', () => {
  it('shows a developer the row, the facts and the reason; the citizen’s pages never do', async () => {
    const one = await angele();
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
    const answer = await fetch(`${federation.cpf?.url}/_sim/reset`, { method: 'POST', body: new URLSearchParams() });
    expect(answer.status).toBe(403);
  });

  it('can be left out', async () => {
    await using without = await startFederation({ cpfSimulator: false });
    expect((await fetch(`${without.cpf?.url}/_sim`)).status).toBe(404);
    expect((await fetch(`${without.cpf?.url}/_sim/api/accounts`)).status).toBe(404);
  });
});
