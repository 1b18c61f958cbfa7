import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, type FederationOptions, startFederation } from '../../federation/index.ts';
import { readCommandLine } from '../../federation/options/command-line.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Backstage, MAIL_PROOF, Member, PASSWORD_PROOF } from './support/member.ts';
import { linkIn, mails, PASSWORD, register, signIn, steps } from './support/sign-up.ts';
import { heading, path, words } from './support/site.ts';

/** What whoever runs the site may decide (reference: CPF site B10), as written on the command line. */

const RULES =
  'requireBoth=true,lock.tries=1,lock.hours=2,activationHours=2,emailChangeHours=3,enrolmentAcr=eidas3,register=off,uniqueEmail=true';

let federation: Federation;
let backstage: Backstage;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', cpfRules: written(RULES) });
  backstage = new Backstage({ url: federation.cpf?.url ?? '' });
});
afterAll(() => federation.stop());
beforeEach(() => backstage.send('POST', '/reset'));

function written(rules: string): NonNullable<FederationOptions['cpfRules']> {
  const command = readCommandLine([`--cpf-rules=${rules}`], {});
  if (command.run !== 'start' || !command.options.cpfRules) throw new Error('no rules');
  return command.options.cpfRules;
}

const angele = () => Member.of(federation, 'angele-dubreuil');
const later = (by: string) => backstage.send('POST', '/clock', { by });

test('requireBoth: an account certainly hers wants the password, then the mailbox', async () => {
  await backstage.register('on');
  const one = await angele();
  await one.registerLocally();
  await one.franceConnect('impots');
  await one.complete();
  const offers = (form: string) => one.browser.page.document.querySelector(form) !== null;
  expect([PASSWORD_PROOF, MAIL_PROOF].map(offers)).toEqual([true, false]);
  await one.proveByPassword();
  expect(path(one.browser)).toBe('/fc/rattacher');
  await one.proveByMail();
  expect(path(one.browser)).toBe('/droits');
  expect((await backstage.account(one.nir)).state).toBe('linked');
});

test('lock.tries and lock.hours: one wrong password locks the number for two hours', async () => {
  const one = await angele();
  await one.registerLocally();
  const arrival = async (motDePasse: string) => path(await signIn(one, one.nir.nir, motDePasse));
  expect(await arrival('Faux1234')).toBe('/connexion');
  expect(await arrival(PASSWORD)).toBe('/connexion');
  await later('121 min');
  expect(await arrival(PASSWORD)).toBe('/droits');
});

test('activationHours: the link of a sign-up is valid for two hours', async () => {
  const one = await angele();
  await one.leavePending('angele@exemple.fr');
  const [mail] = await mails(one, 1);
  expect(mail?.text).toContain('valable 2 heures');
  await later('121 min');
  const walker = new Walker();
  await walker.get(linkIn(mail ?? { text: '' }));
  expect(heading(walker)).toBe('Ce lien a expiré');
});

test('emailChangeHours: the link to a new address is valid for three hours', async () => {
  const one = await angele();
  await one.registerLocally();
  await one.signInLocally();
  await one.visit('/mon-compte/email');
  await one.browser.submit('form.card', { email: 'autre@exemple.fr', emailBis: 'autre@exemple.fr', preuve: PASSWORD });
  const sent = (await mails(one, 3)).find(({ to }) => to === 'autre@exemple.fr');
  expect(sent?.text).toContain('valable 3 heures');
  await later('179 min');
  const walker = new Walker();
  await walker.get(linkIn(sent ?? { text: '' }));
  expect(walker.page.status).toBe(200);
  await later('2 min');
  await walker.get(linkIn(sent ?? { text: '' }));
  expect(walker.page.status).toBe(410);
});

test('uniqueEmail: the address of another account is refused, to who has proved it is hers only', async () => {
  const TAKEN = [409, 'Cette adresse ne peut pas être utilisée'];
  /** Opens the newest link sent to this address, and confirms. */
  const follow = async (one: Member, address: string) => {
    const sent = (await mails(one, 1)).find(({ to, text }) => to === address && text.includes('http'));
    const walker = new Walker();
    await walker.get(linkIn(sent ?? { text: '' }));
    await walker.submit('main form');
    return [walker.page.status, heading(walker)];
  };
  const changeTo = async (one: Member, address: string) => {
    await one.signInLocally();
    await one.visit('/mon-compte/email');
    await one.browser.submit('form.card', { email: address, emailBis: address, preuve: PASSWORD });
    expect(heading(one.browser)).toBe('Consultez votre nouvelle messagerie');
    return follow(one, address);
  };
  const one = await angele();
  await one.registerLocally('partage@exemple.fr');
  const other = await Member.of(federation, 'bastien-courcelle');
  await other.leavePending('Partage@exemple.fr');
  expect(await follow(other, 'Partage@exemple.fr')).toEqual(TAKEN);
  expect((await backstage.accounts()).map(({ nir }) => nir)).toEqual([one.nir.nir]);

  await other.registerLocally('autre@exemple.fr');
  expect(await changeTo(other, 'partage@exemple.fr')).toEqual(TAKEN);
  expect((await backstage.account(other.nir)).contact.email.value).toBe('autre@exemple.fr');
  expect(await changeTo(one, 'ailleurs@exemple.fr')).toEqual([200, 'Votre adresse est confirmée']);
  expect(await changeTo(other, 'partage@exemple.fr')).toEqual([200, 'Votre adresse est confirmée']);
});

test('enrolmentAcr: eidas2 does not enrol where eidas3 is wanted, a source that reaches it does', async () => {
  await backstage.register('on');
  const course = '/formations/secourisme';
  const one = await angele();
  await one.signUp('la-poste', 'high');
  await backstage.send('POST', `/accounts/${(await backstage.account(one.nir)).id}/confirm-email`);
  await one.visit(course);
  await one.browser.submit(`form[action="${course}/inscription"]`);
  expect(heading(one.browser)).toBe('Identité numérique requise');
  expect(words(one.browser)).toContain('France Identité');
  await one.browser.submit(`form[action="${course}/identite-numerique"]`);
  expect(one.browser.page.document.querySelector('#idp-la-poste:not([disabled])')).toBeNull();
  await one.throughFranceConnect('alicem');
  expect(path(one.browser)).toBe('/dossiers');
});

test('register=off: nobody is looked up at the sign-up, and a reset leaves it so', async () => {
  const nir = '2750675107701';
  const { bearer } = await angele();
  await backstage.register('on');
  await backstage.send('POST', '/reset');
  expect(await backstage.get('/register')).toEqual({ mode: 'off' });
  const walker = await register({ url: federation.cpf?.url ?? '' }, steps({ ...bearer, nir, cle: nirKey(nir) }));
  expect(path(walker)).toBe('/inscription/confirmation');
});

test('captcha=false: variant cpa2017 asks for no picture', async () => {
  const options = { cpfVariant: 'cpa2017', cpfRules: written('captcha=false'), only: ['provider', 'cpf'] } as const;
  await using other = await startFederation(options);
  const walker = new Walker();
  await walker.get(`${other.cpf?.url}/inscription`);
  expect(walker.page.document.querySelector('#nir')).not.toBeNull();
  expect(walker.page.document.querySelector('#image')).toBeNull();
});
