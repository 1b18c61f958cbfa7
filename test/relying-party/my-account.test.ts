import { describe, expect, it } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA, ANGELA_NIR } from './support/broker.ts';
import { ANGELA_BEARER, SERENA, testRegister } from './support/register.ts';
import {
  confirm,
  EMAIL,
  errorOf,
  linkIn,
  mails,
  openAccount,
  PASSWORD,
  register,
  signIn,
  steps,
} from './support/sign-up.ts';
import { heading, path, signUpAs, stage, visit, words } from './support/site.ts';

const people = testRegister();
const on = stage({ register: people });
const { nir } = ANGELA_BEARER;
const NEW_EMAIL = 'nouvelle@exemple.fr';

async function member(at: string): Promise<Walker> {
  await openAccount(on.site);
  const walker = await signIn(on.site, nir);
  await walker.get(at);
  return walker;
}

const subjects = async (count: number) => (await mails(on.site, count)).map(({ to, subject }) => `${to}: ${subject}`);

describe('the e-mail address (B2, fact 8)', () => {
  const change = (walker: Walker, more = {}) =>
    walker.submit('form.card', { email: NEW_EMAIL, emailBis: NEW_EMAIL, preuve: PASSWORD, ...more });

  it('a link to the new one, a word to the old one, signed out; it changes when the link is opened', async () => {
    const walker = await member('/mon-compte/email');
    const elsewhere = await signIn(on.site, nir);
    await change(walker);
    expect(heading(walker)).toBe('Consultez votre nouvelle messagerie');
    for (const each of [walker, elsewhere]) {
      await each.get('/mon-compte');
      expect(path(each)).toBe('/connexion');
    }
    expect((await subjects(3)).slice(0, 2).sort()).toEqual([
      `${EMAIL}: Une nouvelle adresse e-mail a été demandée`,
      `${NEW_EMAIL}: Confirmez votre adresse e-mail`,
    ]);
    const sent = await mails(on.site, 3);
    expect(sent.find(({ to }) => to === EMAIL)?.text).not.toMatch(new RegExp(`https?:|${NEW_EMAIL}`));

    const before = await signIn(on.site, nir);
    await before.get('/mon-compte');
    expect(words(before)).toContain(EMAIL);
    const link = linkIn(sent.find(({ to }) => to === NEW_EMAIL) ?? { text: '' });
    expect((await fetch(link)).status).toBe(200);
    await before.get('/mon-compte');
    expect(words(before)).toContain(`En attente de confirmation${NEW_EMAIL}`);
    const mailbox = new Walker();
    await mailbox.get(link);
    await mailbox.submit('main form');
    expect(heading(mailbox)).toBe('Votre adresse est confirmée');
    await before.get('/mon-compte');
    expect(words(before)).toContain(NEW_EMAIL);
    expect(words(before)).not.toContain(EMAIL);
    await mailbox.get(link);
    expect(mailbox.page.status).toBe(410);
  });

  it('the link lasts an hour', async () => {
    await change(await member('/mon-compte/email'));
    const sent = await mails(on.site, 3);
    const link = linkIn(sent.find(({ to }) => to === NEW_EMAIL) ?? { text: '' });
    on.site.clock.advance(3_600_001);
    expect((await fetch(link)).status).toBe(410);
  });

  it.each([
    [{ email: 'nouvelle' }, 'email', 'Saisissez une adresse e-mail valide, par exemple chloe.dupont@exemple.fr.'],
    [{ emailBis: 'autre@exemple.fr' }, 'emailBis', 'Les deux adresses ne sont pas identiques.'],
    [{ email: EMAIL, emailBis: EMAIL }, 'email', 'C’est déjà votre adresse.'],
    [{ preuve: '' }, 'preuve', 'Saisissez votre mot de passe actuel.'],
    [{ preuve: 'Mauvais2026' }, 'preuve', 'Le mot de passe est incorrect.'],
  ])('%j is refused beside %s', async (typed, field, sentence) => {
    const walker = await member('/mon-compte/email');
    await change(walker, typed);
    expect([walker.page.status, errorOf(walker, field)]).toEqual([422, sentence]);
    expect(await mails(on.site, 1)).toHaveLength(1);
  });

  it('wrong passwords here lock the number as on the sign-in page', async () => {
    const walker = await member('/mon-compte/email');
    for (let n = 0; n < 4; n += 1) await change(walker, { preuve: 'Mauvais2026' });
    expect(errorOf(walker, 'preuve')).toContain('Trop d’essais');
    expect((await signIn(on.site, nir)).page.status).toBe(422);
  });

  it('who has no password must have signed in less than five minutes ago', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    on.site.clock.advance(6 * 60_000);
    await walker.get('/mon-compte/email');
    expect(words(walker)).toContain('Identifiez-vous de nouveau');
    await walker.submit('form.card', { email: NEW_EMAIL, emailBis: NEW_EMAIL });
    expect(walker.page.status).toBe(422);
    await walker.click('main a[href="/fc/demarrer?suite=mon-compte/email"]');
    expect(path(walker)).toBe('/mon-compte/email');
    await walker.submit('form.card', { email: NEW_EMAIL, emailBis: NEW_EMAIL });
    expect(heading(walker)).toBe('Consultez votre nouvelle messagerie');
    // The address on file was never confirmed: it may be a stranger's, who is told nothing.
    expect(await subjects(1)).toEqual([`${NEW_EMAIL}: Confirmez votre adresse e-mail`]);
  });
});

describe('telephone and address', () => {
  it('are shown, changed, and checked as at the sign-up', async () => {
    const walker = await member('/mon-compte');
    expect(words(walker)).toContain('0639980042');
    expect(words(walker)).toContain('12 rue des Lilas, 29242 Ouessant');
    await walker.click('a[href="/mon-compte/coordonnees"]');
    await walker.submit('form.card', { mobile: '12', codePostal: '00000' });
    expect([walker.page.status, errorOf(walker, 'mobile'), errorOf(walker, 'codePostal')]).toEqual([
      422,
      'Saisissez un numéro à 10 chiffres, ou commençant par + et l’indicatif du pays.',
      'Aucune commune n’a ce code postal.',
    ]);
    await walker.submit('form.card', { mobile: '', fixe: '+32 2 123 45 67', codePostal: '44000', lieuDit: 'Le Port' });
    expect(words(walker, '[role=status]')).toBe('Vos coordonnées sont à jour.');
    expect(words(walker)).toContain('+3221234567');
    expect(words(walker)).toContain('12 rue des Lilas, Le Port, 44000 Nantes');
    await walker.get('/mon-compte');
    expect(walker.page.document.querySelector('[role=status]')).toBeNull();
  });
});

describe('the password', () => {
  it('changes with the current one; the other sessions end, the holder is told', async () => {
    const walker = await member('/mon-compte/mot-de-passe');
    const elsewhere = await signIn(on.site, nir);
    const NEW = 'Nouveau2026';
    await walker.submit('form.card', { preuve: 'Mauvais2026', motDePasse: NEW, motDePasseBis: NEW });
    expect([walker.page.status, errorOf(walker, 'preuve')]).toEqual([422, 'Le mot de passe est incorrect.']);
    await walker.submit('form.card', { preuve: PASSWORD, motDePasse: `A${nir}a`, motDePasseBis: `A${nir}a` });
    expect(errorOf(walker, 'motDePasse')).toBe(
      'Le mot de passe ne doit pas contenir votre numéro de sécurité sociale.',
    );
    await walker.submit('form.card', { preuve: PASSWORD, motDePasse: NEW, motDePasseBis: NEW });
    expect(words(walker, '[role=status]')).toBe('Votre mot de passe est modifié. Vos autres sessions sont fermées.');
    await elsewhere.get('/mon-compte');
    expect(path(elsewhere)).toBe('/connexion');
    expect(await subjects(2)).toContain(`${EMAIL}: Votre mot de passe a été modifié`);
    expect(path(await signIn(on.site, nir, NEW))).toBe('/droits');
  });

  it('is created by who has none only once the address is confirmed', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await walker.get('/mon-compte/mot-de-passe');
    expect(heading(walker)).toBe('Créer un mot de passe');
    await walker.submit('form.card', { motDePasse: PASSWORD, motDePasseBis: PASSWORD });
    expect([walker.page.status, errorOf(walker, 'motDePasse')]).toEqual([
      422,
      'Confirmez d’abord votre adresse e-mail, depuis « Mon compte ».',
    ]);
    await walker.get('/mon-compte');
    await walker.submit('form[action="/mon-compte/email/confirmer"]');
    await confirm(on.site, 1);
    await walker.get('/mon-compte/mot-de-passe');
    await walker.submit('form.card', { motDePasse: PASSWORD, motDePasseBis: PASSWORD });
    expect(path(await signIn(on.site, nir))).toBe('/droits');
  });
});

describe('the sessions', () => {
  it('are listed with their browser, and ended one by one or all the others', async () => {
    const walker = await member('/mon-compte/sessions');
    const others = [await signIn(on.site, nir), await signIn(on.site, nir), await signIn(on.site, nir)];
    await walker.get('/mon-compte/sessions');
    expect(walker.page.document.querySelectorAll('.cpf-sessions > li')).toHaveLength(4);
    expect(words(walker, '.cpf-sessions')).toContain('(celle-ci)');
    const [id] = (await walker.cookies.getCookies(on.site.url)).map(({ value }) => decodeURIComponent(value));
    expect(walker.page.body).not.toContain(id?.slice(2, 20) ?? '?');
    await walker.submit('.cpf-sessions button');
    expect(walker.page.document.querySelectorAll('.cpf-sessions > li')).toHaveLength(3);
    await walker.submit('button[value=autres]');
    expect(walker.page.document.querySelectorAll('.cpf-sessions > li')).toHaveLength(1);
    for (const other of others) {
      await other.get('/droits');
      expect(path(other)).toBe('/connexion');
    }
  });

  it('of somebody else cannot be ended', async () => {
    const walker = await member('/mon-compte/sessions');
    const victim = await signUpAs(
      { ...SERENA.identity, sub: 'serena', email: 'serena@exemple.fr' },
      { nir: SERENA.nir, cle: SERENA.cle },
      on,
    );
    await victim.get('/mon-compte/sessions');
    await signIn(on.site, nir);
    await walker.get('/mon-compte/sessions');
    await walker.submit('.cpf-sessions button', {});
    await victim.get('/droits');
    expect(path(victim)).toBe('/droits');
  });
});

describe('closing the account', () => {
  it('asks for the password and a tick, ends every session, and keeps the number for thirty days', async () => {
    const walker = await member('/mon-compte/cloture');
    const elsewhere = await signIn(on.site, nir);
    await walker.submit('form.card', { preuve: PASSWORD });
    expect([walker.page.status, errorOf(walker, 'confirmation')]).toEqual([422, 'Cochez la case pour confirmer.']);
    await walker.submit('form.card', { confirmation: 'oui', preuve: 'Mauvais2026' });
    expect(errorOf(walker, 'preuve')).toBe('Le mot de passe est incorrect.');
    await walker.submit('form.card', { confirmation: 'oui', preuve: PASSWORD });
    expect(path(walker)).toBe('/fc/deconnexion-retour');
    await elsewhere.get('/droits');
    expect(path(elsewhere)).toBe('/connexion');
    expect((await signIn(on.site, nir)).page.status).toBe(422);
    expect(await subjects(2)).toContain(`${EMAIL}: Votre compte a été clôturé`);

    expect(heading(await register(on.site, steps(ANGELA_BEARER, NEW_EMAIL)))).toBe('Un e-mail vient d’être envoyé');
    expect(await mails(on.site, 2)).toHaveLength(2);
    on.site.clock.advance(31 * 24 * 3_600_000);
    await register(on.site, steps(ANGELA_BEARER, NEW_EMAIL));
    expect(heading(await confirm(on.site, 1))).toBe('Votre compte est activé');
  });
});

it('B8: every page is for who is signed in, and leads back to it', async () => {
  for (const page of ['', '/email', '/coordonnees', '/mot-de-passe', '/sessions', '/cloture']) {
    const walker = await visit(on, `/mon-compte${page}`);
    expect([path(walker), walker.page.url.searchParams.get('suite')]).toEqual(['/connexion', `mon-compte${page}`]);
  }
});
